"""`hetong render`: final, zip, a Word shell, the PDF engine."""

import io
import zipfile
from importlib.resources import files
from pathlib import Path

import pypdf
import pytest

from .running import hetong

EXAMPLES = Path(__file__).parents[2] / "examples"
GENERAL, BLANKS = str(EXAMPLES / "general.json"), str(EXAMPLES / "general-blanks.json")


def render(*arguments: str, code: int = 0, environment: dict[str, str] | None = None) -> tuple[str, str]:
    """Run `hetong render`; it must end with `code`. What it says on stdout and stderr."""
    done = hetong("render", *arguments, code=code, environment=environment)
    return done.stdout, done.stderr


def test_final_lists_every_blank_with_its_place_and_writes_nothing(tmp_path: Path) -> None:
    out = tmp_path / "out"
    _, messages = render(BLANKS, "-o", str(out), "--final", code=1)
    assert "general-blanks.json:6:13: party_a.name: [blank-in-final] 仍为空白：名称" in messages
    assert messages.count("[blank-in-final]") > 50
    assert not out.exists()


def test_final_passes_where_nothing_is_blank(tmp_path: Path) -> None:
    stdout, _ = render(GENERAL, "-o", str(tmp_path), "--final", "--format", "txt", "--no-annexes")
    assert len(stdout.splitlines()) == 1


def test_zip_holds_every_format_and_is_the_same_twice(tmp_path: Path) -> None:
    made = []
    for name in ("one", "two"):
        stdout, _ = render(GENERAL, "-o", str(tmp_path / name), "--zip", "--format", "docx,pdf,txt,html")
        made.append(Path(stdout.strip()).read_bytes())
    assert made[0] == made[1]
    names = zipfile.ZipFile(io.BytesIO(made[0])).namelist()
    assert sorted(Path(name).suffix for name in names if "/" not in name) == [".docx", ".html", ".pdf", ".txt"]
    assert {Path(name).suffix for name in names if "/" in name} == {".docx", ".html", ".json", ".pdf", ".txt"}
    assert all(name.startswith("KHTS-2026-018_") for name in names)


def test_a_restyled_shell_changes_the_word_file_and_the_user_is_told_of_the_pdf(tmp_path: Path) -> None:
    own = zipfile.ZipFile(io.BytesIO(files("hetong.templates").joinpath("general.docx").read_bytes()))
    shell = tmp_path / "restyled.docx"
    with zipfile.ZipFile(shell, "w") as archive:
        for entry in own.infolist():
            archive.writestr(entry, own.read(entry).replace("黑体".encode(), "楷体".encode()))
    stdout, messages = render(GENERAL, "-o", str(tmp_path / "out"), "--template", str(shell))
    docx = next(path for path in stdout.splitlines() if path.endswith(".docx"))
    assert "楷体" in zipfile.ZipFile(docx).read("word/styles.xml").decode()
    assert "--pdf-engine libreoffice" in messages


def test_a_file_that_is_no_shell_is_refused_by_name(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.docx"
    wrong.write_bytes(b"no zip at all")
    _, messages = render(GENERAL, "-o", str(tmp_path / "out"), "--template", str(wrong), code=1)
    assert "wrong.docx: [bad-template]" in messages
    assert not (tmp_path / "out").exists()


def test_without_libreoffice_the_exit_code_is_3_and_nothing_is_written(tmp_path: Path) -> None:
    out = tmp_path / "out"
    _, messages = render(GENERAL, "-o", str(out), "--pdf-engine", "libreoffice", code=3, environment={"PATH": ""})
    assert "找不到 LibreOffice" in messages
    assert not out.exists()


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("licence.pdf", b"%PDF-1.7 and then nothing", "attachment-damaged"),
        ("licence.png", b"%PDF-1.7\n%%EOF", "attachment-type"),
        ("licence.jpg", b"", "attachment-damaged"),
        ("licence.tiff", b"II*\0", "attachment-type"),
    ],
)
def test_a_licence_that_is_none_is_told_and_nothing_is_written(
    name: str, content: bytes, code: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(content)
    out = tmp_path / "out"
    setting = f"annexes.license_a.file={tmp_path / name}"
    _, messages = render(GENERAL, "-o", str(out), "--set", setting, code=1)
    assert f"annexes.license_a.file: [{code}]" in messages
    assert not out.exists()


def test_a_time_stamp_that_is_none_is_told(tmp_path: Path) -> None:
    for epoch in ("tomorrow", "9" * 30, "-1e3"):
        _, messages = render(GENERAL, "-o", str(tmp_path / "out"), code=1, environment={"SOURCE_DATE_EPOCH": epoch})
        assert "[bad-epoch]" in messages


def test_source_date_epoch_dates_the_files(tmp_path: Path) -> None:
    stdout, _ = render(GENERAL, "-o", str(tmp_path), environment={"SOURCE_DATE_EPOCH": "1772409600"})
    pdf = next(path for path in stdout.splitlines() if path.endswith(".pdf"))
    assert str(pypdf.PdfReader(pdf).metadata["/CreationDate"]).startswith("D:20260302")  # type: ignore[index]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ((GENERAL,), "缺少选项 -o"),
        ((GENERAL, "-o", "x", "--formats", "pdf"), "没有选项 --formats；是否指 --format？"),
        ((GENERAL, "-o", "x", "--format", "doc"), "doc；可选：docx,pdf,txt,html"),
        ((GENERAL, "-o", "x", "--pdf-engine", "word"), "可选：typst、libreoffice"),
        ((GENERAL, "more", "-o", "x"), "多余的参数：more"),
        (("-o", "x"), "缺少参数 文件"),
    ],
)
def test_wrong_usage_is_told_in_chinese_with_exit_code_2(arguments: tuple[str, ...], expected: str) -> None:
    _, messages = render(*arguments, code=2)
    assert expected in messages
    assert "用法见 hetong render --help" in messages
