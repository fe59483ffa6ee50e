"""What is handed over: the files of a contract and of its annexes, their names, and the manifest that lists them."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from hetong.generator.facts.read import field_path
from hetong.generator.facts.validate import example_of, steps_of
from hetong.generator.package.files import write_all
from hetong.generator.package.manifest import manifest
from hetong.generator.package.names import file_name
from hetong.generator.pipeline import HOUSE_LOOK, Draft, Look, made_at, write, write_pdf_of
from hetong.generator.problems import Problem, raise_if
from hetong.generator.spreadsheets import spreadsheet
from hetong.generator.tree.nodes import Annex, Document, FactText

BUNDLE: Final = "合订本"
ASCII_BUNDLE: Final = "bundle"


def render(
    contract: Draft,
    folder: Path,
    formats: Iterable[str] = ("docx", "pdf"),
    look: Look = HOUSE_LOOK,
    *,
    annexes: bool = True,
    bundle: bool = False,
    ascii_names: bool = False,
    zipped: bool = False,
    overwrite: bool = False,
) -> list[Path]:
    """Write `contract` into `folder` in each format, or as one zip of all: all or nothing. Returns the paths.

    With `annexes`, a folder of the contract's name holds them and ``manifest.json``. With `bundle`, there is also one
    PDF of the contract and all annexes.
    """
    name = output_name(contract, ascii_names=ascii_names)
    kinds = list(dict.fromkeys(formats))
    contents = {f"{name}.{kind}": write(contract, kind, look) for kind in kinds}
    if bundle:
        contents[f"{name}_{ASCII_BUNDLE if ascii_names else BUNDLE}.pdf"] = bundled(contract)
    if annexes and contract.annexes:
        for annex in contract.annexes:
            files = _annex_files(contract, annex, kinds, look, ascii_names=ascii_names)
            contents |= {f"{name}/{file}": content for file, content in files}
        contents[f"{name}/manifest.json"] = manifest(contents, contract.facts, contract.selection.library)
    if zipped:
        from hetong.generator.writers.ooxml import pack

        contents = {f"{name}.zip": pack(contents)}
    return write_all(folder, contents, overwrite=overwrite)


def bundled(contract: Draft) -> bytes:
    """One PDF of the contract and its annexes: pages numbered throughout, one table of contents. Raises `Problems`."""
    parts = (*contract.tree.parts, *(part for annex in contract.annexes for part in annex.document.parts))
    whole: Document = replace(contract.tree, parts=parts)
    return write_pdf_of(whole, contract.facts, fillable=False)


def _annex_files(
    contract: Draft, annex: Annex, kinds: list[str], look: Look, *, ascii_names: bool
) -> Iterator[tuple[str, bytes]]:
    """The files of `annex` by name: in each format, as a spreadsheet, and as it was attached if it has no pages."""
    number = "".join(filter(str.isdecimal, annex.label)).zfill(2)
    name = f"{number}-{file_name([annex.key if ascii_names else annex.title], ascii_only=ascii_names)}"
    for kind in kinds:
        yield f"{name}.{kind}", write(contract, kind, look, annex.document)
    if table := spreadsheet(annex, contract.facts, made_at(contract.facts)):
        yield f"{name}.xlsx", table
    attached = contract.files.get(f"{_path(annex)}.file")
    if attached and not attached.pages:
        yield (
            f"{name}-{file_name([Path(attached.name).stem], ascii_only=ascii_names)}.{attached.kind}",
            attached.content,
        )


def _path(annex: Annex) -> str:
    """The path of the facts of `annex`: ``annexes.license_a``, ``annexes.others[0]``."""
    repeated = annex.id.rpartition(".")[2]
    return f"annexes.others[{int(repeated) - 1}]" if repeated.isdecimal() else f"annexes.{annex.key}"


def missing_files(contract: Draft) -> Iterator[Problem]:
    """The annexes that are files and have not been supplied yet: their page says 待附."""
    facts = contract.facts
    for annex in contract.annexes:
        path = f"{_path(annex)}.file"
        spec = facts.specs.get(field_path(steps_of(path)))
        if spec and path not in contract.files:
            yield Problem("annex-missing", facts.source.place(steps_of(path)), {"title": annex.title}, example_of(spec))


def require_final(contract: Draft) -> None:
    """Raise `Problems` with every blank that is still to be filled in, and every missing file, before anybody signs."""
    documents = (contract.tree, *(annex.document for annex in contract.annexes))
    inlines = (inline for document in documents for inline in document.inlines())
    blanks = {inline.fact: inline for inline in inlines if isinstance(inline, FactText) and inline.blank}
    raise_if([*(_still_blank(contract, blank) for blank in blanks.values()), *missing_files(contract)])


def _still_blank(contract: Draft, blank: FactText) -> Problem:
    facts, steps = contract.facts, steps_of(blank.fact)
    spec = facts.specs[field_path(steps)]
    return Problem("blank-in-final", facts.source.place(steps), {"title": blank.title}, example_of(spec))


def output_name(contract: Draft, *, ascii_names: bool = False) -> str:
    """``合同编号_甲方_乙方_变体`` from the facts; blanks show as such."""
    data, library = contract.facts.data, contract.selection.library
    if ascii_names:
        return file_name((data["number"] or "unnumbered", library.variant), ascii_only=True)
    pieces = (data["number"] or "未编号", data["party_a"]["name"] or "甲方", data["party_b"]["name"] or "乙方")
    return file_name((*pieces, library.label))
