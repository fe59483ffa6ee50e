"""The Word file says what the tree says, numbered and linked by Word's own means, and Word opens it without repair."""

import json
import os
import re
import subprocess
import warnings
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from importlib.resources import files
from io import BytesIO
from pathlib import Path

import docx as python_docx
import pytest
import yaml
from lxml import etree

from hetong.generator.tree.flow import Line, Role, flow_all
from hetong.generator.tree.nodes import (
    Block,
    Clause,
    Document,
    FactText,
    Inline,
    Level,
    Origin,
    Paragraph,
    Part,
    PartKind,
    Reference,
    ReferencePart,
    Row,
    Series,
    Table,
    Term,
    Text,
    plain,
)
from hetong.generator.tree.number import number
from hetong.generator.writers.docx import ShellError, write_docx
from hetong.generator.writers.house import load_house
from hetong.generator.writers.ooxml import pack, unpack
from hetong.generator.writers.shell import LISTED, build_shell

from .docx_reader import W, chinese, read
from .tools import tool

WHEN = datetime(2026, 3, 1, 1, 30, tzinfo=UTC)
ORIGIN = Origin("made.md", 1)
TITLE = "客户维护合同"
NUMBER = FactText("number", "KH-2026-018", "合同编号")
DAYS = FactText("payment.review_workdays", "5", "核对期限")
BLANK = FactText("payment.fee", "______〔月度服务费〕", "月度服务费", blank=True)
HOSTILE = [
    "{{7*7}}",
    "{% for x in y %}",
    "{_{ 1 }_}",
    "{# gone #}",
    "<w:r><w:t>x</w:t></w:r>",
    "]]>&amp;&lt;",
    "\"quoted\" & 'single'",
    "𠮷野家𪚥",
    "  two  spaces  ",
    "“引号”——破折号……",
    "%1、{}",
    "#eval(1)",
    "](http://x)",
]


@pytest.fixture(scope="module")
def series() -> tuple[Series, ...]:
    variant = yaml.safe_load(files("hetong.variants").joinpath("general/variant.yaml").read_text(encoding="utf-8"))
    return tuple(
        Series(name, tuple(Level(**level) for level in levels)) for name, levels in variant["numbering"].items()
    )


@pytest.fixture(scope="module")
def shell(series: tuple[Series, ...]) -> bytes:
    return build_shell(series, load_house(), TITLE)


def words(*inlines: Inline | str) -> tuple[Inline, ...]:
    return tuple(Text(inline) if isinstance(inline, str) else inline for inline in inlines)


def paragraph(*inlines: Inline | str) -> Paragraph:
    return Paragraph(words(*inlines), ORIGIN)


def headed(name: str, level: int, heading: str, *blocks: Block, in_series: str | None = "body") -> Clause:
    return Clause(name, level, words(heading), blocks, ORIGIN, in_series)


def item(name: str, *inlines: Inline | str, level: int = 3, then: tuple[Block, ...] = (), of: str = "body") -> Clause:
    return Clause(name, level, (), (paragraph(*inlines), *then), ORIGIN, of)


def label(target: str, text: str, *, strong: bool = False) -> Reference:
    return Reference(target, ORIGIN, (ReferencePart(text, target, "label"),), strong)


def table(*rows: tuple[Inline | str, ...]) -> Table:
    header, *others = (tuple(words(cell) for cell in row) for row in rows)
    return Table(header, tuple(map(Row, others)), ("left",) * len(header), ORIGIN)


def made(series: tuple[Series, ...], *blocks: Block, **others: tuple[Block, ...]) -> Document:
    """A contract with `blocks` as its body, numbered by the number stage."""
    parts = [
        Part(PartKind.COVER, words(TITLE), (paragraph("合同编号：", NUMBER), *others.get("cover", ()))),
        Part(PartKind.BODY, (), blocks),
        Part(PartKind.APPENDIX, words("附件及其他说明解释"), others.get("appendix", ())),
        Part(PartKind.SIGNATURE, words("签署页"), others.get("signature", ())),
    ]
    kept = tuple(part for part in parts if part.blocks)
    return number(Document("general", TITLE, NUMBER, kept, series))


@pytest.fixture(scope="module")
def contract(series: tuple[Series, ...]) -> Document:
    """Every kind of part, line and inline; items below sections and below a chapter; annexes at two places."""
    pay = headed(
        "pay",
        1,
        "费用与支付",
        headed(
            "pay.due",
            2,
            "支付时间",
            item("pay.due.first", "甲方应当在", DAYS, "个工作日内核对。"),
            item(
                "pay.due.second",
                "费用为",
                BLANK,
                "；",
                then=(
                    item("pay.due.a", "其一；", level=4),
                    item("pay.due.b", "其二。", level=4),
                    paragraph("本项另有一段。"),
                ),
            ),
        ),
        headed("pay.tax", 2, "税费", item("pay.tax.first", "适用", label("pay.due.second", "2"), "。")),
        headed("pay.plain", 2, "票据", paragraph("没有项的条。"), table(("项目", "内容"), ("期限", DAYS))),
    )
    signing = tuple(
        headed(f"sign.{name}", 1, name, paragraph("（盖章）："), paragraph("日期：　年　月　日"), in_series=None)
        for name in ("甲方", "乙方", "丙方")
    )
    return made(
        series,
        headed("terms", 1, "定义", headed("terms.a", 2, "术语", item("terms.a.1", Term("投诉"), "，是指异议。"))),
        pay,
        headed("misc", 1, "其他", item("misc.1", "见", *label_parts()), item("misc.2", Text("责任限额", strong=True))),
        appendix=(
            headed(
                "annexes",
                1,
                "附件清单",
                headed("annexes.list", 2, "附件", item("annex.a", "名册", of="annex"), in_series="appendix"),
                in_series="appendix",
            ),
            headed(
                "more",
                1,
                "说明",
                headed("more.list", 2, "另附", item("annex.b", "标准", of="annex"), in_series="appendix"),
                in_series="appendix",
            ),
        ),
        signature=(paragraph("（以下无正文）"), *signing),
    )


def label_parts() -> tuple[Inline, ...]:
    parts = (
        ReferencePart("“"),
        ReferencePart("二、", "pay", "label"),
        ReferencePart("费用与支付", "pay", "heading"),
        ReferencePart("”第"),
        ReferencePart("2.1", "pay.due", "label"),
        ReferencePart("条第"),
        ReferencePart("2", "pay.due.second", "label"),
        ReferencePart("项第"),
        ReferencePart("（1）", "pay.due.a", "label"),
        ReferencePart("目"),
    )
    return (Reference("pay.due.a", ORIGIN, parts), label("annex.b", "附件2", strong=True))


def test_the_table_of_contents_lists_the_roles_that_the_house_style_names() -> None:
    assert set(load_house().toc.roles) == set(LISTED)


def test_every_line_of_the_tree_stands_in_the_file_with_its_label_and_words(contract: Document, shell: bytes) -> None:
    shown = [(line.label, line.text.replace("\t", "")) for line in read(write_docx(contract, shell, WHEN)).lines]
    expected: list[tuple[str, str]] = []
    for entry in flow_all(contract):
        if isinstance(entry, Line):
            expected.append((entry.label, plain(entry.inlines)))
        else:
            expected += [("", plain(cell)) for line in entry.lines() for cell in line]
    assert shown == expected


def test_labels_are_numbering_and_not_words(contract: Document, shell: bytes) -> None:
    shown = {line.text: line.label for line in read(write_docx(contract, shell, WHEN)).lines}
    assert shown["支付时间"] == "2.1"
    assert shown["其二。"] == "（2）"
    assert shown["名册"] == "附件1"
    assert shown["标准"] == "附件2"
    assert shown["另附"] == "附2.1"
    assert shown["没有项的条。"] == ""


def test_a_legal_level_shows_the_chinese_numbers_above_it_in_figures(shell: bytes) -> None:
    numbering = etree.fromstring(unpack(shell)["word/numbering.xml"])
    legal = [lvl.get(f"{W}ilvl") for lvl in numbering.iter(f"{W}lvl") if lvl.find(f"{W}isLgl") is not None]
    assert legal == ["1", "1"]


def test_chapters_count_in_chinese_past_twenty(series: tuple[Series, ...], shell: bytes) -> None:
    chapters = tuple(headed(f"c{n}", 1, f"第{n}", item(f"c{n}.1", "项")) for n in range(1, 24))
    lines = read(write_docx(made(series, *chapters), shell, WHEN)).lines
    shown = [line.label for line in lines if line.style == "合同章"]
    assert shown == [f"{chinese(n)}、" for n in range(1, 24)]
    assert {line.label for line in lines if line.style == "合同项"} == {"1."}
    assert shown[-1] == "二十三、"


def test_every_style_of_a_line_has_the_name_of_its_role(contract: Document, shell: bytes) -> None:
    styles = {line.style for line in read(write_docx(contract, shell, WHEN)).lines}
    assert {"合同标题", "封面文字", "合同章", "合同条", "合同项", "合同目", "合同正文", "项下正文"} <= styles
    assert {"部分标题", "附录章", "附录条", "附件项", "签署方", "签署栏", "表头", "表格文字"} <= styles


def test_word_finds_chapters_and_sections_in_the_navigation_pane(shell: bytes) -> None:
    styles = etree.fromstring(unpack(shell)["word/styles.xml"])
    by_id = {style.get(f"{W}styleId"): style for style in styles.iter(f"{W}style")}
    bases = {}
    for style in by_id.values():
        based = style.find(f"{W}basedOn")
        bases[style.find(f"{W}name").get(f"{W}val")] = based.get(f"{W}val") if based is not None else None
    assert bases["合同章"] == bases["附录章"] == "Heading1"
    assert bases["合同条"] == bases["附录条"] == "Heading2"
    outline = [by_id[name].find(f"{W}pPr/{W}outlineLvl").get(f"{W}val") for name in ("Heading1", "Heading2")]
    assert outline == ["0", "1"]


def test_a_line_of_the_cover_has_a_tab_after_its_key(series: tuple[Series, ...], shell: bytes) -> None:
    role, name = FactText("third_party.role", "数据处理方", "角色"), FactText("third_party.name", "某：公司", "名称")
    document = read(write_docx(made(series, cover=(paragraph("丙方（", role, "）：", name),)), shell, WHEN))
    assert [line.text for line in document.lines[1:]] == ["合同编号：\tKH-2026-018", "丙方（数据处理方）：\t某：公司"]


def test_a_section_without_heading_is_set_as_text_and_counts_on(series: tuple[Series, ...], shell: bytes) -> None:
    bare = Clause("c.b", 2, (), (paragraph("无标题的条。"),), ORIGIN, "body")
    document = read(write_docx(made(series, headed("c", 1, "章", headed("c.a", 2, "条"), bare)), shell, WHEN))
    assert [(line.style, line.label) for line in document.lines[-2:]] == [("合同条", "1.1"), ("合同条段", "1.2")]
    assert document.contents == ["一、章"]


@pytest.mark.parametrize("value", HOSTILE)
def test_a_value_prints_as_typed_wherever_it_stands(value: str, series: tuple[Series, ...], shell: bytes) -> None:
    fact = FactText("party_a.name", value, value)
    contract = made(
        series,
        headed("c", 1, value, item("c.1", value, fact, Term(value))),
        headed("t", 1, "表", table((value, "b"), (fact, value))),
        cover=(paragraph("甲方：", fact),),
    )
    contract = replace(contract, title=value, number=FactText("number", value, value))
    document = read(write_docx(contract, shell, WHEN))
    assert [line.text for line in document.lines if line.label == "1."] == [f"{value}{value}“{value}”"]
    assert document.contents[0] == f"一、{value}"
    assert document.header == f"{value}\t合同编号：{value}"
    assert {control.text for control in document.controls} == {value, "KH-2026-018"}
    assert all(control.text == control.bound for control in document.controls if control.tag == "party_a.name")


def test_a_character_that_xml_cannot_hold_is_an_error(series: tuple[Series, ...], shell: bytes) -> None:
    with pytest.raises(ValueError, match=r"U\+0007"):
        write_docx(made(series, headed("c", 1, "响\a铃")), shell, WHEN)


def test_updating_a_reference_in_word_would_change_nothing(contract: Document, shell: bytes) -> None:
    document = read(write_docx(contract, shell, WHEN))
    references = [each for each in document.fields if each.instruction.startswith("REF")]
    assert len(references) == 7
    for reference in references:
        _, bookmark, *switches = reference.instruction.split()
        number_shown = document.label_of(bookmark).rstrip(".")
        assert reference.result == (number_shown if r"\n" in switches else document.bookmarks[bookmark])


def test_a_reference_that_word_would_print_otherwise_stays_words(series: tuple[Series, ...], shell: bytes) -> None:
    odd = Reference("c.1", ORIGIN, (ReferencePart("第一项", "c.1", "label"), ReferencePart("标题", "c.1", "heading")))
    document = read(write_docx(made(series, headed("c", 1, "章", item("c.1", "甲"), item("c.2", odd))), shell, WHEN))
    assert document.lines[-1].text == "第一项标题"
    assert not [each for each in document.fields if each.instruction.startswith("REF")]


def test_bookmarks_are_unique_and_have_names_that_word_takes(series: tuple[Series, ...], shell: bytes) -> None:
    names = ["a.b_c", "a_b.c", "a" * 60, "a" * 61, "条款.一"]
    chapters = [
        headed(name, 1, "章", item(f"{name}.1", label(name, f"{chinese(n)}、"))) for n, name in enumerate(names, 1)
    ]
    docx = write_docx(made(series, *chapters), shell, WHEN)
    starts = list(etree.fromstring(unpack(docx)["word/document.xml"]).iter(f"{W}bookmarkStart"))
    found = [start.get(f"{W}name", "") for start in starts]
    assert len(set(found)) == len(found) == len({start.get(f"{W}id") for start in starts}) == 2 * len(names)
    assert all(re.fullmatch(r"[A-Za-z_]\w{0,39}", name, re.ASCII) for name in found)


def test_the_contents_list_chapters_and_parts_and_link_to_them(contract: Document, shell: bytes) -> None:
    docx = write_docx(contract, shell, WHEN)
    document = read(docx)
    chapters = ["一、定义", "二、费用与支付", "三、其他"]
    assert document.contents == [*chapters, "附件及其他说明解释", "附一、附件清单", "附二、说明", "签署页"]
    anchors = [
        each.get(f"{W}anchor") for each in etree.fromstring(unpack(docx)["word/document.xml"]).iter(f"{W}hyperlink")
    ]
    assert [document.label_of(anchor) + document.bookmarks[anchor] for anchor in anchors] == document.contents
    assert [each.instruction for each in document.fields if each.instruction.startswith("TOC")] == [
        r'TOC \o "1-1" \h \z \u'
    ]


def test_a_contract_without_chapters_has_no_contents(series: tuple[Series, ...], shell: bytes) -> None:
    document = read(write_docx(made(series, paragraph("只有一段。")), shell, WHEN))
    assert document.contents == []
    assert "目录" not in document.text()


def test_nothing_asks_to_be_updated_when_the_file_is_opened(contract: Document, shell: bytes) -> None:
    for name, xml in unpack(write_docx(contract, shell, WHEN)).items():
        assert b"updateFields" not in xml, name
        assert b"w:dirty" not in xml, name


def test_no_tag_of_the_shell_is_left(contract: Document, shell: bytes) -> None:
    for name, xml in unpack(write_docx(contract, shell, WHEN)).items():
        assert not re.search(rb"\{[{%#]|[}%#]\}", xml.replace(b"{7E1B4C52", b"")), name


def test_facts_are_bound_to_a_part_that_holds_each_printed_fact_once(contract: Document, shell: bytes) -> None:
    document = read(write_docx(contract, shell, WHEN))
    assert document.facts == {fact.path: fact.text for fact in (NUMBER, DAYS, BLANK)}
    assert [(control.tag, control.title) for control in document.controls].count(("number", "合同编号")) == 2
    for control in document.controls:
        assert control.text == control.bound == document.facts[control.tag]


def test_a_long_path_is_shortened_in_the_tag_and_whole_in_the_part(series: tuple[Series, ...], shell: bytes) -> None:
    paths = [f"annexes.{'very_' * 14}long_{end}|figures" for end in "ab"]
    facts = [FactText(path, path[-10:], "名" * 80) for path in paths]
    document = read(write_docx(made(series, paragraph(*facts)), shell, WHEN))
    controls = [control for control in document.controls if control.tag != "number"]
    assert set(paths) < set(document.facts)
    assert len({control.tag for control in controls}) == 2
    assert all(len(control.tag) <= 64 and len(control.title) <= 64 for control in controls)


def test_tables_repeat_their_header_and_have_a_width_for_every_column(series: tuple[Series, ...], shell: bytes) -> None:
    wide = table(("序号", "服务内容与标准", "期限"), ("1", "一项很长很长很长的服务内容", "5日"), ("2", "另一项", "6日"))
    docx = write_docx(made(series, paragraph("甲"), table(("项目", "内容"), ("a", "b")), wide), shell, WHEN)
    root = etree.fromstring(unpack(docx)["word/document.xml"])
    tables = list(root.iter(f"{W}tbl"))
    for each, columns, rows in zip(tables, (2, 3), (2, 3), strict=True):
        assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in each.iter(f"{W}tr")] == [True] + [False] * (
            rows - 1
        )
        assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in each.iter(f"{W}tr"))
        widths = [int(column.get(f"{W}w", "0")) for column in each.iter(f"{W}gridCol")]
        assert len(widths) == columns
        assert 8700 < sum(widths) <= 8731
    widths = [int(column.get(f"{W}w", "0")) for column in tables[1].iter(f"{W}gridCol")]
    assert widths[1] > widths[0]
    assert not list(root.iter(f"{W}tblDescription"))


def test_the_signature_page_starts_a_page_and_stays_whole(series: tuple[Series, ...], shell: bytes) -> None:
    blocks = (
        paragraph("（以下无正文）"),
        headed("s", 1, "甲方", paragraph("（盖章）："), in_series=None),
        table(("a",), ("b",)),
    )
    docx = write_docx(made(series, paragraph("正文"), signature=blocks), shell, WHEN)
    document = python_docx.Document(BytesIO(docx))
    page = [p for p in document.paragraphs if p.style.name in ("部分标题", "签署方", "签署栏", "签署表格后间距")]
    assert [p.text for p in page] == ["签署页", "（以下无正文）", "甲方", "（盖章）：", ""]
    assert page[0].style.paragraph_format.page_break_before
    assert all(p.style.paragraph_format.keep_with_next for p in page)
    cells = [p for row in document.tables[0].rows for cell in row.cells for p in cell.paragraphs]
    assert all(p.style.paragraph_format.keep_with_next for p in cells)


def test_header_and_footer_are_on_every_page_but_the_cover(contract: Document, shell: bytes) -> None:
    docx = write_docx(contract, shell, WHEN)
    document = read(docx)
    assert document.header == f"{TITLE}\t合同编号：KH-2026-018"
    assert document.footer == "第1页 共1页"
    assert [each.instruction for each in document.fields if "PAGE" in each.instruction] == ["PAGE", "NUMPAGES"]
    sections = python_docx.Document(BytesIO(docx)).sections
    assert [section.different_first_page_header_footer for section in sections] == [True, False]


def test_the_same_contract_and_date_give_the_same_bytes(contract: Document, shell: bytes) -> None:
    docx = write_docx(contract, shell, WHEN)
    assert write_docx(contract, bytes(bytearray(shell)), WHEN) == docx
    properties = python_docx.Document(BytesIO(docx)).core_properties
    assert (properties.title, properties.author, properties.last_modified_by) == (TITLE, "", "")
    assert properties.created == properties.modified == WHEN
    with zipfile.ZipFile(BytesIO(docx)) as package:
        assert package.namelist()[0] == "[Content_Types].xml"
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_date_without_time_zone_is_refused(contract: Document, shell: bytes) -> None:
    with pytest.raises(ValueError, match="aware"):
        write_docx(contract, shell, WHEN.replace(tzinfo=None))


def changed(shell: bytes, old: str, new: str) -> bytes:
    """`shell` with `new` for `old` in its body."""
    parts = unpack(shell)
    assert old.encode() in parts["word/document.xml"]
    parts["word/document.xml"] = parts["word/document.xml"].replace(old.encode(), new.encode())
    return pack(parts)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("{%p endfor %}", "", "标记有误"),
        ("{{r line.runs }}", "{{r line.wrong }}", "标记有误"),
        ("{{r line.runs }}", "{{ line.__class__.__mro__ }}", "标记有误"),
        ("{{r line.runs }}", "{{ lipsum() }}", "标记有误"),
        ("{{r line.runs }}", "{{ line.runs|attr('x') }}", "标记有误"),
        ('line.style == "合同项"', 'line.style == "合同款"', "合同项"),
        ("<w:body>", "<w:body><w:p>", "XML"),
    ],
)
def test_a_shell_that_cannot_work_is_refused_with_its_reason(
    old: str, new: str, message: str, contract: Document, shell: bytes
) -> None:
    with pytest.raises(ShellError, match=message):
        write_docx(contract, changed(shell, old, new), WHEN)


def test_a_shell_with_a_document_type_is_refused(contract: Document, shell: bytes) -> None:
    parts = unpack(shell)
    body = parts["word/document.xml"].partition(b"\n")[2]
    parts["word/document.xml"] = b'<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/hostname">]>' + body
    with pytest.raises(ShellError, match="DOCTYPE"):
        write_docx(contract, pack(parts), WHEN)


def test_a_word_file_of_another_origin_is_refused(contract: Document, shell: bytes) -> None:
    parts = {name: xml for name, xml in unpack(shell).items() if not name.startswith("customXml")}
    with pytest.raises(ShellError, match="hetong"):
        write_docx(contract, pack(parts), WHEN)


def test_a_restyled_shell_keeps_its_looks(contract: Document, shell: bytes) -> None:
    document = python_docx.Document(BytesIO(shell))
    document.styles["合同正文"].font.italic = True
    restyled = BytesIO()
    document.save(restyled)
    docx = write_docx(contract, restyled.getvalue(), WHEN)
    assert python_docx.Document(BytesIO(docx)).styles["合同正文"].font.italic
    assert read(docx).lines == read(write_docx(contract, shell, WHEN)).lines


# Judges from outside


@pytest.fixture(scope="module")
def written(contract: Document, shell: bytes, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("docx")
    files = {"contract.docx": write_docx(contract, shell, WHEN), "shell.docx": shell}
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return [folder / name for name in files]


def test_openxml_audit_finds_no_fault(written: list[Path]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        from openxml_audit import OpenXmlValidator
    for path in written:
        assert [str(error) for error in OpenXmlValidator().validate(str(path)).errors] == []


def test_the_open_xml_sdk_finds_no_fault(written: list[Path]) -> None:
    validator = tool("ooxml-validator", os.environ.get("HETONG_OOXML_VALIDATOR"), "ooxml-validator")
    for path in written:
        done = subprocess.run([validator, str(path)], capture_output=True, text=True, timeout=60, check=False)
        assert json.loads(done.stdout)["errors"] == []


def test_libreoffice_shows_every_word(contract: Document, written: list[Path], tmp_path: Path) -> None:
    office = tool("LibreOffice", "soffice", "libreoffice")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", "txt:Text (encoded):UTF8", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(written[0])], capture_output=True, timeout=120, check=True)
    shown = (tmp_path / "contract.txt").read_text(encoding="utf-8")
    chapters = [entry for entry in flow_all(contract) if isinstance(entry, Line) and entry.role is Role.CHAPTER]
    assert all(plain(chapter.inlines) in shown for chapter in chapters)
    assert "5个工作日内核对。" in shown
