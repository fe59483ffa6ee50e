"""The PDF says what the tree says, looks the same each time and keeps to its standards."""

import io
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pypdf
import pytest

from hetong.generator.tree.flow import Line, flow_all
from hetong.generator.tree.nodes import (
    Block,
    Clause,
    Document,
    FactText,
    Inline,
    Origin,
    Paragraph,
    Part,
    PartKind,
    Reference,
    ReferencePart,
    Row,
    Table,
    Term,
    Text,
    plain,
)
from hetong.generator.writers.house import House, load_house
from hetong.generator.writers.pdf import MissingGlyphError, PdfError, write_pdf

WHEN = datetime(2026, 3, 1, 9, 30, tzinfo=timezone(timedelta(hours=8)))
ORIGIN = Origin("01-made.md", 1)
TITLE = "客户维护合同"
NUMBER = FactText("number", "KHTS-2026-018", "合同编号")
BLANK = FactText("term.notice_days", "______〔提前通知天数〕", "提前通知天数", blank=True)
LONG = "乙方应当在收到甲方转交的客户投诉后，按照本合同约定的期限完成调查、答复与反馈。" * 4


@pytest.fixture(scope="module")
def house() -> House:
    return load_house()


def text(*words: Inline | str) -> tuple[Inline, ...]:
    return tuple(Text(word) if isinstance(word, str) else word for word in words)


def paragraph(*words: Inline | str) -> Paragraph:
    return Paragraph(text(*words), ORIGIN)


def clause(name: str, level: int, label: str, heading: str, *blocks: Block) -> Clause:
    return Clause(name, level, text(heading) if heading else (), blocks, ORIGIN, "body", label, 1)


def table(header: str, *rows: str) -> Table:
    def cells(row: str) -> tuple[tuple[Inline, ...], ...]:
        return tuple(text(cell) for cell in row.split("|"))

    columns = cells(header)
    return Table(columns, tuple(Row(cells(row)) for row in rows), ("left",) * len(columns), ORIGIN)


def contract(*parts: Part, number: FactText = NUMBER) -> Document:
    return Document("general", TITLE, number, parts, ())


def body(*blocks: Block) -> Part:
    return Part(PartKind.BODY, (), blocks)


def whole_contract() -> Document:
    """Every kind of part, line and inline once."""
    reference = Reference(
        "pay.due", ORIGIN, (ReferencePart("第"), ReferencePart("1.1", "pay.due", "label"), ReferencePart("条"))
    )
    items = (
        clause(
            "pay.a",
            3,
            "1.",
            "",
            paragraph("自逾期之日起每日支付", FactText("p", "0.05%", "违约金"), "，适用", reference, "。"),
        ),
        clause(
            "pay.b",
            3,
            "2.",
            "",
            paragraph("提前", BLANK, "日——书面……通知‘对方’；"),
            clause("pay.b.1", 4, "（1）", "", paragraph("office affine flux fi ffl")),
            paragraph("前项所称“通知”，含 e-mail。"),
        ),
    )
    pay = clause(
        "pay",
        1,
        "一、",
        "费用与支付",
        clause("pay.due", 2, "1.1", "付款期限", *items),
        clause(
            "pay.terms",
            2,
            "1.2",
            "定义",
            paragraph(Term("客户投诉"), "是指异议。", Text("责任以服务费为限。", strong=True)),
        ),
        table("序号|项目|金额", "1|维护费|人民币10,000元", "2|差旅费|据实"),
    )
    return contract(
        Part(
            PartKind.COVER,
            text(TITLE),
            (paragraph("合同编号：", NUMBER), paragraph("甲方：", FactText("a", "某甲公司", "甲方"))),
        ),
        body(pay),
        Part(PartKind.APPENDIX, text("附件及说明"), (clause("annexes", 1, "附一、", "附件列表", paragraph("无。")),)),
        signature_page("甲方", "乙方"),
    )


def signature_page(*names: str) -> Part:
    lines = (
        paragraph("盖章："),
        paragraph("法定代表人或者授权代表（签字）：________"),
        paragraph("签署日期：____年__月__日"),
    )
    return Part(
        PartKind.SIGNATURE,
        text("签署页"),
        (
            paragraph("本页为签署页，无正文。"),
            *(Clause(f"sign.{name}", 2, text(f"{name}：某公司"), lines, ORIGIN, None) for name in names),
        ),
    )


def read(pdf: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf), strict=True)


def squeeze(words: str) -> str:
    return re.sub(r"\s", "", words)


def words_of(made: Document) -> str:
    """What a reader should find: every label and every word of the flow."""
    words = ""
    for entry in flow_all(made):
        if isinstance(entry, Line):
            words += entry.label + plain(entry.inlines)
        else:
            words += "".join(plain(cell) for line in entry.lines() for cell in line)
    return squeeze(words)


def page_words(reader: pypdf.PdfReader, number: str = NUMBER.text) -> list[str]:
    """The words of each page without its header and footer."""
    count = len(reader.pages)
    words = []
    for index, page in enumerate(reader.pages, start=1):
        found = squeeze(page.extract_text())
        footer = f"第{index}页共{count}页"
        if footer in found:
            found = found.replace(squeeze(f"{TITLE}合同编号：{number}"), "", 1).replace(footer, "", 1)
        words.append(found)
    return words


def printed(made: Document, house: House) -> str:
    """The words of the whole PDF but header, footer and table of contents."""
    words = page_words(read(write_pdf(made, house, WHEN)), made.number.text)
    return "".join(page for page in words if not page.startswith("目录"))


def outline(reader: pypdf.PdfReader) -> list[tuple[int, str, int]]:
    """The bookmarks: level, title, page."""

    def walk(entries: list[Any], level: int) -> Iterator[tuple[int, str, int]]:
        for entry in entries:
            if isinstance(entry, list):
                yield from walk(entry, level + 1)
            else:
                page = reader.get_destination_page_number(entry)
                assert page is not None
                yield level, str(entry.title), page + 1

    return list(walk(reader.outline, 1))


def test_the_words_of_the_pdf_are_those_of_the_tree(house: House) -> None:
    made = whole_contract()
    assert printed(made, house) == words_of(made)


@pytest.mark.parametrize(
    "words",
    [
        '甲&乙<公司>"{{7*7}}"',
        "[x](y)",
        '#eval("1")',
        "$x$",
        "*b*",
        "_b_ `raw` @ref <label> = h // c /* d */ \\u{41} \\ ~ -- --- ...",
        "“‘全角’”——……·《》〔〕％￥＃",
        "\"straight\" 'quotes' it's",
        "𬭚䶮㛃",
        "甲" * 200,
        "A" * 200,
        "“" * 200,
        "f" * 200,
        "a b  c\u3000d",
    ],
)
def test_hostile_words_print_as_typed_wherever_they_stand(words: str, house: House) -> None:
    fact = FactText("x", words, "事实")
    made = contract(
        Part(PartKind.COVER, text(TITLE), (paragraph("甲方：", fact),)),
        body(
            clause(
                "a", 1, "一、", words, clause("a.b", 2, "1.1", words, clause("a.b.c", 3, "1.", "", paragraph(fact)))
            ),
            table("一|二|三|四", f"{words}|二|三|四"),
        ),
        Part(PartKind.SIGNATURE, text("签署页"), (Clause("s", 2, (fact,), (paragraph(words),), ORIGIN, None),)),
    )
    assert printed(made, house) == words_of(made)


def test_a_word_longer_than_a_line_stays_within_the_margins(house: House) -> None:
    made = contract(body(paragraph("A" * 200), table("一|二|三|四", f"{'B' * 60}|二|三|四")))
    rights: list[float] = []

    def visit(words: str, _cm: list[float], matrix: list[float], _font: Any, size: float) -> None:
        if words.strip():
            rights.append(matrix[4])

    read(write_pdf(made, house, WHEN)).pages[0].extract_text(visitor_text=visit)
    assert max(rights) < (house.page.width_mm - house.page.margins_mm.right) * 72 / 25.4


def test_characters_without_a_glyph_are_named(house: House) -> None:
    made = contract(body(paragraph("甲𠮷ሀ乙😀𠮷")))
    with pytest.raises(MissingGlyphError, match=r"𠮷（U\+20BB7）、ሀ（U\+1200）、😀（U\+1F600）") as caught:
        write_pdf(made, house, WHEN)
    assert caught.value.characters == "𠮷ሀ😀"


def test_a_missing_glyph_in_the_number_or_a_lone_surrogate_is_named_too(house: House) -> None:
    with pytest.raises(MissingGlyphError, match=r"U\+1F600"):
        write_pdf(contract(body(), number=FactText("number", "😀", "合同编号")), house, WHEN)
    with pytest.raises(MissingGlyphError, match=r"U\+D800"):
        write_pdf(contract(body(paragraph("\ud800"))), house, WHEN)


def test_the_next_contract_after_a_failure_is_unharmed(house: House) -> None:
    made = whole_contract()
    before = write_pdf(made, house, WHEN)
    with pytest.raises(PdfError):
        write_pdf(contract(body(paragraph("😀"))), house, WHEN)
    assert write_pdf(made, house, WHEN) == before


def test_an_unknown_font_is_an_error_and_not_an_empty_page(house: House) -> None:
    fonts = house.fonts.model_copy(update={"pdf": house.fonts.pdf.model_copy(update={"serif": "No Such Font"})})
    with pytest.raises(PdfError, match="no such font"):
        write_pdf(whole_contract(), house.model_copy(update={"fonts": fonts}), WHEN)


def test_a_time_without_zone_is_refused(house: House) -> None:
    with pytest.raises(ValueError, match="time zone"):
        write_pdf(whole_contract(), house, datetime(2026, 3, 1))


def test_chapters_and_sections_are_bookmarks_with_their_labels(house: House) -> None:
    assert outline(read(write_pdf(whole_contract(), house, WHEN))) == [
        (1, "一、费用与支付", 3),
        (2, "1.1 付款期限", 3),
        (2, "1.2 定义", 3),
        (1, "附件及说明", 4),
        (1, "附一、附件列表", 4),
        (1, "签署页", 5),
    ]


def test_the_table_of_contents_gives_the_pages_of_forty_chapters(house: House) -> None:
    sections = [clause("s", 2, "1.1", "期限", paragraph(LONG)) for _ in range(3)]
    chapters = [clause(f"c{n}", 1, f"{n}、", f"第{n}组约定", *sections) for n in range(1, 41)]
    reader = read(write_pdf(contract(body(*chapters)), house, WHEN))
    lines = [squeeze(line) for page in reader.pages for line in page.extract_text().splitlines()]
    entries = [entry for line in lines if (entry := re.fullmatch(r"(\d+、第\d+组约定)\.+(\d+)", line))]
    listed = [(entry[1], int(entry[2])) for entry in entries]
    bookmarks = [(title, page) for level, title, page in outline(reader) if level == 1]
    assert len(listed) == 40
    assert listed == bookmarks
    pages = page_words(reader)
    assert all(title in pages[page - 1] for title, page in listed)


def test_entries_of_the_contents_and_references_are_links(house: House) -> None:
    reader = read(write_pdf(whole_contract(), house, WHEN))
    links = [[annotation.get_object()["/Subtype"] for annotation in page.get("/Annots", [])] for page in reader.pages]
    assert links == [[], ["/Link"] * 4, ["/Link"], [], []]


def test_a_reference_to_what_prints_no_line_is_plain_words(house: House) -> None:
    bare = Clause("bare", 3, (), (table("一", "二"),), ORIGIN, None)
    reference = Reference("bare", ORIGIN, (ReferencePart("下表"),))
    reader = read(write_pdf(contract(body(paragraph(reference), bare)), house, WHEN))
    assert "/Annots" not in reader.pages[0]


def test_a_contract_without_headings_has_no_contents_page(house: House) -> None:
    reader = read(write_pdf(contract(body(paragraph("一句话。"))), house, WHEN))
    assert page_words(reader) == ["一句话。"]


def test_every_page_but_the_cover_has_number_and_page_of_pages(house: House) -> None:
    pages = [squeeze(page.extract_text()) for page in read(write_pdf(whole_contract(), house, WHEN)).pages]
    assert "页共" not in pages[0]
    for index, page in enumerate(pages[1:], start=2):
        assert f"{TITLE}合同编号：KHTS-2026-018" in page
        assert f"第{index}页共{len(pages)}页" in page


def test_a_long_table_repeats_its_header_on_every_page(house: House) -> None:
    rows = [f"{n}|维护服务费|人民币10,000元" for n in range(1, 101)]
    words = page_words(read(write_pdf(contract(body(table("序号|项目|金额", *rows))), house, WHEN)))
    assert len(words) > 2
    assert all(page.startswith("序号项目金额") for page in words)
    assert "".join(page.removeprefix("序号项目金额") for page in words) == squeeze("".join(rows).replace("|", ""))


def test_a_short_table_goes_to_the_next_page_with_its_heading_and_stays_whole(house: House) -> None:
    section = clause("s", 2, "1.1", "明细", table("项目|金额", *(f"第{n}项|{n}元" for n in range(1, 12))))
    made = contract(body(*(paragraph("一句话。") for _ in range(23)), section))
    assert page_words(read(write_pdf(made, house, WHEN)))[1].startswith("1.1明细项目金额第1项")


def test_a_table_with_a_cell_higher_than_a_page_loses_nothing(house: House) -> None:
    made = contract(body(table("项目|说明", f"甲|{LONG * 20}")))
    words = page_words(read(write_pdf(made, house, WHEN)))
    assert len(words) > 1
    assert "".join(page.removeprefix("项目说明") for page in words) == f"甲{LONG * 20}"


def test_the_signature_page_of_three_stays_whole(house: House) -> None:
    made = contract(body(paragraph("一句话。")), signature_page("甲方", "乙方", "丙方"))
    words = page_words(read(write_pdf(made, house, WHEN)))
    assert len(words) == 2
    assert words[1].startswith("签署页")
    assert words[1].count("签署日期") == 3


def test_a_signatory_is_never_split_between_pages(house: House) -> None:
    made = contract(signature_page(*(f"第{n}方" for n in range(1, 8))))
    pages = page_words(read(write_pdf(made, house, WHEN)))
    assert len(pages) == 2
    for page in pages:
        assert page.count("某公司") == page.count("盖章：") == page.count("签署日期")


def test_the_same_contract_gives_the_same_bytes_in_every_thread(house: House) -> None:
    made = whole_contract()
    results: list[bytes] = []
    threads = [threading.Thread(target=lambda: results.append(write_pdf(made, house, WHEN))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [write_pdf(made, house, WHEN)] * 3


def test_the_file_says_what_it_is(house: House) -> None:
    reader = read(write_pdf(whole_contract(), house, WHEN))
    xmp = reader.xmp_metadata
    assert xmp is not None
    packet = xmp.stream.get_data().decode()
    assert "<pdfaid:part>2<" in packet
    assert "<pdfaid:conformance>A<" in packet
    assert "<pdfuaid:part>1<" in packet
    assert reader.metadata is not None
    assert reader.metadata.title == TITLE
    assert reader.metadata.creation_date == WHEN.astimezone(UTC)
    assert str(reader.root_object["/Lang"]).startswith("zh")
    marks: Any = reader.root_object["/MarkInfo"]
    assert marks["/Marked"].value is True


def test_every_font_is_embedded(house: House) -> None:
    reader = read(write_pdf(whole_contract(), house, WHEN))
    names = set()
    for page in reader.pages:
        resources: Any = page["/Resources"]
        for font in resources["/Font"].values():
            descendant = font.get_object()["/DescendantFonts"][0].get_object()
            names.add(str(descendant["/BaseFont"]).split("+")[1])
            assert "/FontFile3" in descendant["/FontDescriptor"].get_object()
    assert {name.split("-")[0] for name in names} == {"NotoSerifSC", "NotoSansSC"}


def test_qpdf_finds_nothing_wrong(house: House, tmp_path: Path) -> None:
    qpdf = shutil.which("qpdf")
    if qpdf is None:
        pytest.skip("qpdf is not installed")
    file = tmp_path / "合同.pdf"
    file.write_bytes(write_pdf(whole_contract(), house, WHEN))
    done = subprocess.run([qpdf, "--check", file], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
