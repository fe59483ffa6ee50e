"""``hetong compare``."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from hetong.generator.cli.diff_command import told
from hetong.generator.cli.language import say
from hetong.generator.cli.options import as_json, format_option, tell

if TYPE_CHECKING:
    from hetong.generator.revisions.compared import Returned


@click.command(
    "compare",
    help=say(
        "比对退回的 .docx 与应当生成的合同或者附件：改动、未决修订、批注、看不见的字符",
        "compare a .docx that came back with what would have been rendered: changes, tracked or not, comments, "
        "characters that cannot be seen",
    ),
)
@click.argument("file", metavar=say("退回.docx", "RETURNED.docx"))
@click.option(
    "--facts",
    metavar=say("填写内容", "FACTS"),
    help=say(
        "当时填写的内容；不给时从退回的文件读出，只比对条款的文字",
        "the facts it was rendered from; without them they are read from the file, and only clauses are compared",
    ),
)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="X.docx",
    help=say(
        "写出修订稿：我方文本为底，对方的改动为修订标记，并保留批注",
        "write a redline: our text with their changes tracked, and their comments",
    ),
)
@format_option("markdown", "html")
@click.option("--author", default="", metavar=say("姓名", "NAME"), help=say("修订标记的作者", "author of the changes"))
@click.option("--exit-code", is_flag=True, help=say("有差异时退出码为 1", "exit with 1 if there are differences"))
@click.option("--overwrite", is_flag=True, help=say("覆盖已有文件", "replace existing files"))
def command(
    file: str, facts: str | None, output: Path | None, kind: str, author: str, exit_code: bool, overwrite: bool
) -> int:
    """The report goes to stdout, the path of the redline and notes to stderr."""
    from hetong.generator.revisions.compared import returned_compared
    from hetong.generator.revisions.telling import departures_data

    compared = returned_compared(file, facts)
    for note in compared.notes:
        tell(note)
    if output is not None:
        _write(compared, output, author, overwrite=overwrite)
    if kind == "json":
        click.echo(as_json(departures_data(compared.departures, compared.report)))
    else:
        click.echo(told(compared.report, kind), nl=False)
    return 1 if exit_code and not compared.report.is_empty else 0


def _write(compared: "Returned", output: Path, author: str, *, overwrite: bool) -> None:
    from hetong.generator.package.files import write_all
    from hetong.generator.pipeline import Template
    from hetong.generator.revisions.kept_comments import with_comments
    from hetong.generator.revisions.redline import AUTHOR, write_redline

    shell = Template.own(compared.variant).content
    redline = write_redline(compared.departures.paper, shell, compared.when, author or AUTHOR)
    redline = with_comments(redline, compared.departures.returned)
    for path in write_all(output.parent, {output.name: redline}, overwrite=overwrite):
        click.echo(path, err=True)
