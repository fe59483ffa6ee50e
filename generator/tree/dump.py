"""The tree as text, for golden files and for reading what a change does: one line a node."""

from collections.abc import Iterator

from hetong.generator.tree.nodes import (
    Block,
    Clause,
    Contract,
    FactText,
    Inline,
    Paragraph,
    Reference,
    Table,
    Term,
    Text,
)


def dump(contract: Contract) -> str:
    """`contract` as indented lines; facts show as {path=text}, references as [target→text]."""
    return "\n".join(_contract(contract)) + "\n"


def _contract(contract: Contract) -> Iterator[str]:
    yield f"contract {contract.variant} 《{contract.title}》 {_inlines((contract.number,))}"
    for part in contract.parts:
        yield f"part {part.kind} {_inlines(part.heading)}".rstrip()
        for block in part.blocks:
            yield from _block(block, "  ")


def _block(block: Block, indent: str) -> Iterator[str]:
    match block:
        case Clause():
            yield f"{indent}{block.label or '-'} #{block.id} {_inlines(block.heading)}".rstrip()
            for inner in block.blocks:
                yield from _block(inner, indent + "  ")
        case Paragraph():
            yield f"{indent}{_inlines(block.inlines)}"
        case Table():
            for row in (block.header, *block.rows):
                yield f"{indent}| {' | '.join(map(_inlines, row))} |"


def _inlines(inlines: tuple[Inline, ...]) -> str:
    return "".join(map(_inline, inlines))


def _inline(inline: Inline) -> str:
    match inline:
        case Text(strong=True):
            return f"**{inline.text}**"
        case FactText():
            return f"{{{inline.path}={inline.text}}}"
        case Reference():
            return f"[{inline.target}→{inline.text}]"
        case Term():
            return f"<{inline.name}>"
    return inline.text
