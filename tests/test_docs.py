"""docs/errors.md has a page for every code, no more and no less."""

from pathlib import Path

import pytest

from hetong.generator.problems import CODES

ERRORS = Path(__file__).parents[1] / "docs/errors.md"


def sections() -> dict[str, str]:
    pieces = ERRORS.read_text("utf-8").split("\n## ")[1:]
    found = [piece.partition("\n") for piece in pieces]
    assert len({heading for heading, _, _ in found}) == len(found)
    return {heading: body for heading, _, body in found}


def test_every_code_has_its_section_in_the_order_of_the_code() -> None:
    assert list(sections()) == list(CODES)


@pytest.mark.parametrize("code", CODES)
def test_a_section_shows_the_message_and_how_to_mend_it(code: str) -> None:
    body = sections()[code]
    assert f"[{code}]" in body
    assert "\n改法：" in body
    words = CODES[code][0].zh.partition("{")[0] or CODES[code][0].zh.rpartition("}")[2]
    assert words in body
