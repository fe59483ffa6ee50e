"""Where the facts stand in a file that came back: content controls, or the fields of a PDF form."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from hetong.generator.facts.read import Steps, dotted, field_path
from hetong.generator.facts.validate import steps_of
from hetong.generator.problems import Place, Problem
from hetong.generator.reading.content import Control, ReturnedDocument
from hetong.generator.wording.format import FILTERS
from hetong.generator.wording.parse import ContradictionError, parse_fact
from hetong.generator.writers.acroform import ON
from hetong.generator.writers.docx import tag_of
from hetong.schemas.catalog import FieldSpec
from hetong.schemas.fields import Quantity

OTHERS: Final = "annexes.others"
"""Asked for by name in a form: the other facts of such an annex are no words."""

_WORD_PROMPTS: Final = ("单击或点击此处", "单击此处", "Click or tap", "Click here")
"""How the placeholders of Word itself begin."""
_HEAD: Final = "页眉"
_MOST_WORDS: Final = 24
"""Of a heading in a message."""


@dataclass(frozen=True, slots=True)
class Found:
    """The value of a fact at one place: its steps, the words that say so, and where: file and heading."""

    steps: Steps
    value: Any
    words: str
    file: str
    heading: str

    @property
    def path(self) -> str:
        return dotted(self.steps)

    @property
    def where(self) -> str:
        return f"{self.file}“{self.heading}”" if self.heading else self.file


@dataclass(frozen=True, slots=True)
class Said:
    """What a place says before it is understood; `value` is what a list or date picker has chosen."""

    key: str
    words: str
    value: str | None
    checked: bool | None
    is_empty: bool
    items: tuple[str, ...]
    heading: str


def in_document(document: ReturnedDocument) -> Iterator[Said]:
    """What the content controls of a Word file say, whosever they are, in the order of the text."""
    keys = {tag_of(path): path for path in document.stored}
    heading = ""
    for paragraph in document.paragraphs:
        if paragraph.cell is None and paragraph.bookmarks and paragraph.text.strip():
            heading = _shortened(paragraph.text)
        for control in paragraph.controls:
            yield _said(control, heading or _shortened(paragraph.text), document, keys)
    for paragraph in (*document.header, *document.footer):
        for control in paragraph.controls:
            yield _said(control, _HEAD, document, keys)


def in_form(values: Mapping[str, str]) -> Iterator[Said]:
    """What the fields of a PDF form say."""
    for name, words in values.items():
        checked = words == ON if words in {ON, ""} else None
        yield Said(name, words, None, checked, is_empty=not words.strip(), items=(), heading="")


def understood(said: Said, specs: Mapping[str, FieldSpec], file: str) -> Found | Problem | None:
    """The fact that a place says; the problem where its figures and words differ; None if it is no place of a fact."""
    path, *filters = said.key.split("|")
    try:
        steps = steps_of(path)
    except ValueError:
        return None
    if not set(filters) <= FILTERS.keys():
        return None
    if _is_box(steps, specs):
        is_on = said.checked if said.checked is not None else parse_fact(said.words, _FLAG) is True
        return Found(steps, is_on, said.words, file, said.heading)
    spec = specs.get(field_path(steps))
    if spec is None or spec.computed or (spec.quantity is None and field_path(steps) != OTHERS):
        return None
    if spec.is_list and isinstance(steps[-1], int) and spec.quantity is not None:
        spec = replace(spec, is_list=False)
    try:
        value = None if said.is_empty else _value(said, spec, tuple(filters))
    except ContradictionError as error:
        return Problem("sum-contradicts", Place(file, path), {"figures": error.figures, "words": error.words})
    return Found(steps, value, said.words, file, said.heading)


def _said(control: Control, heading: str, document: ReturnedDocument, keys: Mapping[str, str]) -> Said:
    key = control.path or keys.get(control.tag, control.tag)
    stored = document.stored.get(key)
    items = stored.items if stored and stored.words == control.text else ()
    is_empty = control.placeholder and _is_prompt(control.text)
    return Said(key, control.text, control.value, control.checked, is_empty, items, heading)


def _is_prompt(words: str) -> bool:
    """Whether a placeholder is only that: some programs leave the mark of one although somebody typed there."""
    return not words.strip() or words.strip().startswith(_WORD_PROMPTS)


def _value(said: Said, spec: FieldSpec, filters: tuple[str, ...]) -> Any:
    if said.items and spec.is_list:
        return list(said.items)
    if said.value is not None and spec.quantity in {Quantity.CHOICE, Quantity.FLAG, Quantity.DATE}:
        chosen = parse_fact(said.value, spec, filters=filters)
        words = parse_fact(said.words, spec, filters=filters)
        return words if spec.quantity is Quantity.DATE and words is not None else chosen
    return parse_fact(said.words, spec, filters=filters)


def _is_box(steps: Steps, specs: Mapping[str, FieldSpec]) -> bool:
    """Whether a box to tick stands there, for a list and one of its values: ``annexes.included.nda``."""
    *owner, value = steps
    spec = specs.get(dotted(tuple(owner)))
    return spec is not None and spec.is_list and spec.quantity is Quantity.CHOICE and value in spec.values


def _shortened(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= _MOST_WORDS else f"{line[:_MOST_WORDS]}…"


_FLAG: Final = FieldSpec(
    path="",
    title="",
    description="",
    quantity=Quantity.FLAG,
    is_list=False,
    blank_allowed=False,
    required=True,
    values=(),
    labels={},
)
