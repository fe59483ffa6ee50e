"""The tree as text, for golden files and for reading what a change does: one line a node."""

from collections.abc import Iterator

from hetong.generator.tree.nodes import (
    Block,
    Clause,
    Document,
    Entry,
    FactText,
    Figure,
    Inline,
    Paragraph,
    Reference,
    Table,
    Term,
    Text,
)


def dump(document: Document) -> str:
    """`document` as indented lines; facts show as {path=text}, references as [target→text]."""
    return "\n".join(_contract(document)) + "\n"


def _contract(document: Document) -> Iterator[str]:
    yield f"contract {document.variant} 《{document.title}》 {_inlines((document.number,))}"
    for part in document.parts:
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
            for cells in block.lines():
                yield f"{indent}| {' | '.join(map(_inlines, cells))} |"
        case Figure():
            yield f"{indent}![{block.alt}]"


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
        case Entry():
            return f"[{inline.name}: {inline.text}]"
    return inline.text
