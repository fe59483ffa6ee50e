"""``hetong read``: facts on stdout, notes on stderr, and a refusal in words for whatever else is handed in."""

import json
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from hetong.generator.cli.main import run
from hetong.generator.pipeline import draft, load_facts, validate_data, write
from hetong.generator.writers.ooxml import pack, unpack

EXAMPLE = Path(__file__).parents[2] / "examples" / "general.json"


@pytest.fixture(scope="module")
def docx() -> bytes:
    return write(draft(load_facts(str(EXAMPLE))), "docx")


@pytest.fixture
def contract(docx: bytes, tmp_path: Path) -> Path:
    path = tmp_path / "合同.docx"
    path.write_bytes(docx)
    return path


def test_the_facts_go_to_stdout_and_what_is_missing_to_stderr(
    contract: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["read", str(contract)]) == 0
    shown = capsys.readouterr()
    data = json.loads(shown.out)
    assert data["payment"]["maintenance_fee_monthly"] == 36800
    assert data["signing"] == json.loads(EXAMPLE.read_text("utf-8"))["signing"]
    assert "豁免" in shown.err
    assert "费用计算标准" in shown.err


def test_what_is_read_can_be_checked_and_rendered_again(contract: Path, docx: bytes, tmp_path: Path) -> None:
    for name in ("facts.json", "facts.yaml"):
        assert run(["read", str(contract), "-o", str(tmp_path / name)]) == 0
        again = load_facts(str(tmp_path / name))
        assert write(draft(again), "docx") == docx


def test_an_existing_file_is_not_replaced_unasked(contract: Path, tmp_path: Path) -> None:
    (tmp_path / "facts.json").write_text("mine")
    assert run(["read", str(contract), "-o", str(tmp_path / "facts.json")]) == 1
    assert (tmp_path / "facts.json").read_text() == "mine"
    assert run(["read", str(contract), "-o", str(tmp_path / "facts.json"), "--overwrite"]) == 0


def changed(docx: bytes, part: str, change: Callable[[str], str]) -> bytes:
    parts = unpack(docx)
    return pack(parts | {part: change(parts[part].decode()).encode()})


def body(docx: bytes, change: Callable[[str], str]) -> bytes:
    return changed(docx, "word/document.xml", change)


def packed(**entries: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return out.getvalue()


BOMB = packed(**{"a.docx": bytes(90_000_000)})
ENCRYPTED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096)
NUMBER = "KHTS-2026-018"
SIGNATORY = "沈知远"
SDT = (
    '<w:sdt><w:sdtPr><w:tag w:val="{tag}"/></w:sdtPr><w:sdtContent><w:p><w:r><w:t>{words}</w:t></w:r></w:p>'
    "</w:sdtContent></w:sdt>"
)


def with_controls(docx: bytes, *controls: str) -> bytes:
    return body(docx, lambda text: text.replace("<w:body>", f"<w:body>{''.join(controls)}", 1))


def with_signatory(docx: bytes, words: str) -> bytes:
    """With other words for a fact that stands in one place."""
    return body(docx, lambda text: text.replace(SIGNATORY, words))


def with_entity(docx: bytes) -> bytes:
    doctype = '<!DOCTYPE a [<!ENTITY b "c">]><facts'
    return changed(docx, "customXml/item1.xml", lambda text: text.replace("<facts", doctype, 1))


def numbers(docx: bytes) -> bytes:
    return with_controls(docx, *(SDT.format(tag="number", words=number) for number in range(1000)))


def annexes(docx: bytes) -> bytes:
    return with_controls(docx, *(SDT.format(tag=f"annexes.others[{n}].name", words=n) for n in range(3000)))


HOSTILE: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "nothing": (lambda _: b"", "returned-unreadable"),
    "a picture": (lambda _: b"\x89PNG\r\n\x1a\n", "returned-unreadable"),
    "a zip bomb": (lambda _: BOMB, "returned-unreadable"),
    "a zip without documents": (lambda _: packed(a=b"x"), "returned-unreadable"),
    "encrypted": (lambda _: ENCRYPTED, "returned-unreadable"),
    "truncated": (lambda docx: docx[: len(docx) // 2], "returned-unreadable"),
    "an entity": (with_entity, "returned-unreadable"),
    "macros": (lambda docx: pack(unpack(docx) | {"word/vbaProject.bin": b"x"}), "returned-unreadable"),
    "another's document": (lambda _: foreign(), "returned-unknown"),
    "an unseen character": (lambda docx: with_signatory(docx, "沈&#x200B;知远"), "invisible-character"),
    "a value of a megabyte": (lambda docx: with_signatory(docx, "长" * 1_000_000), "text-too-long"),
    "a fact given a thousand times": (numbers, "returned-differs"),
    "a list of thousands": (annexes, "list-length"),
}


def foreign() -> bytes:
    """A sound Word file that has nothing to do with us."""
    rels = "http://schemas.openxmlformats.org/package/2006/relationships"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    main = f'<Relationship Id="a" Type="{kind}" Target="d.xml"/>'
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return pack(
        {
            "[Content_Types].xml": b"<Types/>",
            "_rels/.rels": f'<Relationships xmlns="{rels}">{main}</Relationships>'.encode(),
            "d.xml": f'<w:document xmlns:w="{word}"><w:body><w:p/></w:body></w:document>'.encode(),
        }
    )


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_ends_in_a_refusal(
    name: str, docx: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make, code = HOSTILE[name]
    (tmp_path / "回函.docx").write_bytes(make(docx))
    assert run(["read", str(tmp_path / "回函.docx")]) == 1
    shown = capsys.readouterr()
    assert shown.out == ""
    assert f"[{code}]" in shown.err
    assert "Traceback" not in shown.err
    assert len(shown.err) < 4000


@pytest.mark.parametrize("words", ["{{7*7}}", "{% x %}", "&lt;w:r&gt;", "](x)", "#eval"])
def test_markup_in_a_value_is_nothing_but_words(words: str, docx: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(body(docx, lambda text: text.replace(NUMBER, words)))
    header = changed((tmp_path / "a.docx").read_bytes(), "word/header1.xml", lambda text: text.replace(NUMBER, words))
    (tmp_path / "a.docx").write_bytes(header)
    assert run(["read", str(tmp_path / "a.docx"), "-o", str(tmp_path / "a.json")]) == 0
    read_back: dict[str, Any] = json.loads((tmp_path / "a.json").read_text("utf-8"))
    assert read_back["number"] == words.replace("&lt;", "<").replace("&gt;", ">")
    assert validate_data(read_back).data["number"] == read_back["number"]


@pytest.mark.parametrize(
    "tag", ["", ".", "a..b", "annexes[0", "party_a.name|upper", "goog_rdk_1", "party_a", "x" * 5000]
)
def test_a_control_that_is_no_place_of_a_fact_is_somebody_elses(tag: str, docx: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(with_controls(docx, SDT.format(tag=tag, words="别人的")))
    assert run(["read", str(tmp_path / "a.docx"), "-o", str(tmp_path / "a.json")]) == 0
    assert "别人的" not in (tmp_path / "a.json").read_text("utf-8")


@pytest.mark.parametrize("given", ["没有.docx", "空"])
def test_a_path_without_a_file_is_refused(given: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "空").mkdir()
    assert run(["read", str(tmp_path / given)]) == 1
    assert given in capsys.readouterr().err
