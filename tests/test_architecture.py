"""Imports run one way, and starting costs nothing."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

ORDER: list[set[str]] = [
    {"hetong.templates", "hetong.variants"},
    {"hetong.schemas"},
    {"hetong.generator.problems", "hetong.generator.tree.nodes"},
    {"hetong.generator.drawings", "hetong.generator.tools", "hetong.generator.wording"},
    {"hetong.generator.facts", "hetong.generator.clauses"},
    {"hetong.generator.tree"},
    {"hetong.generator.writers"},
    {"hetong.generator.workbooks"},
    {"hetong.generator.package"},
    {"hetong.generator.pipeline"},
    {
        "hetong.generator.explain",
        "hetong.generator.forms",
        "hetong.generator.provisions",
        "hetong.generator.reading",
        "hetong.generator.spreadsheets",
    },
    {"hetong.generator.acknowledgment", "hetong.generator.comparison", "hetong.generator.revisions"},
    {"hetong.generator.impact"},
    {"hetong.generator.lint"},
    {"hetong.generator.readiness"},
    {"hetong.generator.delivery"},
    {"hetong.generator.batch"},
    {"hetong"},
    {"hetong.generator.cli"},
]
"""Each layer may import those before it; rooms in one layer do not know each other. `tree.nodes` is a leaf of its own:
the words of the clause library are of its types."""

HEAVY = (
    "chinese_calendar", "cn2an", "docx", "docxtpl", "email_validator", "jinja2", "lxml", "markdown_it", "openpyxl",
    "phonenumbers", "PIL", "pydantic", "pypdf", "pypdfium2", "stdnum", "typst", "yaml",
)  # fmt: skip


def modules() -> Iterator[tuple[str, Path]]:
    yield "hetong", ROOT / "src/hetong/__init__.py"
    for room in ("schemas", "templates", "variants", "generator"):
        for path in sorted((ROOT / room).rglob("*.py")):
            pieces = path.relative_to(ROOT).with_suffix("").parts
            yield ".".join(("hetong", *pieces)).removesuffix(".__init__"), path


MODULES = dict(modules())


def layer(module: str) -> int:
    """The layer of the longest name in ORDER that `module` is or lies below."""
    known = [(name, level) for level, names in enumerate(ORDER) for name in names]
    fitting = [(name, level) for name, level in known if module == name or module.startswith(f"{name}.")]
    name, level = max(fitting, key=lambda entry: len(entry[0]))
    if name == "hetong" and module != "hetong":
        return -1
    return level


def room(module: str) -> str:
    names = [name for names in ORDER for name in names if module == name or module.startswith(f"{name}.")]
    return max(names, key=len)


def imported(path: Path) -> set[str]:
    """The modules of the project that a file imports, anywhere in it; names out of `from … import` where modules."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            inner = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= {name for name in inner if name in MODULES} or {str(node.module)}
    return {name for name in found if name == "hetong" or name.startswith("hetong.")}


EMPTY = ("hetong.generator",)


@pytest.mark.parametrize("module", [name for name in MODULES if name not in EMPTY])
def test_a_module_imports_only_what_stands_below_it(module: str) -> None:
    assert layer(module) >= 0, f"{module} has no place in ORDER"
    for other in imported(MODULES[module]):
        if room(other) != room(module):
            assert layer(other) < layer(module), f"{module} imports {other}"


def test_packages_reexport_nothing() -> None:
    for name, path in MODULES.items():
        if path.name == "__init__.py" and name != "hetong":
            assert imported(path) == set()


def test_schemas_and_tree_nodes_import_nothing_of_the_project() -> None:
    assert imported(MODULES["hetong.generator.tree.nodes"]) == set()
    for name, path in MODULES.items():
        if name.startswith("hetong.schemas"):
            assert all(other.startswith("hetong.schemas") for other in imported(path))


def test_no_module_is_part_of_a_circle() -> None:
    graph = {name: imported(path) - {name} for name, path in MODULES.items() if name != "hetong"}
    while free := {name for name, needs in graph.items() if not needs & graph.keys()}:
        graph = {name: needs for name, needs in graph.items() if name not in free}
    assert graph == {}


@pytest.mark.parametrize("arguments", ["--help", "--version", "-h", "render --help", ""])
def test_help_starts_without_any_heavy_library(arguments: str) -> None:
    program = (
        "import sys; from hetong.generator.cli.main import run; run(sys.argv[1:]);"
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments.split()], capture_output=True, text=True, timeout=30, check=True
    )
    assert done.stderr.splitlines()[-1] == "[]"


def test_importing_the_package_loads_none_of_its_stages() -> None:
    program = "import sys, hetong; print([m for m in sys.modules if m.startswith('hetong.')])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=30, check=True)
    assert done.stdout.strip() == "[]"


def test_the_public_names_are_all_there() -> None:
    import hetong

    assert sorted(hetong.__all__) == list(hetong.__all__)
    assert all(getattr(hetong, name) is not None for name in hetong.__all__)
    with pytest.raises(AttributeError):
        hetong.nothing  # noqa: B018
