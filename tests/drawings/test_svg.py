"""What drawings share: widths that hold on paper, lines that break where they may."""

from importlib.resources import files
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ImageFont

from hetong.generator.drawings.svg import Canvas, DrawingLook, Rect, clean, figure, fill, measure, wrap

FONT = ImageFont.truetype(str(files("pylopdf_fonts_zh_cn").joinpath("NotoSansSC-Regular.otf")), 1000)
PRINTABLE = st.text(
    st.characters(min_codepoint=0x20, max_codepoint=0x7E) | st.sampled_from("投诉处理（）《》，。、：100%工作日")
)


@given(PRINTABLE)
def test_words_are_never_wider_on_paper_than_measured(text: str) -> None:
    assert sum(map(FONT.getlength, text)) / 1000 <= measure(text) + 0.001


@pytest.mark.parametrize("text", ["投诉提出", "15个工作日", "CRM System", "不同意（书面）", "90.5%"])
def test_common_words_are_measured_closely(text: str) -> None:
    assert measure(text) * 0.8 <= FONT.getlength(text) / 1000 <= measure(text)


@given(PRINTABLE, st.floats(1, 30))
def test_wrapping_loses_nothing_and_fits(text: str, width: float) -> None:
    lines = wrap(clean(text), width)
    assert "".join(lines).replace(" ", "") == clean(text).replace(" ", "")
    assert all(measure(line) <= width for line in lines)


def test_lines_are_about_equally_long() -> None:
    assert [len(line) for line in wrap("接收登记并出具书面回执", 8)] == [6, 5]


def test_no_line_begins_or_ends_with_the_wrong_punctuation() -> None:
    lines = wrap("收到（含当日），回执；处理、结案。", 4)
    assert len(lines) > 2
    assert all(line[0] not in "），；、。" and line[-1] != "（" for line in lines)


def test_words_in_latin_letters_stay_whole_if_they_fit() -> None:
    assert wrap("CRM System", 5) == ("CRM", "System")


def test_lines_of_different_room_are_filled_in_order_or_not_at_all() -> None:
    assert fill("投诉处理流程", [2, 4]) == ("投诉", "处理流程")
    assert fill("投诉处理流程", [2, 3]) is None


def test_text_that_xml_cannot_hold_is_replaced_and_lines_are_joined() -> None:
    assert clean("  甲方\x00\n 乙方\ud800 ") == "甲方\ufffd 乙方\ufffd"


@pytest.mark.parametrize(("value", "printed"), [(90.0, "90"), (-0.001, "0"), (91.25, "91.25"), (1 / 3, "0.33")])
def test_figures_have_two_decimals_and_no_needless_zero(value: float, printed: str) -> None:
    assert figure(value) == printed


def test_a_drawing_that_is_too_high_is_scaled_down_evenly() -> None:
    canvas = Canvas(DrawingLook(width_mm=100, height_mm=50))
    canvas.rect(Rect(0, 0, 100, 200))
    drawing = canvas.drawing(200)
    root = ET.fromstring(drawing.svg)  # noqa: S314 our own
    assert (drawing.width_mm, drawing.height_mm) == (25, 50)
    assert (root.get("width"), root.get("height"), root.get("viewBox")) == ("25mm", "50mm", "0 0 100 200")


def test_fonts_and_colours_cannot_leave_their_attributes() -> None:
    canvas = Canvas(DrawingLook(fonts=('"/><script>', "serif"), ink='"><a>'))
    canvas.text(("文",), (1, 1), 3, word="文")
    root = ET.fromstring(canvas.drawing(10).svg)  # noqa: S314 our own
    assert [element.tag.split("}")[1] for element in root.iter()] == ["svg", "text", "tspan"]
    assert root.get("font-family") == "'\"/><script>', serif"
