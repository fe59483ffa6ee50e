"""``hetong impact``."""

from pathlib import Path

import click

from hetong.generator.cli.language import LANGUAGE, say
from hetong.generator.cli.options import as_json

EXAMPLES = "examples"
ENDINGS = (".json", ".yaml", ".yml")


@click.command(
    "impact",
    help=say(
        "条款库的改动影响哪些条款、变体和示例合同；BASE、HEAD 是 git 的版本，缺省 HEAD 为工作目录",
        "what a change of the clause library reaches; BASE and HEAD are git revisions, by default the working tree",
    ),
)
@click.argument("base", metavar="BASE")
@click.argument("head", required=False, metavar="[HEAD]")
@click.option(
    "--example",
    "examples",
    multiple=True,
    type=click.Path(exists=True, path_type=Path),
    metavar=say("文件或目录", "FILE|DIR"),
    help=say("填写内容的文件，或者它们的目录；可以多次使用 [默认：examples]", "facts, or a folder of them; repeatable"),
)
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    metavar=say("目录", "DIR"),
    help=say("写出 summary.md、impact.json 和每份受影响合同的修订稿", "write summary.md, impact.json and redlines"),
)
@click.option(
    "--format",
    "kind",
    type=click.Choice(["markdown", "json"]),
    default="markdown",
    show_default=True,
    help=say("输出格式", "output format"),
)
@click.option("--exit-code", is_flag=True, help=say("有影响时退出码为 1", "exit with 1 if anything is reached"))
def command(
    base: str, head: str | None, examples: tuple[Path, ...], output: Path | None, kind: str, exit_code: bool
) -> int:
    """The summary goes to stdout, the paths of files to stderr."""
    from hetong.generator.impact import as_json_data, as_summary, impact, redlines
    from hetong.generator.package.files import write_all

    found = impact(f"{base}..{head}" if head else base, _facts(examples), Path.cwd())
    summary, data = as_summary(found, LANGUAGE), as_json(as_json_data(found, LANGUAGE)) + "\n"
    if output is not None:
        made = {"summary.md": summary.encode(), "impact.json": data.encode(), **redlines(found)}
        for path in write_all(output, made, overwrite=True):
            click.echo(path, err=True)
    click.echo(data if kind == "json" else summary, nl=False)
    return 1 if exit_code and found.reaches_anything else 0


def _facts(given: tuple[Path, ...]) -> list[str]:
    """The files of facts among `given`, by default those in examples/."""
    paths = given or ((Path(EXAMPLES),) if Path(EXAMPLES).is_dir() else ())
    found: list[Path] = []
    for path in paths:
        found += sorted(each for each in path.iterdir() if each.suffix in ENDINGS) if path.is_dir() else [path]
    return [path.as_posix() for path in found]
