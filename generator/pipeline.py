"""The whole road on one screen: facts in, contract out.

read ─ override ─ validate ─►  Facts
load ─ select ─ assemble ─ number ─ resolve ─ check ─►  Draft (a tree)
write_docx, write_pdf, write_text, write_html ─►  bytes ─ write_all ─►  files
"""

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from importlib.resources import files
from pathlib import Path
from typing import Final, Literal

from hetong.generator.clauses.library import VARIANTS, load
from hetong.generator.facts.override import override
from hetong.generator.facts.read import Source, read
from hetong.generator.facts.validate import Facts, example_of, steps_of, validate
from hetong.generator.package.files import write_all
from hetong.generator.package.names import file_name
from hetong.generator.problems import Place, Problem, Problems, Wording, raise_if
from hetong.generator.tree.assemble import assemble
from hetong.generator.tree.check import check
from hetong.generator.tree.nodes import Contract, FactText
from hetong.generator.tree.number import number
from hetong.generator.tree.resolve import resolve
from hetong.generator.tree.select import Selection, select
from hetong.generator.writers.house import load_house

FORMATS: Final = ("docx", "pdf", "txt", "html")
EPOCH: Final = "SOURCE_DATE_EPOCH"
UNDATED: Final = date(2000, 1, 1)
"""The date of files whose contract has no signing date: any fixed one keeps the bytes the same."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A contract ready to be written: its facts, which clauses were chosen and why, and the tree."""

    facts: Facts
    selection: Selection
    tree: Contract


@dataclass(frozen=True, slots=True)
class Template:
    """A Word shell: its file name, for messages, and its bytes."""

    name: str
    content: bytes

    @classmethod
    def own(cls, variant: str) -> "Template":
        """The shell that comes with the variant."""
        name = f"{variant}.docx"
        return cls(name, files("hetong.templates").joinpath(name).read_bytes())


@dataclass(frozen=True, slots=True)
class Look:
    """How a contract is to look: a supplied Word shell, and what makes the PDF of it.

    ``typst`` sets the PDF in the house style; ``libreoffice`` makes it from the DOCX, whatever its shell looks like.
    `tell` is called with what the user should know although nothing failed.
    """

    template: Template | None = None
    engine: Literal["typst", "libreoffice"] = "typst"
    tell: Callable[[Wording], None] = lambda _: None


def load_facts(name: str, settings: Iterable[str] = ()) -> Facts:
    """Read and validate the facts in the file `name` (``-`` is standard input), with ``path=value`` settings on top."""
    return validate(override(read(name), settings))


def validate_data(data: object, name: str = "<data>") -> Facts:
    """Validate facts that are plain Python data already."""
    return validate(Source(name, data, {}))


def draft(facts: Facts, library_root: Path = VARIANTS) -> Draft:
    """The contract that `facts` call for. Raises `Problems` where facts and clauses do not fit together."""
    selection = select(load(facts.variant, library_root), facts.data)
    tree = assemble(selection, facts.data, facts.specs, load_house().dates)
    tree = resolve(number(tree), selection)
    check(tree, facts, selection)
    return Draft(facts, selection, tree)


def write(contract: Draft, kind: str, look: Look = Look()) -> bytes:
    """`contract` as ``docx``, ``pdf``, ``txt`` or ``html``. Raises `Problems`; `ToolError` for a missing program."""
    match kind:
        case "docx":
            return _docx(contract, look)
        case "pdf" if look.engine == "libreoffice":
            return _pdf_by_libreoffice(contract, look)
        case "pdf":
            return _pdf(contract)
        case "html":
            from hetong.generator.writers.html import write_html

            return write_html(contract.tree).encode()
        case "txt":
            from hetong.generator.writers.text import write_text

            return write_text(contract.tree).encode()
    raise ValueError(f"{kind} is none of {', '.join(FORMATS)}")


def _docx(contract: Draft, look: Look, *, literal_labels: bool = False) -> bytes:
    from hetong.generator.writers.docx import ShellError, write_docx
    from hetong.generator.writers.supplied import why_unsafe

    shell = look.template or Template.own(contract.tree.variant)
    if look.template and (reason := why_unsafe(shell.content)):
        raise Problems([Problem("bad-template", Place(shell.name), {"reason": reason})])
    try:
        return write_docx(contract.tree, shell.content, made_at(contract.facts), literal_labels=literal_labels)
    except ShellError as error:
        raise Problems([Problem("bad-template", Place(shell.name), {"reason": str(error)})]) from None


def _pdf_by_libreoffice(contract: Draft, look: Look) -> bytes:
    from hetong.generator.writers.office import pdf_by_libreoffice, substituted_fonts

    docx = _docx(contract, look, literal_labels=True)
    pdf = pdf_by_libreoffice(docx)
    if fonts := "、".join(substituted_fonts(pdf, docx)):
        look.tell(
            Wording(
                f"本机没有字体 {fonts}，LibreOffice 用其他字体代替。", f"LibreOffice replaced missing fonts: {fonts}."
            )
        )
    return pdf


def _pdf(contract: Draft) -> bytes:
    from hetong.generator.writers.pdf import MissingGlyphError, write_pdf

    try:
        return write_pdf(contract.tree, load_house(), made_at(contract.facts))
    except MissingGlyphError as error:
        place = Place(contract.facts.source.name)
        raise Problems([Problem("missing-glyph", place, {"characters": error.characters})]) from None


def render(
    contract: Draft,
    folder: Path,
    formats: Iterable[str] = ("docx", "pdf"),
    look: Look = Look(),
    *,
    ascii_names: bool = False,
    zipped: bool = False,
    overwrite: bool = False,
) -> list[Path]:
    """Write `contract` into `folder` in each format, or as one zip of them: all or nothing. Returns the paths."""
    name = output_name(contract, ascii_names=ascii_names)
    contents = {f"{name}.{kind}": write(contract, kind, look) for kind in dict.fromkeys(formats)}
    if zipped:
        from hetong.generator.writers.ooxml import pack

        contents = {f"{name}.zip": pack(contents)}
    return write_all(folder, contents, overwrite=overwrite)


def require_final(contract: Draft) -> None:
    """Raise `Problems` with every blank that is still to be filled in before anybody signs."""
    specs, source = contract.facts.specs, contract.facts.source
    inlines = contract.tree.inlines()
    blanks = {inline.fact: inline for inline in inlines if isinstance(inline, FactText) and inline.blank}
    raise_if(
        Problem("blank-in-final", source.place(steps_of(path)), {"title": blank.title}, example_of(specs[path]))
        for path, blank in blanks.items()
    )


def output_name(contract: Draft, *, ascii_names: bool = False) -> str:
    """``合同编号_甲方_乙方_变体`` from the facts; blanks show as such."""
    data, library = contract.facts.data, contract.selection.library
    if ascii_names:
        return file_name((data["number"] or "unnumbered", library.variant), ascii_only=True)
    pieces = (data["number"] or "未编号", data["party_a"]["name"] or "甲方", data["party_b"]["name"] or "乙方")
    return file_name((*pieces, library.label))


def made_at(facts: Facts) -> datetime:
    """When the files say they were made: SOURCE_DATE_EPOCH, else the signing date, else a fixed day."""
    if epoch := os.environ.get(EPOCH, ""):
        try:
            return datetime.fromtimestamp(int(epoch), UTC)
        except (ValueError, OverflowError, OSError):
            raise Problems([Problem("bad-epoch", Place(EPOCH), {"given": epoch}, "1772409600")]) from None
    return datetime.combine(facts.data["signing"]["date"] or UNDATED, time(), UTC)
