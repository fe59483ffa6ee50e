"""Arguments and options that several commands share."""

from collections.abc import Callable
from typing import Any

import click

from hetong.generator.cli.language import LANGUAGE, say
from hetong.generator.problems import Wording

facts_argument: Callable[[Any], Any] = click.argument("file", metavar=say("文件", "FILE"))

set_option: Callable[[Any], Any] = click.option(
    "--set",
    "settings",
    multiple=True,
    metavar=say("路径=值", "PATH=VALUE"),
    help=say("覆盖一项内容，例如 --set term.years=3；可以多次使用", "override one fact; may be repeated"),
)


def format_option(*more: str) -> Callable[[Any], Any]:
    """``--format text|json`` and whatever else a command can print, as `kind`."""
    return click.option(
        "--format",
        "kind",
        type=click.Choice(["text", "json", *more]),
        default="text",
        show_default=True,
        help=say("输出格式", "output format"),
    )


def as_json(data: object) -> str:
    """`data` as readable JSON, Hanzi unescaped."""
    import json

    return json.dumps(data, ensure_ascii=False, indent=2, default=str)


def tell(wording: Wording) -> None:
    """A message on stderr that is no error."""
    click.echo(wording.say(LANGUAGE, {}), err=True)
