"""A variant given on the command line."""

import click

from hetong.generator.cli.language import say
from hetong.generator.problems import nearest


def known_variant(name: str) -> str:
    """`name` if there is such a variant; otherwise a usage error with the nearest one."""
    from hetong.schemas.catalog import CONTRACTS

    if name in CONTRACTS:
        return name
    known = "、".join(CONTRACTS)
    near = nearest(name, CONTRACTS)
    hint = say(f"；是否指 {near}？", f"; did you mean {near}?") if near else ""
    raise click.UsageError(say(f"没有变体 {name}；可选：{known}{hint}", f"no variant {name}; known: {known}{hint}"))
