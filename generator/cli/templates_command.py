"""``hetong templates``."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from hetong.generator.cli.language import say
from hetong.generator.cli.options import tell


@click.group("templates", help=say("生成、核对 Word 模板和空白表单", "build or check Word shells and blank forms"))
def command() -> None:
    """For a checkout of the project; what is installed has the shells alone."""


_root: Callable[[Any], Any] = click.option(
    "--root",
    type=click.Path(path_type=Path, file_okay=False),
    metavar=say("文件夹", "FOLDER"),
    help=say("项目的源文件夹；默认为当前文件夹", "checkout of the project; default: the current folder"),
)


@command.command("build", help=say("重新生成有改动的文件", "write anew what has changed"))
@_root
def build(root: Path | None) -> None:
    """Print the path of every file written."""
    from hetong.generator.forms.build import project, write

    written = write(project(root))
    for name in written:
        click.echo(name)
    if not written:
        click.echo(say("没有改动。", "Nothing has changed."), err=True)


@command.command(
    "check", help=say("核对生成的文件是否与条款、样式一致", "compare the generated files with their sources")
)
@_root
def check(root: Path | None) -> None:
    """Exit code 1 if any file is stale, missing or surplus."""
    from hetong.generator.forms.build import check as compare
    from hetong.generator.forms.build import project
    from hetong.generator.problems import raise_if

    report = compare(project(root))
    if report.hint:
        tell(report.hint)
    raise_if(report.problems)
    click.echo(say("Word 模板和空白表单与来源一致。", "Shells and blank forms match their sources."), err=True)
