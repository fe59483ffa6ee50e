"""``hetong diff``."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hetong.generator.cli.language import LANGUAGE, say
from hetong.generator.cli.options import as_json

if TYPE_CHECKING:
    from hetong.generator.revisions.compared import Compared
    from hetong.generator.revisions.report import Report


@click.command(
    "diff",
    help=say(
        "比较两份合同：两份填写内容、两份由本程序生成的 .docx，或者同一填写内容在条款库的两个版本下（--rev）",
        "compare two contracts: two files of facts, two .docx of ours, or one file of facts at two revisions of the "
        "clause library (--rev)",
    ),
)
@click.argument("files", nargs=-1, required=True, metavar=say("旧文件 新文件", "OLD NEW"))
@click.option(
    "--rev",
    "revisions",
    metavar="A..B",
    help=say(
        "git 中条款库的两个版本；只写 A 时与工作目录比较",
        "two revisions of the clause library in git; A alone is compared with the working tree",
    ),
)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="X.docx",
    help=say(
        "写出修订稿：Word 修订标记，接受全部得新文本，拒绝全部得旧文本；有变动的附件各成一份",
        "write a redline with Word's tracked changes: accept all for the new text, reject all for the old; one file "
        "for each changed annex",
    ),
)
@click.option(
    "--format",
    "kind",
    type=click.Choice(["text", "json", "markdown", "html"]),
    default="text",
    show_default=True,
    help=say("输出格式", "output format"),
)
@click.option("--author", default="", metavar=say("姓名", "NAME"), help=say("修订标记的作者", "author of the changes"))
@click.option("--exit-code", is_flag=True, help=say("有差异时退出码为 1", "exit with 1 if there are differences"))
@click.option("--overwrite", is_flag=True, help=say("覆盖已有文件", "replace existing files"))
def command(
    files: tuple[str, ...],
    revisions: str | None,
    output: Path | None,
    kind: str,
    author: str,
    exit_code: bool,
    overwrite: bool,
) -> int:
    """The report goes to stdout, the paths of the redlines to stderr: the report stays readable by programs."""
    compared = _compared(files, revisions)
    if output is not None:
        _write(compared, output, author, overwrite=overwrite)
    click.echo(told(compared.report, kind), nl=False)
    return 1 if exit_code and compared.report.changed() else 0


def _compared(files: tuple[str, ...], revisions: str | None) -> "Compared":
    from hetong.generator.revisions.compared import facts_compared, is_word, revisions_compared, word_files_compared

    if len(files) != (1 if revisions else 2):
        raise click.UsageError(
            say("请给出旧、新两份文件；用 --rev 时给出一份。", "Name two files, old and new; with --rev, one.")
        )
    words = [is_word(name) for name in files]
    if revisions and not any(words):
        return revisions_compared(files[0], revisions, Path.cwd())
    if revisions or len(set(words)) > 1:
        raise click.UsageError(
            say(
                "两份文件要么都是填写内容，要么都是 .docx；--rev 只用于填写内容。",
                "Both files must be facts, or both .docx; --rev is for facts.",
            )
        )
    return (word_files_compared if words[0] else facts_compared)(*files)


def _write(compared: "Compared", output: Path, author: str, *, overwrite: bool) -> None:
    from hetong.generator.package.files import write_all
    from hetong.generator.revisions.redline import AUTHOR, redline_files

    made = redline_files(compared.report.papers, output.name, compared.when, author or AUTHOR)
    for path in write_all(output.parent, made, overwrite=overwrite):
        click.echo(path, err=True)


def told(report: "Report", kind: str) -> str:
    """A comparison as ``text``, ``json``, ``markdown`` or ``html``."""
    match kind:
        case "json":
            from hetong.generator.revisions.report import as_data

            return as_json(as_data(report)) + "\n"
        case "markdown":
            from hetong.generator.revisions.pages import as_markdown

            return as_markdown(report, LANGUAGE)
        case "html":
            from hetong.generator.revisions.pages import as_html

            return as_html(report, LANGUAGE) + "\n"
    from hetong.generator.revisions.report import as_text

    return as_text(report, LANGUAGE, colour=sys.stdout.isatty())
