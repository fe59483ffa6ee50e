"""Documents that go out and come back: edited in their XML, or in LibreOffice as somebody does who sits before it."""

import json
import subprocess
from functools import cache
from pathlib import Path

from hetong.generator.pipeline import Draft, Template, draft, load_facts, made_at, write
from hetong.generator.reading.document import read_document
from hetong.generator.revisions.departures import Departures, departures_of
from hetong.generator.writers.docx import write_docx
from hetong.generator.writers.ooxml import CONTENT_TYPES, ROOT, pack, unpack

from ..writers.tools import tool
from .office import _python_with_uno

EXAMPLES = Path(__file__).parents[2] / "examples"
SCRIPT = Path(__file__).with_name("edit_script.py")
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"
BY = 'w:id="900" w:author="王某" w:date="2026-03-05T10:00:00Z"'


@cache
def contract_of(example: str) -> Draft:
    return draft(load_facts(str(EXAMPLES / f"{example}.json")))


def sent(example: str, annex: str = "", *, typed_labels: bool = False) -> bytes:
    """A document as we send it; with `typed_labels`, as programs make it that turn numbering into words."""
    contract = contract_of(example)
    document = next((each.document for each in contract.annexes if each.id == annex), contract.tree)
    if typed_labels:
        shell = Template.own(document.variant).content
        return write_docx(document, shell, made_at(contract.facts), literal_labels=True)
    return write(contract, "docx", document=document)


def departures(example: str, docx: bytes) -> Departures:
    return departures_of(read_document(docx), contract_of(example), "back.docx")


def is_as_sent(found: Departures) -> bool:
    return not (found.changes or found.pending or found.remarks or found.characters)


def edited(docx: bytes, old: str, new: str, part: str = "word/document.xml") -> bytes:
    """`docx` with one place of the XML of a part changed."""
    parts = unpack(docx)
    xml = parts[part].decode()
    assert xml.count(old) >= 1, old
    parts[part] = xml.replace(old, new, 1).encode()
    return pack(parts)


def with_part(docx: bytes, kind: str, xml: str) -> bytes:
    """`docx` with a further part of the text, such as comments."""
    parts = unpack(docx)
    parts[f"word/{kind}.xml"] = f"<w:{kind} {ROOT}>{xml}</w:{kind}>".encode()
    name = "word/_rels/document.xml.rels"
    link = f'<Relationship Id="x{kind}" Type="{RELATED}/{kind}" Target="{kind}.xml"/></Relationships>'
    parts[name] = parts[name].replace(b"</Relationships>", link.encode())
    typed = f'<Override PartName="/word/{kind}.xml" ContentType="{TYPES}.{kind}+xml"/></Types>'
    parts[CONTENT_TYPES] = parts[CONTENT_TYPES].replace(b"</Types>", typed.encode())
    return pack(parts)


def saved_by_libreoffice(files: dict[str, bytes], folder: Path) -> dict[str, bytes]:
    """Each file opened by LibreOffice and saved as a Word file."""
    office = tool("LibreOffice", "soffice", "libreoffice")
    for name, content in files.items():
        (folder / f"{name}.docx").write_bytes(content)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    options = ["--headless", "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(folder / "saved")]
    paths = [str(folder / f"{name}.docx") for name in files]
    subprocess.run([office, profile, *options, *paths], capture_output=True, timeout=240, check=True)
    return {name: (folder / "saved" / f"{name}.docx").read_bytes() for name in files}


def edited_by_libreoffice(docx: bytes, steps: list[list[object]], folder: Path, author: str = "王某") -> bytes:
    """`docx` opened, edited and saved in LibreOffice by `author`; the steps are those of edit_script.py."""
    office = tool("LibreOffice", "soffice", "libreoffice")
    source, target = folder / "source.docx", folder / "target.docx"
    source.write_bytes(docx)
    jobs = json.dumps([[source.as_uri(), target.as_uri(), steps]])
    command = [_python_with_uno(), str(SCRIPT), office, (folder / "profile").as_uri(), author, jobs]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return target.read_bytes()
