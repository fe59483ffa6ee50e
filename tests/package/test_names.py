"""File names: readable, never outside their folder, never what a file system reserves."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hetong.generator.package.names import MAX_BYTES, RESERVED, file_name


@pytest.mark.parametrize(
    ("pieces", "name"),
    [
        (["KH-2026/01", "甲公司", "乙:公司", "综合版"], "KH-2026-01_甲公司_乙-公司_综合版"),
        (["上海禾汀（集团）有限公司", "v1.2"], "上海禾汀（集团）有限公司_v1.2"),
        (["../../etc", "passwd"], "etc_passwd"),
        (["..\\..\\windows"], "windows"),
        (["a\x00b\nc"], "a-b-c"),
        (["a * ? b"], "a-b"),
        (["con"], "_con"),
        (["NUL.x", "y"], "_NUL.x_y"),
        ([".hidden"], "hidden"),
        (["name. "], "name"),
        (["", "  ", "甲"], "甲"),
        ([], "contract"),
        (["/"], "contract"),
        (["e\u0301"], "é"),
    ],
)
def test_pieces_become_a_name_that_reads_like_them(pieces: list[str], name: str) -> None:
    assert file_name(pieces) == name


def test_ascii_names_keep_letters_and_figures_alone() -> None:
    assert file_name(["KH-2026-018", "甲公司", "general"], ascii_only=True) == "KH-2026-018_general"
    assert file_name(["合同"], ascii_only=True) == "contract"


@given(st.lists(st.text(max_size=300), max_size=4), st.booleans())
def test_any_pieces_become_a_name_that_is_safe_everywhere(pieces: list[str], ascii_only: bool) -> None:
    name = file_name(pieces, ascii_only=ascii_only)
    assert name
    assert Path(name).name == name
    assert 0 < len(name.encode()) <= MAX_BYTES
    assert not set(name) & set('<>:"/\\|?*')
    assert name[0] not in ".- "
    assert name[-1] not in ".- "
    assert name.partition(".")[0].upper() not in RESERVED
    assert not any(unicodedata.category(character).startswith("C") for character in name)
    assert name.isascii() or not ascii_only


@given(st.text(max_size=50))
def test_a_name_made_safe_stays_as_it_is(text: str) -> None:
    name = file_name([text])
    assert file_name([name]) == name or "_" in name
