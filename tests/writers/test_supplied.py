"""A supplied Word shell is refused, with the reason, when it could read, run or blow up something."""

import io
import zipfile
from importlib.resources import files
from pathlib import Path

import pytest

from hetong.generator.pipeline import Look, Template, draft, load_facts, write
from hetong.generator.problems import Problems
from hetong.generator.writers.supplied import why_unsafe

OWN = files("hetong.templates").joinpath("general.docx").read_bytes()
EXAMPLE = Path(__file__).parents[2] / "examples" / "general.json"


def changed(name: str, old: bytes, new: bytes) -> bytes:
    """The own shell with one part changed, or added if it is not there."""
    source = zipfile.ZipFile(io.BytesIO(OWN))
    parts = {entry.filename: source.read(entry) for entry in source.infolist()}
    if old:
        assert old in parts[name]
    parts[name] = parts.get(name, b"").replace(old, new, 1) if old else new
    return packed(parts)


def packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def field(instruction: str) -> bytes:
    return f"<w:body><w:p><w:r><w:instrText>{instruction}</w:instrText></w:r></w:p>".encode()


RELS = "word/_rels/document.xml.rels"


def related(kind: bytes, target: bytes) -> bytes:
    """The own shell with one more relationship to something outside it."""
    scheme = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    added = b'<Relationship Id="x1" Type="%s%s" Target="%s" TargetMode="External"/>' % (scheme, kind, target)
    return changed(RELS, b"</Relationships>", added + b"</Relationships>")


@pytest.mark.parametrize(
    ("package", "reason"),
    [
        (b"", "不是完好"),
        (b"PK\x03\x04 and no more", "不是完好"),
        (packed({"a.txt": b"hello"}), "不是 .docx"),
        (changed("word/document.xml", b"<w:document", b'<!DOCTYPE w [<!ENTITY a "b">]><w:document'), "DOCTYPE"),
        (changed("word/styles.xml", b"<w:styles", b"<!DOCTYPE w><w:styles"), "DOCTYPE"),
        (changed("word/vbaProject.bin", b"", b"macro"), "宏"),
        (changed("../outside.xml", b"", b"<a/>"), "路径"),
        (changed("word/big.bin", b"", bytes(60 * 1024 * 1024)), "过大"),
        (changed("word/dense.bin", b"", bytes(4 * 1024 * 1024)), "过大"),
        (changed("WORD/document.xml", b"", b"<a/>"), "重名"),
        (changed("word/document.xml", b"<w:body>", field("INCLUDETEXT /etc/passwd")), "域"),
        (changed("word/document.xml", b"<w:body>", field(" DDEAUTO cmd")), "域"),
        (related(b"image", b"http://example.com/a"), "外部"),
        (related(b"hyperlink", b"file:///etc/passwd"), "外部"),
    ],
)
def test_a_dangerous_package_is_refused_with_its_reason(package: bytes, reason: str) -> None:
    assert reason in why_unsafe(package)
    contract = draft(load_facts(str(EXAMPLE)))
    with pytest.raises(Problems) as refused:
        write(contract, "docx", Look(Template("theirs.docx", package)))
    (problem,) = refused.value.problems
    assert problem.code == "bad-template"
    assert problem.place.file == "theirs.docx"


def test_a_link_to_the_web_is_no_danger() -> None:
    assert why_unsafe(related(b"hyperlink", b"https://example.com/")) == ""


def test_the_own_shell_passes_its_own_inspection() -> None:
    assert why_unsafe(OWN) == ""
