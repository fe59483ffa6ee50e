"""Trend charts: every value where it belongs, gaps where there is none, and the target in words."""

import io
import math
import re
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from hetong.generator.drawings.svg import DrawingLook, figure
from hetong.generator.drawings.trend_chart import Point, trend_chart

from .typst_page import pdf_of

SVG = "{http://www.w3.org/2000/svg}"
PERCENT = st.floats(0, 100).map(lambda value: round(value, 1))
POINTS = st.lists(
    st.builds(Point, st.sampled_from(["1月", "2026年第一季度", "<Q1 & Q2>"]), st.none() | PERCENT), max_size=24
)


def points(*values: float | None) -> list[Point]:
    return [Point(f"{number}月", value) for number, value in enumerate(values, 1)]


def texts(svg: str) -> list[str]:
    return ["".join(text.itertext()) for text in ET.fromstring(svg).iter(f"{SVG}text")]  # noqa: S314 our own


def markers(svg: str) -> list[tuple[float, float]]:
    circles = ET.fromstring(svg).iter(f"{SVG}circle")  # noqa: S314 our own
    return [(float(circle.get("cx", "")), float(circle.get("cy", ""))) for circle in circles]


def thick_lines(svg: str) -> list[list[str]]:
    lines = ET.fromstring(svg).iter(f"{SVG}polyline")  # noqa: S314 our own
    return [line.get("points", "").split() for line in lines if line.get("stroke-width") == "0.5"]


def test_values_periods_and_target_are_all_said() -> None:
    drawing = trend_chart(points(85, 88.5, 91.25), 90)
    assert {"85", "88.5", "91.25", "1月", "2月", "3月", "目标 90%", "100%"} <= set(drawing.words)
    assert texts(drawing.svg) == list(drawing.words)


def test_higher_values_stand_higher_and_periods_go_to_the_right() -> None:
    places = markers(trend_chart(points(80, 85, 95), None).svg)
    assert all(one[0] < other[0] and one[1] > other[1] for one, other in pairwise(places))
    assert (places[0][1] - places[1][1]) * 2 == pytest.approx(places[1][1] - places[2][1], abs=0.03)


def test_a_missing_value_leaves_a_gap() -> None:
    svg = trend_chart(points(80, 85, None, 90, 91, 92, None, 70), 90).svg
    assert [len(line) for line in thick_lines(svg)] == [2, 3]
    assert len(markers(svg)) == 6


def test_the_target_is_dashed_and_at_the_height_of_its_value() -> None:
    svg = trend_chart(points(80, 90, 95), 90).svg
    dashed = re.search(r'<polyline points="[\d.]+,([\d.]+) [\d.]+,\1"[^>]* stroke-dasharray="2 1.2"/>', svg)
    assert dashed
    assert float(dashed[1]) == markers(svg)[1][1]


def test_without_a_target_none_is_spoken_of() -> None:
    assert not any("目标" in word for word in trend_chart(points(80, 90), None).words)


@pytest.mark.parametrize("empty", [[], points(None, None)])
def test_without_values_there_are_axes_and_the_words_for_it(empty: list[Point]) -> None:
    drawing = trend_chart(empty, 90)
    assert {"尚无数据", "0%", "100%", "目标 90%"} <= set(drawing.words)
    assert markers(drawing.svg) == []
    assert "尚无数据" not in trend_chart(points(80), 90).words


def test_the_axis_begins_near_the_lowest_value() -> None:
    assert "0%" in trend_chart(points(12, 99), 90).words
    assert {"80%", "100%"} <= set(trend_chart(points(92, 99), 90).words)
    assert not {"0%", "60%"} & set(trend_chart(points(92, 99), 90).words)


def test_many_periods_turn_their_labels_and_very_many_thin_them_out() -> None:
    level = trend_chart(points(*[90.0] * 6), 90)
    turned = trend_chart([Point(f"2026年第{n}期", 90) for n in range(24)], 90)
    thinned = trend_chart([Point(f"2026年第{n}期", 90) for n in range(60)], 90)
    assert "rotate(" not in level.svg
    assert turned.svg.count("rotate(-45") == 24
    assert 10 < thinned.svg.count("rotate(-45") < 60


@settings(max_examples=60, deadline=None)
@given(POINTS, st.none() | PERCENT)
def test_any_series_is_drawn_within_its_frame_with_every_value_and_the_same_again(
    series: list[Point], target: float | None
) -> None:
    drawing = trend_chart(series, target)
    values = [figure(point.value) for point in series if point.value is not None]
    assert texts(drawing.svg) == list(drawing.words)
    assert list(drawing.words[len(drawing.words) - len(values) :]) == values
    places = markers(drawing.svg)
    assert len(places) == len(values)
    assert all(0 < x < drawing.width_mm and 0 < y < drawing.height_mm for x, y in places)
    assert trend_chart(series, target) == drawing


@pytest.mark.parametrize(("value", "target"), [(101, 90), (-1, 90), (math.nan, 90), (90, 900), (math.inf, None)])
def test_what_is_no_percentage_is_refused(value: float, target: float | None) -> None:
    with pytest.raises(ValueError, match="a percentage lies within 0 and 100"):
        trend_chart(points(value), target)


def test_labels_are_words_and_never_markup() -> None:
    drawing = trend_chart([Point('<b>&"一"', 90)], None)
    assert '<b>&"一"' in drawing.words
    assert texts(drawing.svg) == list(drawing.words)


def test_typst_sets_the_chart_at_its_size_with_all_its_words() -> None:
    drawing = trend_chart(points(85, 88.5, None, 91.25), 90)
    page = PdfReader(io.BytesIO(pdf_of(drawing.svg))).pages[0]
    assert float(page.mediabox.width) == pytest.approx(154 / 25.4 * 72, abs=0.5)
    said = re.sub(r"\s", "", page.extract_text())
    assert [word for word in drawing.words if word.replace(" ", "") not in said] == []


def test_width_and_fonts_are_those_of_the_look() -> None:
    drawing = trend_chart(points(85), 90, DrawingLook(fonts=("Noto Serif SC", "serif"), width_mm=120))
    assert drawing.width_mm == 120
    assert "'Noto Serif SC', serif" in drawing.svg
