"""A Word file from outside is read for its words, whatever wrote it, and without trusting it."""

import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from hetong.generator.pipeline import Draft, draft, validate_data, write
from hetong.generator.problems import Problem
from hetong.generator.reading.content import Cell, Change, Comment, Control, ReturnedDocument, Stretch
from hetong.generator.reading.document import read_document
from hetong.generator.tree.flow import Line, flow_all
from hetong.generator.tree.nodes import plain
from hetong.generator.writers.docx import bookmark_name
from hetong.generator.writers.ooxml import ROOT, field_start, fld_char, pack, unpack

from ..writers.tools import tool

RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def document(body: str, **parts: str) -> bytes:
    """A Word file of `body`; `parts` are others by the kind of their relationship."""
    names = {kind: f"word/{kind}.xml" for kind in parts}
    links = "".join(f'<Relationship Id="{kind}" Type="{RELATED}/{kind}" Target="{kind}.xml"/>' for kind in parts)
    files = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="a" Type="{RELATED}/officeDocument" '
        'Target="word/text.xml"/></Relationships>',
        "word/text.xml": f"<w:document {ROOT}><w:body>{body}</w:body></w:document>",
        "word/_rels/text.xml.rels": f'<Relationships xmlns="{PACKAGE}">{links}</Relationships>',
        **{names[kind]: xml for kind, xml in parts.items()},
    }
    return pack({name: xml.encode() for name, xml in files.items()})


def read(body: str, **parts: str) -> ReturnedDocument:
    return read_document(document(body, **parts))


def r(words: str) -> str:
    return f"<w:r><w:t>{words}</w:t></w:r>"


def p(content: str) -> str:
    return f"<w:p>{content}</w:p>"


ALTERNATIVES = (
    '<mc:AlternateContent><mc:Choice Requires="w14"><w:t>新</w:t></mc:Choice>'
    "<mc:Fallback><w:t>旧</w:t></mc:Fallback></mc:AlternateContent>"
)


def texts(body: str) -> list[str]:
    return [paragraph.text for paragraph in read(body).paragraphs]


BY = 'w:id="1" w:author="乙方法务" w:date="2026-03-05T10:00:00Z"'


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (r("甲") + '<w:proofErr w:type="spellStart"/>' + r("方"), "甲方"),
        ("<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t><w:br w:type='page'/></w:r>", "甲\t乙\n丙"),
        ("<w:r><w:t>非</w:t><w:softHyphen/><w:t>常</w:t><w:noBreakHyphen/></w:r>", "非常-"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:sym w:font="Arial" w:char="00A7"/></w:r>', "☑§"),
        (f'<w:hyperlink w:anchor="x">{r("链接")}</w:hyperlink>', "链接"),
        (f'<w:smartTag w:element="place">{r("北京")}</w:smartTag><w:customXml>{r("市")}</w:customXml>', "北京市"),
        (f'<w:fldSimple w:instr=" REF a ">{r("第3条")}</w:fldSimple>', "第3条"),
        (
            field_start("REF a") + r("第3条") + fld_char("end"),
            "第3条",
        ),
        ("<w:r><w:rPr><w:vanish/></w:rPr><w:t>看不见</w:t></w:r><w:r><w:t>看得见</w:t></w:r>", "看得见"),
        (f"<w:r>{ALTERNATIVES}</w:r>", "新"),
        (f"<w:r><w:ruby><w:rt>{r('han')}</w:rt><w:rubyBase>{r('汉')}</w:rubyBase></w:ruby></w:r>", "汉"),
    ],
)
def test_a_paragraph_reads_as_it_looks(content: str, text: str) -> None:
    assert texts(p(content)) == [text]


def test_a_text_box_follows_the_paragraph_that_it_hangs_on() -> None:
    box = f"<w:r><w:pict><w:txbxContent>{p(r('框中'))}</w:txbxContent></w:pict></w:r>"
    assert texts(p(r("框外") + box) + p(r("其后"))) == ["框外", "框中", "其后"]


def test_pending_changes_are_read_both_ways() -> None:
    body = p(
        r("付款期限为")
        + f"<w:del {BY}><w:r><w:delText>10</w:delText></w:r></w:del>"
        + f"<w:ins {BY}>{r('6')}{r('0')}</w:ins>"
        + f"<w:ins {BY.replace('乙', '甲')}><w:del {BY}><w:r><w:delText>作废</w:delText></w:r></w:del></w:ins>"
        + r("日")
    )
    read_back = read(body)
    (paragraph,) = read_back.paragraphs
    assert (paragraph.text, paragraph.original) == ("付款期限为60日", "付款期限为10日")
    day = "2026-03-05T10:00:00Z"
    assert read_back.changes[:2] == (
        Change("delete", "乙方法务", day, "10", 0),
        Change("insert", "乙方法务", day, "60", 0),
    )


def test_moved_words_are_read_at_both_places() -> None:
    read_back = read(
        p(f"<w:moveFrom {BY}>{r('丙')}</w:moveFrom>{r('甲')}") + p(f"{r('乙')}<w:moveTo {BY}>{r('丙')}</w:moveTo>")
    )
    assert [each.text for each in read_back.paragraphs] == ["甲", "乙丙"]
    assert [each.original for each in read_back.paragraphs] == ["丙甲", "乙"]
    assert [(change.kind, change.paragraph) for change in read_back.changes] == [("move-from", 0), ("move-to", 1)]


def test_a_paragraph_or_row_that_is_itself_a_change_says_so() -> None:
    mark = f"<w:pPr><w:rPr><w:ins {BY}/></w:rPr></w:pPr>"
    row = f"<w:tbl><w:tr><w:trPr><w:del {BY}/></w:trPr><w:tc>{p(r('行'))}</w:tc></w:tr></w:tbl>"
    read_back = read(p(mark) + p(r("旧")) + row)
    assert [each.mark for each in read_back.paragraphs] == ["insert", None, "delete"]
    assert [(change.kind, change.text) for change in read_back.changes] == [("insert", "")]


def test_changed_looks_are_changes_of_the_words_they_apply_to() -> None:
    run = f"<w:r><w:rPr><w:b/><w:rPrChange {BY}><w:rPr/></w:rPrChange></w:rPr><w:t>加粗</w:t></w:r>"
    (change,) = read(p(r("前") + run)).changes
    assert (change.kind, change.text) == ("format", "加粗")


def test_places_in_tables_count_rows_and_columns_of_the_grid() -> None:
    def cell(words: str, span: int = 1) -> str:
        return f'<w:tc><w:tcPr><w:gridSpan w:val="{span}"/></w:tcPr>{words}</w:tc>'

    inner = f"<w:tbl><w:tr>{cell(p(r('里')))}</w:tr></w:tbl>"
    wrapped = f"<w:sdt><w:sdtContent>{cell(p(r('三')))}</w:sdtContent></w:sdt>"
    table = f"<w:tbl><w:tr>{cell(p(r('一')), 2)}{wrapped}</w:tr><w:tr>{cell(p(r('四')) + inner)}</w:tr></w:tbl>"
    found = {paragraph.text: paragraph.cell for paragraph in read(p(r("外")) + table).paragraphs}
    assert found == {
        "外": None, "一": Cell(0, 0, 0), "三": Cell(0, 0, 2), "四": Cell(0, 1, 0), "里": Cell(1, 0, 0)
    }  # fmt: skip


def test_content_controls_are_read_at_every_level() -> None:
    def sdt(properties: str, content: str) -> str:
        return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"

    choice = (
        '<w:tag w:val="term.renewal"/><w:dropDownList><w:listItem w:displayText="自动续期" w:value="automatic"/>'
        "</w:dropDownList>"
    )
    box = '<w:tag w:val="check"/><w14:checkbox><w14:checked w14:val="1"/></w14:checkbox>'
    day = '<w:tag w:val="day"/><w:date w:fullDate="2026-03-01T00:00:00Z"/>'
    empty = '<w:alias w:val="名称"/><w:tag w:val="name"/><w:showingPlcHdr/><w:text/>'
    body = p(
        sdt(choice, r("自动") + r("续期")) + sdt(box, r("☑")) + sdt(day, r("3月1日")) + sdt(empty, r("请填写"))
    ) + sdt('<w:tag w:val="many"/>', p(r("一")) + p(r("二")))
    controls = {control.tag: control for control, _ in read(body).controls()}
    assert controls == {
        "term.renewal": Control("term.renewal", "", "自动续期", value="automatic"),
        "check": Control("check", "", "☑", checked=True),
        "day": Control("day", "", "3月1日", value="2026-03-01"),
        "name": Control("name", "名称", "请填写", placeholder=True),
        "many": Control("many", "", "一\n二"),
    }


def test_words_are_known_by_their_look_their_fate_and_what_they_refer_to() -> None:
    by_number = field_start(r"REF _Ref_pay \n \h") + r("4.3") + fld_char("end")
    bold = "<w:r><w:rPr><w:b/></w:rPr><w:t>粗</w:t></w:r>"
    body = p(
        bold + r("第") + by_number + f'<w:fldSimple w:instr=" REF _Ref_pay ">{r("支付")}</w:fldSimple>'
        + f"<w:ins {BY}>{r('增')}</w:ins>" + f"<w:del {BY}><w:r><w:delText>删</w:delText></w:r></w:del>"
    )  # fmt: skip
    (paragraph,) = read(body).paragraphs
    assert paragraph.stretches == (
        Stretch("粗", strong=True),
        Stretch("第"),
        Stretch("4.3", target="_Ref_pay", by_number=True),
        Stretch("支付", target="_Ref_pay"),
        Stretch("增", rejected=False),
        Stretch("删", accepted=False),
    )


def test_pictures_are_read_with_what_they_show() -> None:
    drawing = (
        '<w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
        '<wp:docPr id="1" name="a" descr="流程图"/><a:blip r:embed="nowhere" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"/></wp:inline></w:drawing></w:r>'
    )
    (paragraph,) = read(p(drawing)).paragraphs
    assert [(picture.shows, picture.content) for picture in paragraph.pictures] == [("流程图", b"")]


def test_comments_have_their_words_and_replies() -> None:
    body = p('<w:commentRangeStart w:id="0"/>' + r("六十日")) + p(
        r("以内") + '<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>'
    )
    who = 'w:author="甲方" w:date="2026-03-06T09:00:00Z"'
    comments = (
        f'<w:comments {ROOT}><w:comment w:id="0" {who}><w:p w14:paraId="0A">{r("太长")}</w:p></w:comment>'
        f'<w:comment w:id="1" {who.replace("甲", "乙")}><w:p w14:paraId="0B">{r("可以商量")}</w:p></w:comment>'
        "</w:comments>"
    )
    extended = (
        f'<w15:commentsEx {ROOT}><w15:commentEx w15:paraId="0A"/>'
        '<w15:commentEx w15:paraId="0B" w15:paraIdParent="0A"/></w15:commentsEx>'
    )
    (comment,) = read(body, comments=comments, commentsExtended=extended).comments
    answer = Comment("乙方", "2026-03-06T09:00:00Z", "可以商量", "", 0)
    assert comment == Comment("甲方", "2026-03-06T09:00:00Z", "太长", "六十日以内", 0, (answer,))


def test_other_prefixes_make_no_difference() -> None:
    parts = unpack(document(p(r("甲方"))))
    text = parts["word/text.xml"].decode()
    parts["word/text.xml"] = text.replace("<w:", "<v:").replace("</w:", "</v:").replace("xmlns:w=", "xmlns:v=").encode()
    assert [each.text for each in read_document(pack(parts)).paragraphs] == ["甲方"]


def test_foot_notes_are_reported_beside_the_text() -> None:
    notes = f'<w:footnotes {ROOT}><w:footnote w:id="2">{p(r("脚注"))}</w:footnote></w:footnotes>'
    assert read(p(r("正文")), footnotes=notes).notes == ("脚注",)


# Our own documents


def lines(contract: Draft) -> list[str]:
    """The lines of the text; a line of the cover has a tab between key and value."""
    return [plain(line.inlines) for line in flow_all(contract.tree) if isinstance(line, Line)]


def saved_by_libreoffice(docx: bytes, folder: Path) -> bytes:
    soffice = tool("soffice", "soffice")
    (folder / "a.docx").write_bytes(docx)
    command = [
        soffice, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to",
        "docx:MS Word 2007 XML", "--outdir", str(folder / "saved"), str(folder / "a.docx"),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return (folder / "saved" / "a.docx").read_bytes()


@pytest.fixture
def contract(example: Callable[..., dict[str, Any]]) -> Draft:
    return draft(validate_data(example("process-third-party")))


def test_our_own_contract_reads_word_for_word_with_every_clause_and_fact(contract: Draft) -> None:
    returned = read_document(write(contract, "docx"))
    shown = [each.text.replace("：\t", "：") for each in returned.paragraphs if each.text and each.cell is None]
    assert shown == lines(contract)
    assert all(each.text == each.original for each in returned.paragraphs)
    assert {name for name, _ in returned.bookmarked()} >= {
        bookmark_name(line.clause.id) for line in flow_all(contract.tree) if isinstance(line, Line) and line.clause
    }
    assert returned.stored["party_a.name"].words == contract.facts.data["party_a"]["name"]
    assert all(
        control.path and control.text == returned.stored[control.path].words for control, _ in returned.controls()
    )
    assert returned.properties["title"] == contract.tree.title


def test_nothing_changes_when_libreoffice_saves_a_contract(contract: Draft, tmp_path: Path) -> None:
    ours = write(contract, "docx")
    before, after = read_document(ours), read_document(saved_by_libreoffice(ours, tmp_path))

    def said(returned: ReturnedDocument) -> list[Any]:
        controls = [replace(each, controls=()) for each in returned.paragraphs if each.text]
        return [controls, [(control.path, control.text) for control, _ in returned.controls()], returned.stored]

    assert said(after) == said(before)


# Hostile files

FIELD = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'


def zipped(**entries: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "code", "reason"),
    [
        (b"", "returned-unreadable", "不是完好"),
        (b"%PDF-1.7", "returned-unreadable", "不是完好"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "returned-unreadable", "加密"),
        (document(p(r("甲")))[:-40], "returned-unreadable", "不是完好"),
        (zipped(**{"[Content_Types].xml": b"<a/>"}), "returned-unreadable", "_rels"),
        (zipped(**{"[Content_Types].xml": b"<a/>", "word/big.xml": bytes(60_000_000)}), "returned-unreadable", "过大"),
        (zipped(**{"[Content_Types].xml": b"<a/>", "word/vbaProject.bin": b"x"}), "returned-unreadable", "宏"),
        (document("<w:p>"), "returned-unreadable", "XML"),
        (pack(unpack(document("")) | {"word/text.xml": b"<a/>"}), "returned-unreadable", "不是 Word 文档的正文"),
        (document(p(FIELD + r("藏起来的字"))), "returned-unreadable", "没有结束的域"),
        (document(p(FIELD * 100)), "returned-unreadable", "嵌套"),
        (document("<w:tbl>" * 300 + "</w:tbl>" * 300), "returned-unreadable", "XML"),
        (document(p(r("甲")), styles="<!DOCTYPE a><a/>"), "returned-unreadable", "DOCTYPE"),
        (document(p(r("甲")), styles='<a xmlns="http://purl.oclc.org/ooxml/x/main"/>'), "returned-strict", ""),
    ],
)
def test_a_hostile_or_broken_file_is_refused_with_the_reason(
    content: bytes, code: str, reason: str, problems: Callable[[Callable[[], object]], tuple[Problem, ...]]
) -> None:
    (problem,) = problems(lambda: read_document(content, "回函.docx"))
    assert problem.code == code
    assert problem.place.file == "回函.docx"
    assert reason in problem.say("zh")


def test_a_reference_to_a_template_on_somebodys_disk_is_no_reason_to_refuse() -> None:
    link = f'<Relationships xmlns="{PACKAGE}"><Relationship Id="a" Type="{RELATED}/attachedTemplate" '
    parts = unpack(document(p(r("甲"))))
    parts["word/_rels/settings.xml.rels"] = (
        f'{link}Target="file:///C:/a.dotx" TargetMode="External"/></Relationships>'.encode()
    )
    assert [each.text for each in read_document(pack(parts)).paragraphs] == ["甲"]
