"""``hetong list``."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import click

from hetong.generator.cli.language import say
from hetong.generator.cli.options import as_json, format_option

if TYPE_CHECKING:
    from hetong.schemas.catalog import FieldSpec


@click.command(
    "list",
    help=say(
        "列出合同变体、立场、章节、附件和参数；markdown：逐项比较各变体和立场的约定",
        "list variants, leanings, chapters, annexes and parameters; markdown: what each says, by topic",
    ),
)
@format_option("markdown")
def command(kind: str) -> None:
    """One entry a variant."""
    from hetong.schemas.catalog import CONTRACTS

    if kind == "markdown":
        from hetong.generator.comparison import comparison

        click.echo(comparison(), nl=False)
        return
    entries = [_entry(variant) for variant in CONTRACTS]
    if kind == "json":
        click.echo(as_json(entries))
        return
    for entry in entries:
        click.echo(f"{entry['variant']}  {entry['label']}  《{entry['title']}》")
        click.echo(f"    {entry['summary']}")
        for heading, items in (
            (say("立场", "leanings"), [f"{key} {label}" for key, label in entry["leanings"].items()]),
            (say("章节", "chapters"), entry["chapters"]),
            (say("附件", "annexes"), [f"{key} {label}" for key, label in entry["annexes"].items()]),
        ):
            click.echo(f"    {heading}: {' · '.join(items)}")
        click.echo(f"    {say('参数', 'parameters')}:")
        for group, parameters in _by_group(entry["parameters"]):
            click.echo(f"        {group or '.'}: {' · '.join(parameters)}")


def _entry(variant: str) -> dict[str, Any]:
    from hetong.generator.clauses.library import all_clauses, load
    from hetong.generator.clauses.source import Words
    from hetong.schemas.catalog import CONTRACTS, catalogue

    library = load(variant)
    specs = catalogue(CONTRACTS[variant])
    chapters = [clause for clause in all_clauses(library) if clause.level == 1 and clause.series]
    return {
        "variant": variant,
        "label": library.label,
        "title": library.title,
        "summary": library.summary,
        "leanings": specs["leaning"].labels,
        "chapters": ["".join(run.text for run in clause.heading if isinstance(run, Words)) for clause in chapters],
        "annexes": specs["annexes.included"].labels,
        "parameters": list(_parameters(specs)),
    }


def _parameters(specs: "Mapping[str, FieldSpec]") -> Iterator[dict[str, str]]:
    """Every field that a form fills in."""
    for path, spec in specs.items():
        if spec.quantity is not None:
            yield {"path": path, "title": spec.title}


def _by_group(parameters: list[dict[str, str]]) -> Iterator[tuple[str, list[str]]]:
    """The path of each group and its fields, in the order of the form."""
    groups: dict[str, list[str]] = {}
    for parameter in parameters:
        group, _, name = parameter["path"].rpartition(".")
        groups.setdefault(group, []).append(f"{name} {parameter['title']}")
    yield from groups.items()
