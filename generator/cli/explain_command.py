"""``hetong explain``."""

import click

from hetong.generator.cli.language import say
from hetong.generator.cli.options import as_json, facts_argument, format_option, set_option


@click.command("explain", help=say("说明选用了哪些条款、为什么", "tell which clauses were chosen, and why"))
@facts_argument
@format_option()
@set_option
def command(file: str, kind: str, settings: tuple[str, ...]) -> None:
    """One line a clause: in or out, label, id, source ids, reason."""
    from hetong.generator.explain import explain
    from hetong.generator.pipeline import draft, load_facts

    rows = explain(draft(load_facts(file, settings)))
    if kind == "json":
        click.echo(as_json(rows))
        return
    for row in rows:
        mark = "+" if row["chosen"] else "-"
        reason = f"{row['condition']}（{row['because']}）" if row["condition"] else say("始终选用", "always")
        sources = " ".join(row["source"]) or "—"
        click.echo(f"{mark} {row['label'] or '—'}  {row['id']}  [{sources}]  {reason}")
