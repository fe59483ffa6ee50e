"""What changed is told clause by clause: kind, place, words, and the figures first."""

import json
from html.parser import HTMLParser

from hetong.generator.revisions.changes import Change, Kind
from hetong.generator.revisions.pages import as_html, as_markdown
from hetong.generator.revisions.report import Report, as_data, as_text
from hetong.generator.tree.nodes import Document

from .small_trees import compared, lines

HOSTILE = "<script>alert(1)</script>|a|b|**c** [x](http://y) `d` {{7*7}}\x1b[2J"

PRINTABLE = HOSTILE.partition("\x1b")[0]


def report(old: Document, new: Document) -> Report:
    return Report("旧.json", "新.json", (compared(old, new),))


def changes(old: Document, new: Document) -> list[Change]:
    return list(compared(old, new).comparison.changes)


def kinds(old: Document, new: Document) -> list[tuple[Kind, str]]:
    return [(change.kind, change.where) for change in changes(old, new)]


def test_an_added_item_renumbers_the_next_one() -> None:
    old, new = lines("a=甲方应当付款。"), lines("b=乙方应当先开票。", "a=甲方应当付款。")
    assert kinds(old, new) == [(Kind.ADDED, "一、支付 › 1."), (Kind.RELABELLED, "一、支付 › 2.")]
    assert [(change.old_label, change.new_label) for change in changes(old, new)][1] == ("1.", "2.")


def test_a_moved_item_is_told_once_with_both_its_places() -> None:
    old = lines("a=甲方应当按期支付费用。", "b=乙方应当开具发票。", "c=争议由仲裁解决。")
    new = lines("c=争议由仲裁解决。", "a=甲方应当按期支付费用。", "b=乙方应当开具发票。")
    (moved, *rest) = changes(old, new)
    assert (moved.kind, moved.where, moved.old_where) == (Kind.MOVED, "一、支付 › 1.", "一、支付 › 3.")
    assert {change.kind for change in rest} == {Kind.RELABELLED}


def test_figures_that_changed_come_first_each_with_all_its_places() -> None:
    old = lines("a=应当在15个工作日内付款。", "b=逾期超过15个工作日的，解除合同。")
    new = lines("a=应当在20个工作日内付款。", "b=逾期超过20个工作日的，解除合同。")
    (figure,) = report(old, new).figures()
    assert (figure.old, figure.new, figure.places) == ("15个工作日", "20个工作日", ("一、支付 › 1.", "一、支付 › 2."))
    told = as_text(report(old, new), "zh").splitlines()
    assert told[:2] == ["合同比对：旧.json → 新.json", "修改 2"]
    assert told[4] == "  15个工作日 → 20个工作日  @ 一、支付 › 1.；一、支付 › 2."
    assert "      应当在[-15个工作日-]{+20个工作日+}内付款。" in told


def test_nothing_to_tell_is_said() -> None:
    same = report(lines("甲方付款。"), lines("甲方付款。"))
    assert as_text(same, "zh").splitlines()[-1] == "没有差异。"
    assert as_text(same, "en").splitlines()[-1] == "No differences."
    assert as_data(same)["different"] is False
    assert "没有差异。" in as_markdown(same, "zh")
    assert "没有差异。" in as_html(same, "zh")


def test_colour_takes_the_place_of_brackets() -> None:
    told = as_text(report(lines("a=甲方付款。"), lines("a=乙方付款。")), "zh", colour=True)
    assert "\x1b[31;9m甲方\x1b[0m\x1b[32;4m乙方\x1b[0m付款。" in told
    assert "[-" not in told


def test_the_data_have_both_texts_and_their_pieces() -> None:
    data = json.loads(json.dumps(as_data(report(lines("a=甲方付款。"), lines("a=乙方付款。")))))
    (document,) = data["documents"]
    (change,) = document["changes"]
    assert (document["fate"], change["kind"], change["clause"]) == ("changed", "changed", "pay.a")
    assert (change["old"], change["new"]) == ("甲方付款。", "乙方付款。")
    assert [(piece["fate"], piece["words"]) for piece in change["pieces"]] == [
        ("deleted", "甲方"),
        ("inserted", "乙方"),
        ("kept", "付款。"),
    ]


class Page(HTMLParser):
    """The elements of a page, and its words by the elements around them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.attributes: set[str] = set()
        self.words = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.words += data


def test_the_page_needs_nothing_and_no_word_in_it_is_markup() -> None:
    page = as_html(report(lines("a=甲方付款。"), lines(f"a=甲方付款。{PRINTABLE}")), "zh")
    read = Page(page)
    assert "script" not in read.names
    assert not read.attributes & {"src", "href", "onclick", "style"}
    assert "default-src 'none'" in page
    assert PRINTABLE in read.words


def test_no_word_is_markup_in_a_table_of_markdown() -> None:
    told = as_markdown(report(lines("a=甲方付款。"), lines(f"a=甲方付款。{PRINTABLE}")), "zh")
    (row,) = (line for line in told.splitlines() if "script" in line)
    assert row.count("|") == 4
    assert "<script" not in row
    for mark in ("**", "](", "`", "{{"):
        assert mark not in row
    assert "<ins>" in row


def test_no_control_sequence_reaches_a_terminal() -> None:
    told = as_text(report(lines("a=甲方付款。"), lines(f"a=甲方付款。{HOSTILE}")), "zh")
    assert "\x1b" not in told
    assert "·[2J" in told
