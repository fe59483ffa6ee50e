"""A document that came back is compared with what was sent: everything that somebody did is told, and nothing else."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hetong.generator.pipeline import Template, made_at
from hetong.generator.problems import Problems
from hetong.generator.revisions.changes import Change, Kind
from hetong.generator.revisions.departures import OddCharacter, is_minor
from hetong.generator.revisions.kept_comments import with_comments
from hetong.generator.revisions.redline import write_redline
from hetong.generator.revisions.telling import report_of
from hetong.generator.revisions.words import Piece
from hetong.generator.writers.ooxml import pack, unpack

from .coming_back import (
    BY,
    EXAMPLES,
    contract_of,
    departures,
    edited,
    edited_by_libreoffice,
    is_as_sent,
    saved_by_libreoffice,
    sent,
    with_part,
)
from .settling import paragraphs, settle

SAVED = {
    "general": ("", "annex.license_a", "annex.complaint_process", "annex.fee_standard", "annex.nda"),
    "process-third-party": ("", "annex.flow_chart", "annex.survey", "annex.record_form", "annex.satisfaction_report"),
    "framework-party-a": ("", "annex.quality_standard", "annex.nda"),
    "general-blanks": ("",),
}
NDA = "annex.nda"


@pytest.mark.parametrize("example", sorted(path.stem for path in EXAMPLES.glob("*.json")))
def test_what_comes_back_as_it_was_sent_has_no_difference(example: str) -> None:
    assert is_as_sent(departures(example, sent(example)))


@pytest.mark.xdist_group("outside tools")
def test_what_libreoffice_saves_has_no_difference(tmp_path: Path) -> None:
    files = {f"{example}-{annex}": sent(example, annex) for example, annexes in SAVED.items() for annex in annexes}
    for name, content in saved_by_libreoffice(files, tmp_path).items():
        assert is_as_sent(departures(name.rpartition("-")[0], content)), name


@pytest.mark.parametrize("annex", ["", NDA])
@pytest.mark.parametrize("example", ["general", "framework-party-a", "process-third-party"])
def test_labels_that_were_typed_are_no_difference(example: str, annex: str) -> None:
    if annex in {each.id for each in contract_of(example).annexes} | {""}:
        assert is_as_sent(departures(example, sent(example, annex, typed_labels=True)))


def test_without_styles_and_bookmarks_clauses_are_known_by_their_words() -> None:
    docx = sent("general", typed_labels=True)
    bare = re.sub(r'<w:(?:pStyle w:val="(?!TOC)|bookmarkStart|bookmarkEnd)[^>]*/>', "", xml_of(docx))
    back = edited(edited(docx, xml_of(docx), bare), "损害甲方形象", "损害甲方商誉")
    (change,) = departures("general", back).changes
    assert (change.kind, change.old[-33:], change.where) == (
        Kind.CHANGED,
        "未经甲方书面授权，不得以甲方名义对客户作出赔偿、减免或者其他承诺。",
        "四、权利与义务 › 4.2 乙方的权利和义务 › 4.",
    )


def xml_of(docx: bytes) -> str:
    return unpack(docx)["word/document.xml"].decode()


# What the other side does in LibreOffice

SILENT: list[list[object]] = [
    ["replace", "3", "5", "现场检查应当提前"],
    ["replace", "步骤和标准适用", "步骤和标准，适用"],
    ["after", "继续选择或者向他人推荐", "“重大投诉”指引起媒体报道的投诉。"],
    ["delete", "标题不影响条款的解释"],
    ["replace", "128.50", "12.50"],
    ["replace", "损害甲方形象", "损害甲\u200b方形象"],
]
TRACKED: list[list[object]] = [
    ["record", True],
    ["replace", "7", "10", "个工作日内办结投诉"],
    ["delete", "甲方有权要求乙方反馈其经办"],
    ["after", "乙方有权依约取得费用", "乙方有权拒绝夜间服务。"],
]


@pytest.mark.xdist_group("outside tools")
def test_edits_made_in_libreoffice_are_told_apart_by_their_traces(tmp_path: Path) -> None:
    found = departures("general", edited_by_libreoffice(sent("general"), SILENT + TRACKED, tmp_path))
    told = {
        (change.kind, found.traces[change], change in found.minor): change
        for change in found.changes
        if change.kind in (Kind.ADDED, Kind.DELETED)
    }
    assert {key: change.old or change.new for key, change in told.items()} == {
        (Kind.ADDED, "untracked", False): "“重大投诉”指引起媒体报道的投诉。",
        (Kind.DELETED, "untracked", False): "标题不影响条款的解释；金额以人民币计，大写与小写不一致的，以大写为准。",
        (Kind.DELETED, "pending", False): "甲方有权要求乙方反馈其经办或者协助办理的投诉的进展和结果。",
        (Kind.ADDED, "pending", False): "乙方有权拒绝夜间服务。",
    }
    figures = {each.title: (each.old, each.new) for each in found.paper.comparison.figures()}
    assert figures == {
        "投诉办结期限": ("7个工作日", "10个工作日"),
        "检查通知期": ("3个工作日", "5个工作日"),
        "每件投诉处理费": ("人民币128.50元", "人民币12.50元"),
    }
    assert [change.old for change in found.minor] == ["投诉处理的步骤和标准适用附件3。"]
    assert [(each.kind, each.author, each.old, each.new) for each in found.pending] == [
        ("delete", "王某", "甲方有权要求乙方反馈其经办或者协助办理的投诉的进展和结果。", ""),
        ("insert", "王某", "", "乙方有权拒绝夜间服务。"),
        ("replace", "王某", "7", "10"),
    ]
    assert found.pending[2].where == "四、权利与义务 › 4.3 投诉的受理、处理与协助 › 6."
    assert [(each.code_point, each.unseen) for each in found.characters] == [("U+200B", True)]
    headline = report_of(found, "a", "b").headline
    assert headline is not None
    assert headline.zh.startswith("改动 9 处，其中数字 3 处、新增 2 处、删除 2 处；未留痕 6 处；细微 1 处；")
    assert "未决修订 3 处（王某 3）" in headline.zh


# One thing at a time


def changes_of(old: str, new: str, **places: str) -> list[Change]:
    return list(departures("general", edited(sent("general", NDA), old, new, **places)).changes)


def test_a_bold_term_that_is_no_longer_bold_is_told() -> None:
    docx = sent("general")
    term = re.search(r'(<w:b/>)<w:bCs/></w:rPr><w:t xml:space="preserve">“客户”</w:t>', xml_of(docx))
    assert term is not None
    (change,) = departures("general", edited(docx, term[0], term[0].replace(term[1], ""))).changes
    assert change.kind is Kind.EMPHASISED


def test_a_reference_that_was_led_elsewhere_is_told() -> None:
    docx = sent("general")
    result = re.search(r"REF _Ref_duties_complaints\w+ .*?<w:t[^>]*>4\.3</w:t>", xml_of(docx))
    assert result is not None
    (change,) = departures("general", edited(docx, result[0], result[0].replace(">4.3<", ">4.2<"))).changes
    assert [piece.words for piece in change.pieces if piece.fate != "kept"] == ["第4.3条", "第4.2条"]


def test_what_stands_around_the_text_is_compared_too() -> None:
    (change,) = changes_of("保密协议", "保密合同", part="word/header1.xml")
    assert (change.where, change.kind) == ("页眉", Kind.CHANGED)
    notes = '<w:footnote w:id="2"><w:p><w:r><w:t>本协议不适用于关联公司。</w:t></w:r></w:p></w:footnote>'
    (change,) = departures("general", with_part(sent("general", NDA), "footnotes", notes)).changes
    assert (change.where, change.kind, change.new) == ("脚注", Kind.ADDED, "本协议不适用于关联公司。")


def test_another_picture_is_told() -> None:
    parts = unpack(sent("general", "annex.complaint_process"))
    other = unpack(sent("general", "annex.dispute_rules"))
    parts["word/media/hetong1.png"] = other["word/media/hetong1.png"]
    (change,) = departures("general", pack(parts)).changes
    assert change.unit == "figure"
    assert "与原件不同" in change.new


def test_letters_that_pass_for_others_are_told() -> None:
    docx = edited(sent("general", NDA), "载体", "载体А")  # the Cyrillic letter
    assert departures("general", docx).characters == (
        OddCharacter("А", departures("general", docx).characters[0].where, "“载体А”指记载保密信息", unseen=False),
    )
    (radical,) = departures("general", edited(sent("general", NDA), "载体", "载⼈体")).characters
    assert (radical.code_point, radical.unseen) == ("U+2F08", False)


def test_comments_stand_at_their_clause_and_are_kept_in_the_redline() -> None:
    docx = sent("general")
    run = re.search(r"<w:r>(?:(?!</w:r>).)*标题不影响条款的解释.*?</w:r>", xml_of(docx))
    assert run is not None
    mark = 'w:id="7"/>'
    around = f"<w:commentRangeStart {mark}{run[0]}<w:commentRangeEnd {mark}<w:r><w:commentReference {mark}</w:r>"
    comment = (
        '<w:comment w:id="7" w:author="李{某}" w:date="2026-03-06T09:00:00Z">'
        "<w:p><w:r><w:t>为什么{0}？</w:t></w:r></w:p></w:comment>"
    )
    found = departures("general", with_part(edited(docx, run[0], around), "comments", comment))
    (remark,) = found.remarks
    assert (remark.where, remark.comment.author) == ("三、定义与解释 › 3.3 解释规则 › 5.", "李{某}")
    contract = contract_of("general")
    plain = write_redline(found.paper, Template.own("general").content, made_at(contract.facts))
    (kept,) = departures("general", with_comments(plain, found.returned)).remarks
    assert (kept.where, kept.comment.author, kept.comment.text) == (remark.where, "李{某}", "为什么{0}？")


def test_moves_and_looks_that_are_pending_are_told() -> None:
    docx = sent("general", NDA)
    words = "<w:r><w:t>移动的话。</w:t></w:r>"
    first = re.search(r"<w:p>(?:(?!</w:p>).)*“载体”.*?</w:p>", xml_of(docx))
    assert first is not None
    gone = first[0].replace("</w:p>", f"<w:moveFrom {BY}>{words}</w:moveFrom></w:p>")
    bold = f"<w:r><w:rPr><w:b/><w:rPrChange {BY}><w:rPr/></w:rPrChange></w:rPr><w:t>加粗。</w:t></w:r>"
    come = f"<w:p>{bold}<w:moveTo {BY}>{words}</w:moveTo></w:p>"
    found = departures("general", edited(docx, first[0], gone + come))
    assert [(each.kind, each.new) for each in found.pending] == [("move", "移动的话。"), ("format", "加粗。")]


def paragraph_with(words: str) -> str:
    return next(p for p in re.findall(r"<w:p>(?:(?!</w:p>).)*</w:p>", xml_of(sent("general"))) if words in p)


def test_a_clause_that_was_moved_in_silence_is_told_once() -> None:
    moved, before = paragraph_with("规定的答复或者处理期限"), paragraph_with("甲方有权要求乙方反馈其经办")
    found = departures("general", edited(edited(sent("general"), moved, ""), before, before + moved))
    (change,) = (each for each in found.changes if each.kind is not Kind.RELABELLED)
    assert (change.kind, change.where, change.old_where) == (
        Kind.MOVED,
        "四、权利与义务 › 4.1 甲方的权利和义务 › 4.",
        "四、权利与义务 › 4.3 投诉的受理、处理与协助 › 9.",
    )


def test_a_paragraph_split_in_two_is_pending_only_if_its_mark_is() -> None:
    docx, whole = sent("general"), paragraph_with("标题不影响条款的解释")
    at = whole.index("金额以人民币计")
    properties = whole[whole.index("<w:pPr>") : whole.index("</w:pPr>") + len("</w:pPr>")]
    rest = f"</w:t></w:r></w:p><w:p>{properties}<w:r><w:t>{whole[at:]}"
    silent = departures("general", edited(docx, whole, whole[:at] + rest))
    assert (set(silent.traces.values()), silent.pending) == ({"untracked"}, ())
    marked = whole[:at].replace("</w:pPr>", f"<w:rPr><w:ins {BY}/></w:rPr></w:pPr>")
    tracked = departures("general", edited(docx, whole, marked + rest))
    assert set(tracked.traces.values()) == {"pending"}
    assert [(each.kind, each.new) for each in tracked.pending] == [("insert", "¶")]


def test_an_inserted_row_is_one_pending_change() -> None:
    docx = sent("general", "annex.fee_standard")
    row = re.search(r"<w:tr>(?:(?!</w:tr>).)*128\.50.*?</w:tr>", xml_of(docx))
    assert row is not None
    plain = re.sub(r"<w:sdt>.*?<w:sdtContent>|</w:sdtContent></w:sdt>", "", row[0]).replace("投诉处理费", "夜间服务费")
    new = re.sub(r"(<w:r>.*?</w:r>)", rf"<w:ins {BY}>\1</w:ins>", plain)
    new = new.replace("</w:trPr>", f"<w:ins {BY}/></w:trPr>")
    found = departures("general", edited(docx, row[0], row[0] + new))
    assert [(each.kind, each.new) for each in found.pending] == [
        ("insert", "夜间服务费 ｜ 每件 ｜ 128.50元 ｜ 6% ｜ 第7.1条第2项")
    ]
    assert [(change.kind, change.unit, found.traces[change]) for change in found.changes] == [
        (Kind.ADDED, "row", "pending")
    ]


def test_a_document_of_another_contract_is_refused() -> None:
    with pytest.raises(Problems) as refused:
        departures("general", edited(sent("general", NDA), xml_of(sent("general", NDA)), EMPTY))
    assert [problem.code for problem in refused.value.problems] == ["returned-unlike"]


def test_a_document_of_endless_paragraphs_is_refused() -> None:
    endless = "<w:body>" + "<w:p><w:r><w:t>1. 无尽。</w:t></w:r></w:p>" * 4001
    with pytest.raises(Problems) as refused:
        departures("general", edited(sent("general", NDA), "<w:body>", endless))
    assert [problem.code for problem in refused.value.problems] == ["returned-unreadable"]


EMPTY = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    "<w:body><w:p><w:r><w:t>房屋租赁合同</w:t></w:r></w:p></w:body></w:document>"
)


@pytest.mark.parametrize(
    ("old", "new", "minor"),
    [
        ("甲方，应当", "甲方应当", True),
        ("A4纸（双面）", "Ａ４纸(双面)", True),
        ("“投诉” 指", "「投诉」指", True),
        ("36,800元", "36.800元", False),
        ("0.5%", "05%", False),
        ("5%", "5‰", False),
        ("1 2日", "12日", False),
        ("甲方应当", "乙方应当", False),
    ],
)
def test_spaces_widths_and_punctuation_are_minor_outside_figures(old: str, new: str, minor: bool) -> None:
    change = Change(Kind.CHANGED, "paragraph", "", pieces=(Piece("deleted", old), Piece("inserted", new)))
    assert is_minor(change) is minor


def test_a_redline_of_what_came_back_gives_both_texts(tmp_path: Path) -> None:
    docx = edited(sent("general"), "损害甲方形象", "损害甲方商誉")
    docx = edited(docx, "步骤和标准适用", "步骤和标准由乙方决定，并适用")
    found = departures("general", docx)
    redline = write_redline(found.paper, Template.own("general").content, made_at(contract_of("general").facts))
    assert paragraphs(settle(redline, accept=False)) == paragraphs(sent("general"))
    assert paragraphs(settle(redline, accept=True)) == paragraphs(docx)


@given(st.data())
@settings(max_examples=12, deadline=None)
def test_any_words_that_are_replaced_are_told_and_nothing_else(data: st.DataObject) -> None:
    docx = sent("general", NDA)
    words = re.findall(r"<w:t[^>]*>([^<]{8,})</w:t>", xml_of(docx))
    old = data.draw(st.sampled_from(sorted({each for each in words if words.count(each) == 1})))
    new = data.draw(st.text("甲乙方应当可以不得支付三五十日元0123456789，。", min_size=1, max_size=20))
    at = data.draw(st.integers(0, len(old) - 1))
    changed = departures("general", edited(docx, f">{old}<", f">{old[:at]}{new}{old[at + 1 :]}<")).changes
    if new == old[at]:
        assert not changed
    else:
        (change,) = changed
        assert (old in change.old, old[:at] + new + old[at + 1 :] in change.new) == (True, True)


def test_nothing_pending_is_taken_for_untracked() -> None:
    docx = sent("general", NDA)
    run = re.search(r"<w:r><w:t[^>]*>指记载保密信息的[^<]*</w:t></w:r>", xml_of(docx))
    assert run is not None
    deleted = f"<w:del {BY}>{run[0].replace('w:t>', 'w:delText>').replace('<w:t ', '<w:delText ')}</w:del>"
    inserted = (
        f"<w:ins {BY}><w:r><w:t>指记载保密信息的文件、物品和电子数据，包括其复制件、摘录和汇编。</w:t></w:r></w:ins>"
    )
    found = departures("general", edited(docx, run[0], deleted + inserted))
    (change,) = found.changes
    assert found.traces[change] == "pending"
    (pending,) = found.pending
    assert (pending.kind, pending.new) == (
        "replace",
        "指记载保密信息的文件、物品和电子数据，包括其复制件、摘录和汇编。",
    )
