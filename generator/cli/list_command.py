"""``hetong list``."""

from typing import Any

import click

from hetong.generator.cli.language import say
from hetong.generator.cli.options import as_json, json_option


@click.command("list", help=say("列出合同变体、立场、章节和附件", "list variants, leanings, chapters and annexes"))
@json_option
def command(kind: str) -> None:
    """One entry a variant."""
    from hetong.schemas.catalog import CONTRACTS

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
            (say("参数", "parameters"), [str(entry["parameters"])]),
        ):
            click.echo(f"    {heading}: {' · '.join(items)}")


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
        "parameters": sum(spec.quantity is not None for spec in specs.values()),
    }
