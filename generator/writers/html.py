"""The tree as one self-contained HTML page: no script, no outside resource, readable on a phone and on paper."""

from functools import cache
from importlib.resources import files
from typing import Any, Final

from jinja2 import StrictUndefined, Template
from jinja2.sandbox import ImmutableSandboxedEnvironment

from hetong.generator.tree.flow import Flow, Line, Role, flow
from hetong.generator.tree.nodes import Document, Entry, FactText, Figure, Inline, Reference, Table, Term, Text, plain
from hetong.generator.writers.pictures import data_uri, size_mm

_ELEMENTS: Final = {
    Role.TITLE: "h1",
    Role.PART: "h2",
    Role.CHAPTER: "h2",
    Role.SECTION: "h3",
    Role.SIGNATORY: "h3",
}


def write_html(document: Document) -> str:
    """`document` as an HTML5 document; every clause with an id is a link target."""
    parts = [{"kind": str(part.kind), "blocks": [_block(block) for block in flow(part)]} for part in document.parts]
    contents = [
        {"id": clause.id, "words": f"{clause.label}{plain(clause.heading)}"}
        for clause in document.clauses()
        if clause.level == 1 and clause.label
    ]
    return page_template("contract.html").render(title=document.title, parts=parts, contents=contents)


@cache
def page_template(name: str) -> Template:
    """A page of the room `templates`, in the sandbox; what it prints is escaped."""
    environment = ImmutableSandboxedEnvironment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals.clear()
    environment.filters.clear()
    source = files("hetong.templates").joinpath(name).read_text(encoding="utf-8")
    return environment.from_string(source)


def _block(block: Flow) -> dict[str, Any]:
    match block:
        case Table():
            header, *rows = ([_inlines(cell) for cell in line] for line in block.lines())
            return {"header": header, "rows": [list(zip(block.alignments, row, strict=True)) for row in rows]}
        case Figure():
            return {"image": data_uri(block), "alt": block.alt, "width_mm": size_mm(block)[0]}
        case Line():
            return {
                "element": _ELEMENTS.get(block.role, "p"),
                "role": str(block.role),
                "id": block.clause.id if block.clause else "",
                "label": block.label,
                "gap": block.gap,
                "inlines": _inlines(block.inlines),
            }


def _inlines(inlines: tuple[Inline, ...]) -> list[dict[str, Any]]:
    """Runs as the template prints them: text, class, link target."""
    return [run for inline in inlines for run in _runs(inline)]


def _runs(inline: Inline) -> list[dict[str, Any]]:
    match inline:
        case Text(strong=strong):
            return [_run(inline.text, "strong" if strong else "")]
        case Term():
            return [_run(inline.text, "strong")]
        case FactText(blank=blank, strong=strong):
            kind = "blank" if blank else "fact"
            return [_run(inline.text, f"{kind} strong" if strong else kind)]
        case Entry():
            return [_run(inline.text, "entry")]
        case Reference(parts=parts):
            return [_run(part.text, "", part.target or "") for part in parts]


def _run(text: str, style: str, target: str = "") -> dict[str, str]:
    return {"text": text, "class": style, "target": target}
