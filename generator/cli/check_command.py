"""``hetong check``."""

import click

from hetong.generator.cli.language import LANGUAGE, say
from hetong.generator.cli.options import as_json, json_option, set_option
from hetong.generator.problems import Problem, Problems


@click.command("check", help=say("检查填写内容，列出全部问题", "check facts and list every problem"))
@click.argument("files", nargs=-1, required=True, metavar=say("文件…", "FILE…"))
@json_option
@set_option
def command(files: tuple[str, ...], kind: str, settings: tuple[str, ...]) -> int:
    """Exit code 1 if any file has a problem."""
    from hetong.generator.delivery import missing_files
    from hetong.generator.pipeline import draft, load_facts

    found: list[Problem] = []
    hints: list[Problem] = []
    for name in files:
        try:
            hints += missing_files(draft(load_facts(name, settings)))
        except Problems as problems:
            found += problems.problems
    if kind == "json":
        click.echo(as_json([problem.as_json(LANGUAGE) for problem in found]))
    else:
        for problem in found:
            click.echo(problem.say(LANGUAGE))
        summary = (
            say(f"{len(files)} 个文件，{len(found)} 个问题。", f"files: {len(files)}, problems: {len(found)}.")
            if found
            else say(f"{len(files)} 个文件，没有问题。", f"files: {len(files)}, no problems.")
        )
        for hint in hints:
            click.echo(hint.say(LANGUAGE), err=True)
        click.echo(summary, err=True)
    return 1 if found else 0
