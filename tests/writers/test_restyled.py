"""A shell restyled in LibreOffice keeps its looks and prints the same words; a spoilt one is refused, saying where."""

import json
import os
import subprocess
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pypdf
import pytest
from PIL import Image

from hetong.generator.pipeline import Look, Template, draft, load_facts, write
from hetong.generator.problems import Problems
from hetong.generator.writers.ooxml import unpack
from hetong.generator.writers.restyled import restored
from hetong.schemas.catalog import CONTRACTS

from ..revisions.coming_back import EXAMPLES, contract_of, edited, edited_by_libreoffice
from .docx_reader import W, read
from .tools import tool

OWN = Template.own("general").content
DOCUMENT, HEADER = "word/document.xml", "word/header1.xml"


@pytest.fixture(scope="module")
def restyled(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Our shell as a legal department restyles it: colour, size, margins, a logo."""
    folder = tmp_path_factory.mktemp("restyled")
    Image.new("RGB", (40, 40), (180, 30, 30)).save(folder / "logo.png")
    steps: list[list[object]] = [
        ["style", "合同项", "CharColor", 0x003366],
        ["style", "合同章", "CharHeight", 22.0],
        ["page", "LeftMargin", 4000],
        ["page", "RightMargin", 3500],
        ["logo", (folder / "logo.png").as_uri()],
        ["replace", "目录", "本合同目录"],
    ]
    return edited_by_libreoffice(OWN, steps, folder)


def written(shell: bytes, kind: str = "docx", look: str = "typst", example: str = "general") -> bytes:
    engine = "libreoffice" if look == "libreoffice" else "typst"
    return write(contract_of(example), kind, Look(Template("theirs.docx", shell), engine))


@pytest.mark.xdist_group("outside tools")
def test_a_shell_restyled_in_libreoffice_prints_the_same_words_and_numbers(restyled: bytes) -> None:
    def shown(docx: bytes) -> list[tuple[str, str]]:
        return [(line.label, line.text) for line in read(docx).lines]

    assert shown(written(restyled)) == shown(write(contract_of("general"), "docx"))


@pytest.mark.xdist_group("outside tools")
def test_it_looks_as_it_was_restyled(restyled: bytes) -> None:
    parts = unpack(written(restyled))
    assert any(name.startswith("word/media/") for name in parts)
    assert b"003366" in parts["word/styles.xml"]
    assert "本合同目录" in parts[DOCUMENT].decode()
    assert parts[DOCUMENT].decode().count("<w:sectPr>") == 2  # the cover ends a section of its own
    assert "<w:titlePg" in parts[DOCUMENT].decode()


@pytest.mark.xdist_group("outside tools")
def test_tables_fit_between_wider_margins(restyled: bytes) -> None:
    from lxml import etree

    root = etree.fromstring(unpack(written(restyled))[DOCUMENT])
    width = 11906 - round((4000 + 3500) / 2540 * 1440)
    grids = [sum(int(column.get(f"{W}w", "")) for column in grid) for grid in root.iter(f"{W}tblGrid")]
    assert grids
    assert max(grids) <= width + 2


@pytest.mark.xdist_group("outside tools")
def test_the_open_xml_sdk_finds_no_fault_with_it(restyled: bytes, tmp_path: Path) -> None:
    validator = tool("ooxml-validator", os.environ.get("HETONG_OOXML_VALIDATOR"), "ooxml-validator")
    path = tmp_path / "contract.docx"
    path.write_bytes(written(restyled))
    done = subprocess.run([validator, str(path)], capture_output=True, text=True, timeout=60, check=False)
    assert json.loads(done.stdout)["errors"] == []


@pytest.mark.xdist_group("outside tools")
def test_the_pdf_by_libreoffice_follows_it(restyled: bytes) -> None:
    pages = pypdf.PdfReader(BytesIO(written(restyled, "pdf", "libreoffice"))).pages
    text = "".join(page.extract_text() for page in pages[:3]).replace(" ", "")
    assert "本合同目录" in text
    assert "一、合同主体" in text
    assert "一、一、" not in text
    assert "一.1" not in text
    assert pages[2].images


def test_an_own_shell_is_left_as_it_is() -> None:
    for variant in CONTRACTS:
        own = Template.own(variant).content
        facts = load_facts(str(next(EXAMPLES.glob(f"{variant}.json"))))
        assert restored(own, own, draft(facts).tree.series) == own


def branch(style: str) -> str:
    return f'{{%p elif line.style == "{style}" %}}'.replace('"', "&quot;")


def without_numbers() -> bytes:
    styles = unpack(OWN)["word/styles.xml"].decode()
    start = styles.index('<w:name w:val="合同条"/>')
    number = styles.index("<w:numPr>", start)
    end = styles.index("</w:numPr>", number) + len("</w:numPr>")
    return edited(OWN, styles[start:end], styles[start:number], "word/styles.xml")


def spoilt() -> Iterator[tuple[bytes, str]]:
    quoted = 'line.style == "合同条"'
    yield edited(OWN, "{{ title }}", "{{ titel }}", HEADER), f"未知的变量 titel：{HEADER}：“{{{{ titel }}}}"
    yield edited(OWN, "{{r line.runs }}", "{{r line.run }}"), "未知的变量 line.run："
    yield edited(OWN, "{{ title }}", "{{ title|upper }}", HEADER), "未知的过滤器 upper：word/header1.xml"
    yield edited(OWN, "{%p endfor %}", "{%p endfor"), "标记没有写完：word/document.xml"
    yield edited(OWN, "{%p endfor %}", "{%p endfro %}"), "未知的标记 endfro：word/document.xml"
    yield edited(OWN, "{%p endfor %}", ""), "没有 endfor"
    yield edited(OWN, "{%p if contents %}", "{%p if contents is %}"), "标记有误"
    yield edited(OWN, quoted, quoted.replace("合同条", "合同款")), "缺少样式“合同条”的段落"
    yield edited(OWN, quoted, quoted.replace("合同条", "合同款")), "未知的样式“合同款”：word/document.xml：“{%p elif"
    yield edited(OWN, "{{r line.runs }}", ""), "没有 line.runs，文字会丢失：word/document.xml"
    yield without_numbers(), "样式“合同条”失去了自动编号"


@pytest.mark.parametrize(("shell", "reason"), list(spoilt()))
def test_what_is_spoilt_is_named_with_its_place(shell: bytes, reason: str) -> None:
    with pytest.raises(Problems) as refused:
        written(shell)
    assert {problem.code for problem in refused.value.problems} == {"bad-template"}
    assert reason in "\n".join(problem.say("zh") for problem in refused.value.problems)


@pytest.mark.parametrize("example", ["framework", "process"])
def test_one_restyled_shell_serves_every_variant_with_its_own_numbers(example: str) -> None:
    theirs = read(written(OWN, example=example)).lines
    ours = read(write(contract_of(example), "docx")).lines
    assert [(line.label, line.text) for line in theirs] == [(line.label, line.text) for line in ours]
