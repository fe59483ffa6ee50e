"""PDF by LibreOffice, for restyled Word shells: what the shell looks like decides, not the house style.

LibreOffice gets a copy with literal labels, a profile of its own, a time limit, and is killed with all it has started
if it does not come back.
"""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from lxml import etree

from hetong.generator.problems import Wording
from hetong.generator.tools import ToolError
from hetong.generator.writers.ooxml import W, unpack

PROGRAMS: Final = ("soffice", "libreoffice")
SECONDS: Final = 120


def pdf_by_libreoffice(docx: bytes, *, seconds: float = SECONDS) -> bytes:
    """`docx` as PDF. Raises `ToolError` where LibreOffice is missing, fails or takes longer than `seconds`."""
    office = next((path for name in PROGRAMS if (path := shutil.which(name))), None)
    if office is None:
        raise ToolError(
            Wording(
                "找不到 LibreOffice（soffice）；请安装，或者改用 --pdf-engine typst。",
                "LibreOffice (soffice) is not installed; install it, or use --pdf-engine typst.",
            )
        )
    with TemporaryDirectory(prefix="hetong-") as name:
        folder = Path(name)
        source = folder / "contract.docx"
        source.write_bytes(docx)
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        options = ("--headless", "--norestore", "--convert-to", "pdf", "--outdir", str(folder))
        _run([office, profile, *options, str(source)], seconds)
        made = folder / "contract.pdf"
        if not made.is_file():
            raise ToolError(Wording("LibreOffice 没有生成 PDF。", "LibreOffice made no PDF."))
        return made.read_bytes()


def _run(command: list[str], seconds: float) -> None:
    process = subprocess.Popen(  # noqa: S603 an absolute path and our own options
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        raise ToolError(
            Wording(f"LibreOffice 超过 {seconds:g} 秒没有完成。", f"LibreOffice took longer than {seconds:g} seconds.")
        ) from None
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def substituted_fonts(pdf: bytes, docx: bytes) -> list[str]:
    """The fonts of `docx` that `pdf` has not: LibreOffice replaces a missing font without a word."""
    there = {_plain(name) for name in _fonts_of(pdf)}
    return [names[0] for names in _fonts_wanted(docx) if not any(_plain(name) in there for name in names)]


def _fonts_wanted(docx: bytes) -> Iterator[tuple[str, ...]]:
    """Each font of the styles with its other names (the font table's w:altName: 宋体 is SimSun too)."""
    parts = unpack(docx)
    styles = etree.fromstring(parts["word/styles.xml"])
    table = etree.fromstring(parts["word/fontTable.xml"]) if "word/fontTable.xml" in parts else None
    used = {
        name
        for fonts in styles.iter(f"{W}rFonts")
        for attribute in ("ascii", "eastAsia")
        if (name := fonts.get(f"{W}{attribute}"))
    }
    others = {
        font.get(f"{W}name", ""): font.find(f"{W}altName").get(f"{W}val", "")  # type: ignore[union-attr]
        for font in (() if table is None else table.iter(f"{W}font"))
        if font.find(f"{W}altName") is not None
    }
    for name in sorted(used):
        yield (name, others[name]) if name in others else (name,)


def _fonts_of(pdf: bytes) -> Iterator[str]:
    from pypdf import PdfReader

    for page in PdfReader(BytesIO(pdf)).pages:
        resources: Any = page["/Resources"]
        for font in dict(resources.get_object().get("/Font", {})).values():
            yield str(font.get_object().get("/BaseFont", ""))


def _plain(font: str) -> str:
    """``/BAAAAA+TimesNewRomanPS-BoldMT`` and ``Times New Roman`` compare by their letters."""
    name = font.lstrip("/").rpartition("+")[2].partition("-")[0]
    return "".join(name.split()).removesuffix("MT").removesuffix("PS").lower()
