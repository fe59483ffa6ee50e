"""The command line: a thin shell around `hetong.generator.pipeline`.

Data goes to stdout, messages to stderr. Exit codes: 0 done; 1 the facts or clauses have problems; 2 usage;
3 a needed tool is missing or failed; 4 internal error. No exception reaches the user.
"""

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Final

import click

from hetong.generator.cli import chinese
from hetong.generator.cli.language import LANGUAGE, say
from hetong.generator.problems import Problems
from hetong.generator.tools import ToolError

EXIT_PROBLEMS: Final = 1
EXIT_TOOL: Final = 3
EXIT_INTERNAL: Final = 4

COMMANDS: Final = (
    "list",
    "schema",
    "init",
    "check",
    "render",
    "batch",
    "explain",
    "read",
    "compare",
    "diff",
    "impact",
    "templates",
)


class _Commands(click.Group):
    """One module a command, imported when the command or its line of help is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"hetong.generator.cli.{cmd_name}_command").command
        return command


def _version(ctx: click.Context, _parameter: click.Parameter, value: bool) -> None:
    if value:
        from hetong import __version__

        click.echo(f"hetong {__version__}")
        ctx.exit()


@click.command(
    cls=_Commands,
    help=say(
        "由一份表单式 JSON 生成可以签署的中文合同（DOCX、PDF）。",
        "Contracts in Chinese, ready to sign, from one form-like JSON (DOCX, PDF).",
    ),
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option(
    "--version", is_flag=True, expose_value=False, is_eager=True, callback=_version, help=say("版本号", "version")
)
@click.option(
    "--lang", type=click.Choice(["zh", "en"]), expose_value=False, help=say("界面语言", "language of messages")
)
def cli() -> None:
    """See `help` above: the text depends on the language."""


def main(arguments: Sequence[str] | None = None) -> None:
    """The entry point. Exits with one of the codes above."""
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run a command line (without the program's name) and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    chinese.use()
    given = _without_language(sys.argv[1:] if arguments is None else arguments)
    try:
        result = cli.main(given, prog_name="hetong", standalone_mode=False)
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.Abort:
        click.echo(say("已中断。", "Interrupted."), err=True)
        return EXIT_PROBLEMS
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return error.exit_code
    except click.ClickException as error:
        click.echo(chinese.usage_error(error), err=True)
        return error.exit_code
    except BrokenPipeError:  # the reader of our output has gone: nothing to tell it
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:  # the last resort: told in a line, never as a traceback
        return _failed(error)
    return result if isinstance(result, int) else 0


def _without_language(arguments: Sequence[str]) -> list[str]:
    """``--lang`` may stand anywhere; `language.detect` has read it already."""
    kept: list[str] = []
    rest = list(arguments)
    while rest:
        argument = rest.pop(0)
        if argument == "--":
            return [*kept, argument, *rest]
        if argument == "--lang" and rest and rest[0] in {"zh", "en"}:
            rest.pop(0)
        elif argument not in {"--lang=zh", "--lang=en"}:
            kept.append(argument)
    return kept


def _failed(error: Exception) -> int:
    if isinstance(error, Problems):
        report(error)
        return EXIT_PROBLEMS
    if isinstance(error, ToolError):
        click.echo(error.say(LANGUAGE), err=True)
        return EXIT_TOOL
    if os.environ.get("HETONG_TRACEBACK"):
        raise error
    click.echo(
        say(
            f"内部错误（{type(error).__name__}：{error}）。请附上输入文件报告；设 HETONG_TRACEBACK=1 可看详情。",
            f"Internal error ({type(error).__name__}: {error}). Please report it; HETONG_TRACEBACK=1 shows more.",
        ),
        err=True,
    )
    return EXIT_INTERNAL


def report(problems: Problems) -> None:
    """Print every problem to stderr, and how many there are."""
    for problem in problems.problems:
        click.echo(problem.say(LANGUAGE), err=True)
    count = len(problems.problems)
    click.echo(say(f"共 {count} 个问题。", f"{count} problem{'s' if count > 1 else ''}."), err=True)
