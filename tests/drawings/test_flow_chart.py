"""Flow charts: every word is there, nothing lies on anything else, and the same steps give the same drawing."""

import io
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations, pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from hetong.generator.drawings.flow_boxes import Box, corner
from hetong.generator.drawings.flow_chart import Branch, Step, flow_chart, layout_of
from hetong.generator.drawings.flow_layout import Arrow, FlowLayout
from hetong.generator.drawings.flow_search import crossings
from hetong.generator.drawings.svg import DrawingLook, clean, measure

from .typst_page import pdf_of

LOOK = DrawingLook()
LANES = ("客户", "甲方客户服务部", "乙方投诉处理组", "丙方")
PROCESS = (
    Step("raise", LANES[0], "投诉提出", "", "start", (Branch("register"),)),
    Step("register", LANES[1], "接收登记", "当日", "step", (Branch("sort"),)),
    Step("sort", LANES[1], "分类", "1个工作日", "step", (Branch("examine"),)),
    Step("examine", LANES[2], "调查", "7个工作日", "step", (Branch("propose"),)),
    Step("propose", LANES[2], "提出方案", "15个工作日", "step", (Branch("agreed"),)),
    Step("agreed", LANES[1], "甲方同意?", "", "decision", (Branch("carry-out", "同意"), Branch("escalate", "不同意"))),
    Step("carry-out", LANES[2], "实施处理", "30个工作日", "step", (Branch("report"),)),
    Step("report", LANES[2], "反馈结果", "2个工作日", "step", (Branch("accepted"),)),
    Step("accepted", LANES[0], "客户接受?", "", "decision", (Branch("close", "接受"), Branch("escalate", "不接受"))),
    Step("escalate", LANES[1], "升级协商", "5个工作日", "step", (Branch("third-party"),)),
    Step("third-party", LANES[3], "第三方介入", "10个工作日", "step", (Branch("propose", "重新提出"),)),
    Step("close", LANES[1], "办结归档", "", "end", ()),
)
LONG_TITLE = "对投诉所涉产品的质量情况及服务人员的行为进行全面核实并形成报告"[:30]
LONG_LANE = "甲方集团客户服务与消费者权益保护管理中心"
WORDS = st.text(st.sampled_from("投诉处理方案调查登记、（）<&\"'>A1 ?"), min_size=1, max_size=30)


Flow = tuple[tuple[str, ...], tuple[Step, ...]]


@st.composite
def flows(draw: st.DrawFn) -> Flow:
    lanes = tuple(draw(st.lists(WORDS.map(lambda text: text[:20]), min_size=1, max_size=5, unique=True)))
    ids = [str(number) for number in range(draw(st.integers(1, 9)))]
    branches = st.builds(Branch, st.sampled_from(ids), st.just("") | WORDS.map(lambda text: text[:12]))
    steps = tuple(
        Step(
            id,
            draw(st.sampled_from(lanes)),
            draw(WORDS),
            draw(st.sampled_from(["", "当日", "自收到之日起15个工作日内"])),
            draw(st.sampled_from(["start", "step", "decision", "end"])),
            tuple(draw(st.lists(branches, max_size=3))),
        )
        for id in ids  # noqa: A001 the field's name
    )
    return lanes, steps


def is_inside(box: Box, x: float, y: float) -> bool:
    """Whether the point is within the outline, not merely on it."""
    middle_x, middle_y = box.rect.middle
    across, down = abs(x - middle_x), abs(y - middle_y)
    half, high = box.rect.width / 2, box.rect.height / 2
    edge = 0.02
    if box.cell.shape == "decision":
        return across / half + down / high < 1 - edge
    if across >= half - edge or down >= high - edge:
        return False
    radius = corner(box.rect)
    in_corner = box.cell.shape != "step" and across > half - radius and down > high - radius
    return not in_corner or (across - half + radius) ** 2 + (down - high + radius) ** 2 < (radius - edge) ** 2


def boxes_crossed(layout: FlowLayout) -> list[tuple[Arrow, Box]]:
    found = []
    for arrow in layout.arrows:
        for (x0, y0), (x, y) in pairwise(arrow.path):
            parts = int(abs(x - x0) + abs(y - y0)) * 4 + 1
            spots = [(x0 + (x - x0) * part / parts, y0 + (y - y0) * part / parts) for part in range(parts + 1)]
            found += [(arrow, box) for box in layout.boxes if any(is_inside(box, *spot) for spot in spots)]
    return found


def arrows_on_each_other(layout: FlowLayout) -> list[tuple[Arrow, Arrow]]:
    """Pairs that share a stretch, whichever way it runs."""

    def stretches(arrow: Arrow) -> list[tuple[bool, float, float, float]]:
        return [
            (True, y, min(x0, x), max(x0, x)) if y == y0 else (False, x, min(y0, y), max(y0, y))
            for (x0, y0), (x, y) in pairwise(arrow.path)
        ]

    return [
        (one, other)
        for one, other in combinations(layout.arrows, 2)
        for level, at, start, end in stretches(one)
        for other_level, other_at, other_start, other_end in stretches(other)
        if level == other_level and abs(at - other_at) < 0.1 and max(start, other_start) < min(end, other_end)
    ]


def assert_readable(lanes: Sequence[str], steps: Sequence[Step], look: DrawingLook = LOOK) -> FlowLayout:
    layout = layout_of(lanes, steps, look)
    frame = layout.frame
    assert not any(one.rect.meets(other.rect) for one, other in combinations(layout.boxes, 2))
    assert boxes_crossed(layout) == []
    assert arrows_on_each_other(layout) == []
    for arrow in layout.arrows:
        assert all(frame.x <= x <= frame.right and frame.y <= y <= frame.bottom for x, y in arrow.path)
        assert all(x == x0 or y == y0 for (x0, y0), (x, y) in pairwise(arrow.path))
    for box in layout.boxes:
        assert frame.x <= box.rect.x
        assert box.rect.right <= frame.right
        assert_words_within(box, look)
    for lines, (left, right) in zip(layout.headers, pairwise(layout.borders), strict=True):
        assert all(measure(line) * look.size_mm < right - left for line in lines)
        assert len(lines) * look.size_mm * 1.2 < frame.y
    return layout


def assert_words_within(box: Box, look: DrawingLook) -> None:
    """Every corner of every line of the box's words lies within its outline."""
    sizes = [look.size_mm] * len(box.title) + [look.small_mm] * len(box.deadline)
    x, middle = box.rect.middle
    y = middle - sum(sizes) * 1.3 / 2
    for line, size in zip((*box.title, *box.deadline), sizes, strict=True):
        half = measure(line) * size / 2
        for height in (y + 0.15 * size, y + 1.15 * size):
            assert is_inside(box, x - half, height)
            assert is_inside(box, x + half, height)
        y += size * 1.3


def texts(svg: str) -> list[str]:
    root = ET.fromstring(svg)  # noqa: S314 our own
    return ["".join(text.itertext()) for text in root.iter("{http://www.w3.org/2000/svg}text")]


def unspaced(words: Sequence[str]) -> list[str]:
    return [word.replace(" ", "") for word in words]


def words_of(lanes: Sequence[str], steps: Sequence[Step]) -> list[str]:
    inside = [words for step in steps for words in (step.title, step.deadline)]
    labels = [branch.label for step in steps for branch in step.next]
    return [clean(words) for words in (*lanes, *inside, *labels) if clean(words)]


def test_the_complaint_process_is_drawn_without_a_crossing_too_many() -> None:
    layout = assert_readable(LANES, PROCESS)
    assert crossings([arrow.path for arrow in layout.arrows]) == 1
    for arrow in layout.arrows:
        if arrow.edge.label:
            others = [box.rect for box in layout.boxes]
            others += [other.place for other in layout.arrows if other.edge.label and other is not arrow]
            assert not any(arrow.place.meets(other) for other in others)


def test_the_complaint_process_fits_a_page_unscaled() -> None:
    drawing = flow_chart(LANES, PROCESS)
    assert drawing.width_mm == 154
    assert 100 < drawing.height_mm <= 230


def test_words_are_those_of_lanes_then_steps_then_branches() -> None:
    drawing = flow_chart(LANES, PROCESS)
    assert list(drawing.words) == words_of(LANES, PROCESS)
    assert texts(drawing.svg) == words_of(LANES, PROCESS)


def test_each_step_is_below_the_one_before_it_and_in_the_column_of_its_lane() -> None:
    layout = layout_of(LANES, PROCESS, LOOK)
    assert all(one.rect.bottom < other.rect.y for one, other in pairwise(layout.boxes))
    for step, box in zip(PROCESS, layout.boxes, strict=True):
        lane = LANES.index(step.lane)
        assert layout.borders[lane] < box.rect.x
        assert box.rect.right < layout.borders[lane + 1]


def test_arrows_begin_at_their_step_and_end_at_the_next() -> None:
    layout = layout_of(LANES, PROCESS, LOOK)
    rows = {step.id: row for row, step in enumerate(PROCESS)}
    wanted = [(row, rows[branch.to]) for row, step in enumerate(PROCESS) for branch in step.next]
    assert [(arrow.edge.source, arrow.edge.target) for arrow in layout.arrows] == wanted
    for arrow in layout.arrows:
        for row, (x, y) in ((arrow.edge.source, arrow.path[0]), (arrow.edge.target, arrow.path[-1])):
            rect = layout.boxes[row].rect
            assert rect.x - 0.01 <= x <= rect.right + 0.01
            assert rect.y - 0.01 <= y <= rect.bottom + 0.01


def test_only_arrows_that_go_back_up_are_dashed() -> None:
    assert flow_chart(LANES, PROCESS).svg.count("stroke-dasharray") == 1
    forward = tuple(replace(step, next=()) if step.id == "third-party" else step for step in PROCESS)
    assert "stroke-dasharray" not in flow_chart(LANES, forward).svg


def test_each_shape_looks_unlike_the_others_without_colour() -> None:
    def drawn(shape: str) -> str:
        step = Step("a", "客户", "办结", "", shape, ())  # type: ignore[arg-type]
        return flow_chart(("客户",), (step,), DrawingLook(grey="#FFFFFF")).svg

    assert len({drawn(shape) for shape in ("start", "step", "decision", "end")}) == 4


@pytest.mark.parametrize("lanes", range(2, 6))
@pytest.mark.parametrize("shape", ["start", "step", "decision", "end"])
def test_long_titles_and_long_names_of_departments_stay_within_their_boxes(lanes: int, shape: str) -> None:
    names = tuple(f"{LONG_LANE[:-1]}{number}" for number in range(lanes))
    steps = [
        Step(str(row), names[row % lanes], LONG_TITLE, "15个工作日", shape, (Branch(str((row + 1) % 6), "不同意"),))  # type: ignore[arg-type]
        for row in range(6)
    ]
    assert_readable(names, steps)
    drawing = flow_chart(names, steps)
    assert drawing.height_mm <= 230
    assert drawing.words.count(LONG_TITLE) == 6


def test_a_chart_that_is_too_high_keeps_its_proportions() -> None:
    steps = [replace(PROCESS[1], id=str(number), next=()) for number in range(40)]
    drawing = flow_chart(LANES, steps)
    height = layout_of(LANES, steps, LOOK).frame.bottom
    assert drawing.height_mm == 230
    assert drawing.width_mm / drawing.height_mm == pytest.approx(154 / height, rel=0.01)


@settings(max_examples=30, deadline=None)
@given(flows())
def test_any_flow_is_readable(flow: Flow) -> None:
    assert_readable(*flow)


@settings(max_examples=15, deadline=None)
@given(flows())
def test_any_flow_says_all_its_words_and_is_drawn_the_same_again(flow: Flow) -> None:
    drawing = flow_chart(*flow)
    assert list(drawing.words) == words_of(*flow)
    assert unspaced(texts(drawing.svg)) == unspaced(words_of(*flow))
    assert flow_chart(*flow) == drawing


@pytest.mark.parametrize("name", ['<b>&"甲方"', "]]>", "&amp;", "#eval(1)", "<script>alert(1)</script>"])
def test_names_are_words_and_never_markup(name: str) -> None:
    steps = (Step("a", name, name, name, "decision", (Branch("a", name),)),)
    drawing = flow_chart((name,), steps)
    assert drawing.words == (name,) * 4
    assert unspaced(texts(drawing.svg)) == unspaced(drawing.words)
    tags = {element.tag.split("}")[1] for element in ET.fromstring(drawing.svg).iter()}  # noqa: S314 our own
    assert tags == {"svg", "rect", "polyline", "polygon", "text", "tspan"}


def test_nothing_in_a_drawing_refers_to_anything_outside_it() -> None:
    svg = flow_chart(LANES, PROCESS).svg
    assert svg.count("http") == 1  # the name of the SVG language
    assert "href" not in svg
    assert "url(" not in svg


def test_typst_sets_the_drawing_at_its_size_with_all_its_words() -> None:
    drawing = flow_chart(LANES, PROCESS)
    page = PdfReader(io.BytesIO(pdf_of(drawing.svg))).pages[0]
    assert float(page.mediabox.width) == pytest.approx(drawing.width_mm / 25.4 * 72, abs=0.5)
    assert float(page.mediabox.height) == pytest.approx(drawing.height_mm / 25.4 * 72, abs=0.5)
    said = "".join(page.extract_text().split())
    assert [word for word in drawing.words if word not in said] == []


def step(id: str = "a", lane: str = "客户", to: tuple[str, ...] = ()) -> Step:  # noqa: A002 the field's name
    return Step(id, lane, "投诉", "", "step", tuple(map(Branch, to)))


@pytest.mark.parametrize(
    ("lanes", "steps", "message"),
    [
        (("客户",), (step(to=("b",)),), "step 'a' leads to 'b', which is no step"),
        (("客户",), (step(lane="丙方"),), "step 'a' is in lane '丙方', but the lanes are 客户"),
        (("客户",), (step(), step()), "two steps have the id 'a'"),
        (("客户", "客户"), (step(),), "lane '客户' is there twice"),
        (("客户",), (), "a flow chart has at least one step"),
        ((), (step(),), "a flow chart has 1 to 5 lanes, not 0"),
        (tuple("客户甲乙丙丁"), (step(lane="客"),), "a flow chart has 1 to 5 lanes, not 6"),
    ],
)
def test_a_chart_that_cannot_be_drawn_is_refused_with_its_reason(
    lanes: tuple[str, ...], steps: tuple[Step, ...], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        flow_chart(lanes, steps)
