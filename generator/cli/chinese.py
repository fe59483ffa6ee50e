"""Click's own words in the language of this run: headings of help pages and messages of usage errors."""

from collections.abc import Iterable
from typing import Final

import click

from hetong.generator.cli.language import LANGUAGE, say

_HEADINGS: Final = {"Options": "选项", "Commands": "命令"}
_PHRASES: Final = {
    "Show this message and exit.": "显示本帮助",
    "[default: ": "[默认：",
    "[required]": "[必填]",
}


class Formatter(click.HelpFormatter):
    """Help pages with Chinese headings."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        words = args.replace("[OPTIONS]", "[选项]").replace("COMMAND [ARGS]...", "命令 [参数]…")
        super().write_usage(prog, words, "用法：" if prefix is None else prefix)

    def write_heading(self, heading: str) -> None:
        super().write_heading(_HEADINGS.get(heading, heading))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        super().write_dl([(name, _translated(text)) for name, text in rows], col_max, col_spacing)


def _translated(text: str) -> str:
    for english, chinese in _PHRASES.items():
        text = text.replace(english, chinese)
    return text


def use() -> None:
    """Set help pages in the language of this run."""
    click.Context.formatter_class = Formatter if LANGUAGE == "zh" else click.HelpFormatter


def usage_error(error: click.ClickException) -> str:
    """What is wrong with the command line, and where its help is."""
    message = error.format_message() if LANGUAGE == "en" else _chinese(error)
    context = getattr(error, "ctx", None)
    path = context.command_path if context else "hetong"
    return f"{message}\n" + say(f"用法见 {path} --help", f"See {path} --help")


def _chinese(error: click.ClickException) -> str:
    match error:
        case click.NoSuchOption(option_name=name):
            return f"没有选项 {name}" + _near(error)
        case click.MissingParameter(param=click.Parameter() as parameter):
            return f"缺少{_named(parameter)}"
        case click.BadParameter(param=click.Option(type=click.Choice() as choice) as option):
            return f"{_named(option)} 的值不在可选值之中；可选：{'、'.join(map(str, choice.choices))}"
        case click.BadParameter(param=click.Parameter(type=click.Path()) as parameter):
            return f"{_named(parameter)} 应为已有的文件，或者可用的目录"
        case click.BadParameter(param=click.Parameter() as parameter):
            return f"{_named(parameter)} 有误：{error.message}"
        case click.BadOptionUsage(option_name=name):
            return f"选项 {name} 缺少值，或者不应带值"
        case click.UsageError() if name := getattr(error, "command_name", ""):
            return f"没有命令 {name}" + _near(error)
    message = error.format_message()
    extra = message.removeprefix("Got unexpected extra argument").removeprefix("s")
    return f"多余的参数：{extra.strip(' ().')}" if extra != message else message


def _named(parameter: click.Parameter) -> str:
    if isinstance(parameter, click.Option):
        return f"选项 {' / '.join(parameter.opts)}"
    return f"参数 {parameter.metavar or parameter.name}"


def _near(error: click.ClickException) -> str:
    names = getattr(error, "possibilities", None)
    return f"；是否指 {names[0]}？" if names else ""
