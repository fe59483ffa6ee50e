"""The blank form of a contract: its text with places to fill in, and a last part for what the text does not show."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path
from typing import Any, Final

from hetong.generator.clauses.library import VARIANTS, load
from hetong.generator.facts.skeleton import skeleton
from hetong.generator.forms.entries import in_words
from hetong.generator.forms.sheet import sheet
from hetong.generator.pipeline import draft, validate_data
from hetong.generator.tree.nodes import (
    Block,
    Clause,
    Document,
    Entry,
    FactText,
    Figure,
    Inline,
    Paragraph,
    Part,
    Row,
    Table,
    Text,
)
from hetong.generator.tree.select import Selection, select
from hetong.schemas.catalog import CONTRACTS, FieldSpec, catalogue

MARK: Final = "【空白表单】"
_FIGURES: Final = "figures"


@dataclass(frozen=True, slots=True)
class BlankForm:
    """What a form fixes: the variant, whose side it takes, whether there is a third party."""

    variant: str
    leaning: str
    third_party: bool

    @property
    def name(self) -> str:
        """Of its files, without ending: ``general-party_a-third-party``."""
        return f"{self.variant}-{self.leaning}{'-third-party' if self.third_party else ''}"

    def facts(self) -> dict[str, Any]:
        """The facts that the form is drafted from: blanks, and the first of each choice."""
        return skeleton(self.variant, leaning=self.leaning, third_party=self.third_party)

    def selection(self, root: Path = VARIANTS) -> Selection:
        """The clauses of the form, without those of annexes; what is `used` of the facts decides between clauses."""
        return select(replace(load(self.variant, root), annexes=()), validate_data(self.facts()).data)

    def document(self, root: Path = VARIANTS) -> Document:
        """The form as a tree. Raises `Problems` as `draft` does."""
        contract = draft(validate_data(self.facts()), root)
        specs = catalogue(CONTRACTS[self.variant])
        filling = _Filling(specs, self.selection(root).used)
        parts = tuple(filling.part(part) for part in contract.tree.parts)
        number = filling.entry(contract.tree.number)
        tree = replace(contract.tree, title=f"{MARK}{contract.tree.title}", number=number, parts=parts)
        named = frozenset(inline.name for inline in tree.inlines() if isinstance(inline, Entry))
        last = sheet(contract.facts.data, specs, load(self.variant, root), filling.decides, named)
        return replace(tree, parts=(*parts, last))


FORMS: Final = tuple(
    BlankForm(*choices) for choices in product(CONTRACTS, ("neutral", "party_a", "party_b"), (False, True))
)


@dataclass(frozen=True, slots=True)
class _Filling:
    """Puts entries for facts. Facts that decide between clauses stay words: to change one there would change none."""

    specs: Mapping[str, FieldSpec]
    decides: frozenset[str]

    def part(self, part: Part) -> Part:
        return replace(part, heading=self.inlines(part.heading), blocks=self.blocks(part.blocks))

    def blocks(self, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
        return tuple(map(self.block, blocks))

    def block(self, block: Block) -> Block:
        match block:
            case Clause():
                return replace(block, heading=self.inlines(block.heading), blocks=self.blocks(block.blocks))
            case Paragraph():
                return replace(block, inlines=self.inlines(block.inlines))
            case Table():
                rows = tuple(Row(self.cells(row.cells), row.step) for row in block.rows)
                return replace(block, header=self.cells(block.header), rows=rows)
            case Figure():
                return block

    def cells(self, cells: tuple[tuple[Inline, ...], ...]) -> tuple[tuple[Inline, ...], ...]:
        return tuple(map(self.inlines, cells))

    def inlines(self, inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
        return tuple(made for inline in inlines for made in self.inline(inline))

    def inline(self, inline: Inline) -> Iterator[Inline]:
        if not isinstance(inline, FactText):
            yield inline
        elif self.is_asked(inline.fact):
            yield from in_words(
                self.specs[inline.fact], figures=_FIGURES in inline.path.split("|"), strong=inline.strong
            )
        else:
            yield Text(inline.text, inline.strong)

    def entry(self, fact: FactText | Entry) -> FactText | Entry:
        """The entry for the number of the contract."""
        return next(made for made in self.inline(fact) if isinstance(made, Entry))

    def is_asked(self, path: str) -> bool:
        """Whether the text is the place to fill in the fact."""
        spec = self.specs.get(path)
        return spec is not None and not spec.computed and path not in self.decides and not path.startswith("annexes.")
