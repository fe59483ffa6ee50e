"""hetong: contracts in Chinese from one form-like JSON, checked, numbered and cross-referenced, as DOCX and PDF.

    from pathlib import Path
    import hetong

    contract = hetong.draft(hetong.load_facts("examples/general.json"))
    hetong.render(contract, Path("out"), formats=("docx", "pdf"))

Everything is loaded on first use, so importing the package costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hetong.generator.delivery import render
    from hetong.generator.pipeline import Draft, draft, load_facts, validate_data, write
    from hetong.generator.problems import Place, Problem, Problems
    from hetong.schemas.catalog import CONTRACTS

__version__ = "0.1.0"
__all__ = [
    "CONTRACTS",
    "Draft",
    "Facts",
    "Place",
    "Problem",
    "Problems",
    "draft",
    "load_facts",
    "render",
    "validate_data",
    "write",
]

_HOMES = {
    "CONTRACTS": "hetong.schemas.catalog",
    "Facts": "hetong.generator.facts.validate",
    "Place": "hetong.generator.problems",
    "Problem": "hetong.generator.problems",
    "Problems": "hetong.generator.problems",
    "render": "hetong.generator.delivery",
}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES.get(name, "hetong.generator.pipeline")), name)
