"""The last part of a blank form: how to fill it in, and a table of the facts that its text has no place for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from hetong.generator.clauses.source import Library
from hetong.generator.facts.skeleton import THIRD_PARTY_ANNEX
from hetong.generator.forms.entries import LIST_HINT, explained, in_sheet, options_of, tick_of
from hetong.generator.tree.nodes import Inline, Origin, Paragraph, Part, PartKind, Row, Table, Text
from hetong.schemas.catalog import FieldSpec
from hetong.schemas.fields import Quantity

HEADING: Final = "填写项"
FIXED: Final = ("variant", "leaning")
"""Choices that the form has made."""
OTHER_ANNEXES: Final = "annexes.others"
_BY_THE_FORM: Final = "由表单确定。"
_ORIGIN: Final = Origin("templates/blank", 1)
_HEADER: Final = ("项目", "填写", "说明")
_NOTES: Final = (
    "填写说明：本表单用于收集《{title}》（{label}）的内容，不供签署；填好后发回，由系统读出内容，生成供签署的合同。",
    "1. 正文和下表的空白处都可以填写；同一内容出现几处的，填写一处即可。暂时不填的留空，合同中印为横线。",
    "2. 金额、比例和期限只填数字，不填单位；金额的大写由系统写出。日期写成 2026年3月1日 或者 2026-03-01。",
    f"3. 逐项列出的内容（例如服务内容），各项{LIST_HINT}。",
    "4. 下表中预先选好的内容决定合同有哪些条款，可以改选；本表单的正文不随改选变化，读回后生成的合同才有相应的条款。",
    "5. 合同变体、立场和有无丙方由表单确定，需要变更的，改用另一份表单。",
)


def sheet(
    data: Mapping[str, Any],
    specs: Mapping[str, FieldSpec],
    library: Library,
    decides: frozenset[str],
    named: frozenset[str],
) -> Part:
    """The part for the facts that the form drafted from `data` has not `named`; what `decides` is preset."""
    notes = (note.format(title=library.title, label=library.label) for note in _NOTES)
    variant = replace(specs["variant"], labels={library.variant: library.label})
    asking = _Asking(data, {**specs, "variant": variant}, decides | {*FIXED}, named)
    header = tuple((Text(words),) for words in _HEADER)
    table = Table(header, tuple(map(Row, asking.rows())), ("left", "left", "left"), _ORIGIN)
    paragraphs = tuple(Paragraph((Text(note),), _ORIGIN) for note in notes)
    return Part(PartKind.ANNEX, (Text(HEADING),), (*paragraphs, table))


_Cells = tuple[tuple[Inline, ...], ...]


@dataclass(frozen=True, slots=True)
class _Asking:
    """The rows of the table, in the order of the fields."""

    data: Mapping[str, Any]
    specs: Mapping[str, FieldSpec]
    preset: frozenset[str]
    named: frozenset[str]

    def rows(self) -> Iterator[_Cells]:
        for path, spec in self.specs.items():
            if path == "third_party":
                there = "有" if self.data.get(path) is not None else "无"
                yield (Text(spec.title),), (Text(there),), (Text(_BY_THE_FORM),)
            elif self.is_asked(path, spec):
                yield from self.ticks(spec) if spec.quantity is Quantity.CHOICE and spec.is_list else [self.row(spec)]

    def is_asked(self, path: str, spec: FieldSpec) -> bool:
        """Whether the fact belongs to this form and the text has no place for it; annexes bring their own facts."""
        if path == OTHER_ANNEXES:
            return True
        group = path.partition(".")[0]
        if spec.quantity is None or spec.computed or path in self.named or group == "waivers":
            return False
        if group == "annexes":
            return path == "annexes.included"
        return "." not in path or self.data.get(group) is not None

    def row(self, spec: FieldSpec) -> _Cells:
        fixed = spec.path in FIXED
        note = _BY_THE_FORM if fixed else explained(spec, self.specs)
        return (Text(self.title(spec)),), in_sheet(spec, "".join(self.values(spec)), fixed=fixed), (Text(note),)

    def ticks(self, spec: FieldSpec) -> Iterator[_Cells]:
        """A row for each value that the list may hold."""
        chosen = self.values(spec)
        for value, words in options_of(spec):
            if value == THIRD_PARTY_ANNEX and self.data.get("third_party") is None:
                continue
            box = tick_of(spec, value, words, ticked=value in chosen)
            yield (Text(f"{self.title(spec)}：{words}"),), (box,), (Text("勾选即采用。"),)

    def values(self, spec: FieldSpec) -> tuple[str, ...]:
        """What stands there from the start, as text: ``court``, ``false``."""
        if spec.path not in self.preset or not options_of(spec):
            return ()
        value: Any = self.data
        for step in spec.path.split("."):
            value = value.get(step) if isinstance(value, Mapping) else None
        values = value if isinstance(value, list) else [value]
        return tuple(str(each).lower() if isinstance(each, bool) else str(each) for each in values if each is not None)

    def title(self, spec: FieldSpec) -> str:
        group = self.specs.get(spec.path.rpartition(".")[0])
        return f"{group.title}：{spec.title}" if group and not spec.title.startswith(group.title) else spec.title
