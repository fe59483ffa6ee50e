"""The whole road on one screen: facts in, contract out.

read ─ override ─ validate ─►  Facts
load ─ select ─ assemble ─ number ─ resolve ─ draw ─ check ─►  Draft (a tree, and one for each annex)
write_docx, write_pdf, write_text, write_html ─►  bytes
"""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final, Literal

from hetong.generator.clauses.library import VARIANTS, load
from hetong.generator.facts.annexes import ready_for
from hetong.generator.facts.attachments import Attachment, read_all
from hetong.generator.facts.override import override
from hetong.generator.facts.read import Source, dotted, field_path, read, walk
from hetong.generator.facts.validate import Facts, steps_of, validate
from hetong.generator.problems import Place, Problem, Problems, Wording, raise_if
from hetong.generator.tree.assemble import Filling, assemble, assemble_annexes
from hetong.generator.tree.check import check
from hetong.generator.tree.draw import draw
from hetong.generator.tree.nodes import Annex, Document
from hetong.generator.tree.number import number
from hetong.generator.tree.resolve import resolve
from hetong.generator.tree.select import Selection, select
from hetong.generator.writers.house import load_house
from hetong.schemas.fields import Quantity

FORMATS: Final = ("docx", "pdf", "txt", "html")
EPOCH: Final = "SOURCE_DATE_EPOCH"
UNDATED: Final = date(2000, 1, 1)
"""The date of files whose contract has no signing date: any fixed one keeps the bytes the same."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A contract ready to be written: its facts, which clauses were chosen and why, the tree, and its annexes.

    `files` are the attached files by the path of the fact that names them (``annexes.license_a.file``).
    """

    facts: Facts
    selection: Selection
    tree: Document
    annexes: tuple[Annex, ...]
    files: dict[str, Attachment]

    @property
    def documents(self) -> tuple[Document, ...]:
        """The contract, then its annexes."""
        return (self.tree, *(annex.document for annex in self.annexes))


@dataclass(frozen=True, slots=True)
class Template:
    """A Word shell: its file name, for messages, and its bytes."""

    name: str
    content: bytes

    @classmethod
    @cache
    def own(cls, variant: str) -> "Template":
        """The shell that comes with the variant."""
        name = f"{variant}.docx"
        return cls(name, files("hetong.templates").joinpath(name).read_bytes())


Engine = Literal["typst", "libreoffice"]


@dataclass(frozen=True, slots=True)
class Look:
    """How a contract is to look: a supplied Word shell, and what makes the PDF of it.

    ``typst`` sets the PDF in the house style; ``libreoffice`` makes it from the DOCX, whatever its shell looks like.
    `tell` is called with what the user should know although nothing failed.
    """

    template: Template | None = None
    engine: Engine = "typst"
    tell: Callable[[Wording], None] = lambda _: None


HOUSE_LOOK: Final = Look()


def load_facts(name: str, settings: Iterable[str] = (), library_root: Path = VARIANTS) -> Facts:
    """Read and validate the facts in the file `name` (``-`` is standard input), with ``path=value`` settings on top.

    The usual contents of annexes are those of the library below `library_root`.
    """
    settings = list(settings)
    return validate(override(ready_for(settings, read(name), library_root), settings), library_root)


def validate_data(data: object, name: str = "<data>") -> Facts:
    """Validate facts that are plain Python data already."""
    return validate(Source(name, data, {}))


def draft(facts: Facts, library_root: Path = VARIANTS) -> Draft:
    """The contract that `facts` call for. Raises `Problems` where facts and clauses do not fit together."""
    files = attached_files(facts)
    pages = {path: file.pages for path, file in files.items()}
    filling = Filling(facts.data, facts.specs, load_house().dates, pages)
    selection = select(load(facts.variant, library_root), facts.data)
    tree = resolve(number(assemble(selection, filling)), selection)
    annexes = tuple(
        replace(annex, document=draw(resolve(number(annex.document), selection, tree)))
        for annex in assemble_annexes(selection, tree, filling)
    )
    check([tree, *(annex.document for annex in annexes)], facts, selection)
    return Draft(facts, selection, tree, annexes, files)


def attached_files(facts: Facts) -> dict[str, Attachment]:
    """The files that `facts` name, by the path of the fact. Raises `Problems` with all that is wrong with any."""
    folder = Path(facts.source.name).parent
    named = {
        dotted(steps): (folder / value, facts.source.place(steps), frozenset(spec.labels))
        for steps, value in walk(facts.data)
        if value is not None and (spec := facts.specs[field_path(steps)]).quantity is Quantity.FILE
    }
    files = dict(zip(named, read_all(named.values()), strict=True))
    raise_if(_unsafe_packages(files, facts))
    return files


def _unsafe_packages(files: Mapping[str, Attachment], facts: Facts) -> Iterator[Problem]:
    """Word files that nobody should be handed."""
    from hetong.generator.writers.supplied import why_unsafe

    for path, file in files.items():
        if file.kind == "docx" and (reason := why_unsafe(file.content)):
            place = facts.source.place(steps_of(path))
            yield Problem("attachment-unsafe", place, {"name": file.name, "reason_zh": reason, "reason_en": reason})


def write(contract: Draft, kind: str, look: Look = HOUSE_LOOK, document: Document | None = None) -> bytes:
    """`contract`, or a `document` that goes with it, as ``docx``, ``pdf``, ``txt`` or ``html``.

    Raises `Problems`; `ToolError` for a missing program.
    """
    tree, facts = document or contract.tree, contract.facts
    match kind:
        case "docx":
            return _docx(tree, facts, look)
        case "pdf" if look.engine == "libreoffice":
            return _pdf_by_libreoffice(tree, facts, look)
        case "pdf":
            return write_pdf_of(tree, facts)
        case "html":
            from hetong.generator.writers.html import write_html

            return write_html(tree).encode()
        case "txt":
            from hetong.generator.writers.text import write_text

            return write_text(tree).encode()
    raise ValueError(f"{kind} is none of {', '.join(FORMATS)}")


def _docx(tree: Document, facts: Facts, look: Look, *, literal_labels: bool = False) -> bytes:
    from hetong.generator.writers.docx import ShellError, write_docx
    from hetong.generator.writers.restyled import restored
    from hetong.generator.writers.supplied import why_unsafe

    own = Template.own(tree.variant)
    shell = look.template or own
    if look.template and (reason := why_unsafe(shell.content)):
        raise Problems([Problem("bad-template", Place(shell.name), {"reason": reason})])
    try:
        content = restored(shell.content, own.content, tree.series) if look.template else own.content
        return write_docx(tree, content, made_at(facts), literal_labels=literal_labels)
    except ShellError as error:
        problems = [Problem("bad-template", Place(shell.name), {"reason": reason}) for reason in error.reasons]
        raise Problems(problems) from None


def _pdf_by_libreoffice(tree: Document, facts: Facts, look: Look) -> bytes:
    from hetong.generator.writers.office import pdf_by_libreoffice, substituted_fonts

    docx = _docx(tree, facts, look, literal_labels=True)
    pdf = pdf_by_libreoffice(docx)
    if fonts := "、".join(substituted_fonts(pdf, docx)):
        look.tell(
            Wording(
                f"本机没有字体 {fonts}，LibreOffice 用其他字体代替。", f"LibreOffice replaced missing fonts: {fonts}."
            )
        )
    return pdf


def write_pdf_of(tree: Document, facts: Facts, *, fillable: bool = True) -> bytes:
    """`tree` set by Typst; entries become form fields unless it is not to be `fillable`. Raises `Problems`."""
    from hetong.generator.writers.pdf import write_pdf
    from hetong.generator.writers.typesetting import MissingGlyphError

    try:
        return write_pdf(tree, load_house(), made_at(facts), fillable=fillable)
    except MissingGlyphError as error:
        place = Place(facts.source.name)
        raise Problems([Problem("missing-glyph", place, {"characters": error.characters})]) from None


def made_at(facts: Facts) -> datetime:
    """When the files of a contract say they were made: SOURCE_DATE_EPOCH, else the signing date, else a fixed day."""
    return moment(facts.data["signing"]["date"])


def moment(day: date | None) -> datetime:
    """When files say they were made: SOURCE_DATE_EPOCH, else `day`, else a fixed one. Raises `Problems`."""
    if epoch := os.environ.get(EPOCH, ""):
        try:
            return datetime.fromtimestamp(int(epoch), UTC)
        except (ValueError, OverflowError, OSError):
            raise Problems([Problem("bad-epoch", Place(EPOCH), {"given": epoch}, "1772409600")]) from None
    return datetime.combine(day or UNDATED, time(), UTC)
