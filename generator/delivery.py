"""What is handed over: the files of a contract and of its annexes, their names, and the manifest that lists them."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final, TypedDict, Unpack

from hetong.generator.acknowledgment import Provider, acknowledgment
from hetong.generator.package.files import write_all
from hetong.generator.package.manifest import manifest
from hetong.generator.package.names import file_name
from hetong.generator.pipeline import HOUSE_LOOK, Draft, Look, made_at, write, write_pdf_of
from hetong.generator.readiness import is_ready, marked, marked_document
from hetong.generator.spreadsheets import spreadsheet
from hetong.generator.tree.nodes import Annex, Document

FORMATS: Final = ("docx", "pdf")
DRAFT: Final = "草稿"
ASCII_DRAFT: Final = "draft"
BUNDLE: Final = "合订本"
ASCII_BUNDLE: Final = "bundle"
ACKNOWLEDGMENT: Final = "提示说明确认书"
ASCII_ACKNOWLEDGMENT: Final = "acknowledgment"


class Extent(TypedDict, total=False):
    """What is handed over beside the contract, and how.

    `annexes` (unless false): a folder of the contract's name with the annexes and ``manifest.json``. `bundle`: one PDF
    of the contract and all annexes. `supplied_by`: an acknowledgment of the conspicuous terms of that party's text.
    `zipped`: everything in one zip.
    """

    annexes: bool
    bundle: bool
    supplied_by: Provider | None
    ascii_names: bool
    zipped: bool


def render(
    contract: Draft,
    folder: Path,
    formats: Iterable[str] = FORMATS,
    look: Look = HOUSE_LOOK,
    *,
    overwrite: bool = False,
    **extent: Unpack[Extent],
) -> list[Path]:
    """Write `contract` into `folder` in each format, all or nothing. Returns the paths."""
    name = output_name(contract, ascii_names=extent.get("ascii_names", False))
    return write_all(folder, files_of(contract, name, formats, look, **extent), overwrite=overwrite)


def files_of(
    contract: Draft,
    name: str,
    formats: Iterable[str] = FORMATS,
    look: Look = HOUSE_LOOK,
    **extent: Unpack[Extent],
) -> dict[str, bytes]:
    """What is handed over of `contract`, by file name; each starts with `name`.

    What is not ready to be signed says so in its name and in its header.
    """
    ascii_names = extent.get("ascii_names", False)
    supplier = extent.get("supplied_by")
    terms = acknowledgment(contract, supplier) if supplier else None
    if not is_ready(contract):
        terms = marked_document(terms) if terms else None
        name += f"_{ASCII_DRAFT if ascii_names else DRAFT}"
        contract = marked(contract)
    kinds = list(dict.fromkeys(formats))
    contents = {f"{name}.{kind}": write(contract, kind, look) for kind in kinds}
    if extent.get("bundle"):
        contents[f"{name}_{ASCII_BUNDLE if ascii_names else BUNDLE}.pdf"] = bundled(contract)
    if terms:
        stem = f"{name}_{ASCII_ACKNOWLEDGMENT if ascii_names else ACKNOWLEDGMENT}"
        contents |= {f"{stem}.{kind}": write(contract, kind, look, terms) for kind in kinds}
    if extent.get("annexes", True) and contract.annexes:
        for annex in contract.annexes:
            files = _annex_files(contract, annex, kinds, look, ascii_names=ascii_names)
            contents |= {f"{name}/{file}": content for file, content in files}
        contents[f"{name}/manifest.json"] = manifest(contents, contract.facts, contract.selection.library)
    if extent.get("zipped"):
        from hetong.generator.writers.ooxml import pack

        return {f"{name}.zip": pack(contents)}
    return contents


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
    attached = contract.files.get(f"{annex.facts_path}.file")
    if attached and not attached.pages:
        yield (
            f"{name}-{file_name([Path(attached.name).stem], ascii_only=ascii_names)}.{attached.kind}",
            attached.content,
        )


def output_name(contract: Draft, *, ascii_names: bool = False) -> str:
    """``合同编号_甲方_乙方_变体`` from the facts; blanks show as such."""
    data, library = contract.facts.data, contract.selection.library
    if ascii_names:
        return file_name((data["number"] or "unnumbered", library.variant), ascii_only=True)
    pieces = (data["number"] or "未编号", data["party_a"]["name"] or "甲方", data["party_b"]["name"] or "乙方")
    return file_name((*pieces, library.label))
