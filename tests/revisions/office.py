"""LibreOffice accepts and rejects the changes of files: driven through UNO, by the Python that has it."""

import subprocess
from pathlib import Path
from zipfile import ZipFile

from lxml import etree

from ..writers.docx_reader import W, _text
from ..writers.tools import tool

SCRIPT = Path(__file__).with_name("office_script.py")


def settle_by_libreoffice(files: list[bytes], folder: Path) -> list[tuple[list[str], list[str]]]:
    """The paragraphs that show something of each file, all its changes accepted and all rejected."""
    office = tool("LibreOffice", "soffice", "libreoffice")
    python = _python_with_uno()
    jobs: list[str] = []
    targets: list[tuple[Path, Path]] = []
    for number, content in enumerate(files):
        source = folder / f"{number}.docx"
        source.write_bytes(content)
        accepted, rejected = folder / f"{number}-accepted.docx", folder / f"{number}-rejected.docx"
        targets.append((accepted, rejected))
        jobs += [source.as_uri(), ".uno:AcceptAllTrackedChanges", accepted.as_uri()]
        jobs += [source.as_uri(), ".uno:RejectAllTrackedChanges", rejected.as_uri()]
    command = [python, str(SCRIPT), office, (folder / "profile").as_uri(), *jobs]
    done = subprocess.run(command, capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode == 0, done.stderr
    return [(_paragraphs(accepted), _paragraphs(rejected)) for accepted, rejected in targets]


def _python_with_uno() -> str:
    for name in ("/usr/bin/python3", "python3"):
        try:
            subprocess.run([name, "-c", "import uno"], capture_output=True, timeout=30, check=True)
        except (OSError, subprocess.CalledProcessError):
            continue
        return name
    return tool("python3-uno")


def _paragraphs(path: Path) -> list[str]:
    with ZipFile(path) as package:
        root = etree.fromstring(package.read("word/document.xml"))
    assert not list(root.iter(f"{W}ins", f"{W}del"))
    return [words for p in root.iter(f"{W}p") if (words := _text(p))]
