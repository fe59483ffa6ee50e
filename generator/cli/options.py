"""Arguments and options that several commands share."""

from collections.abc import Callable
from functools import reduce
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


def _formats(_context: click.Context, _parameter: click.Parameter, value: str) -> list[str]:
    from hetong.generator.pipeline import FORMATS

    kinds = [kind.strip() for kind in value.split(",") if kind.strip()]
    if not kinds or (unknown := [kind for kind in kinds if kind not in FORMATS]):
        wrong = "、".join(unknown) if kinds else value
        raise click.BadParameter(say(f"{wrong}；可选：{','.join(FORMATS)}", f"{wrong}; known: {','.join(FORMATS)}"))
    return kinds


formats_option: Callable[[Any], Any] = click.option(
    "--format",
    "formats",
    default="docx,pdf",
    show_default=True,
    callback=_formats,
    metavar="docx,pdf,txt,html",
    help=say("输出格式，以逗号分隔", "formats, separated by commas"),
)

final_option: Callable[[Any], Any] = click.option(
    "--final",
    is_flag=True,
    help=say("定稿：仍有空白则拒绝，并逐项列出", "refuse, with a list, while anything is blank"),
)


def extent_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """What is handed over beside the contract, and how: the keywords of `delivery.files_of`, and `engine`."""
    options = (
        click.option(
            "--pdf-engine",
            "engine",
            type=click.Choice(["typst", "libreoffice"]),
            default="typst",
            show_default=True,
            help=say(
                "PDF 由谁排版；libreoffice 依照 Word 模板的样式",
                "what makes the PDF; libreoffice follows the Word shell",
            ),
        ),
        click.option(
            "--annexes/--no-annexes",
            default=True,
            show_default=True,
            help=say("同时生成附件，或者只生成合同", "write the annexes too, or the contract alone"),
        ),
        click.option(
            "--bundle",
            is_flag=True,
            help=say("另生成合同与附件的合订本 PDF", "one PDF of contract and annexes as well"),
        ),
        click.option(
            "--acknowledgment",
            "supplied_by",
            type=click.Choice(["party_a", "party_b"]),
            help=say(
                "另生成格式条款提示与说明确认书；由哪一方提供合同文本",
                "an acknowledgment of conspicuous terms as well; which party supplied the text",
            ),
        ),
        click.option("--zip", "zipped", is_flag=True, help=say("打包成一个 zip 文件", "one zip file of all")),
        click.option("--ascii-names", is_flag=True, help=say("文件名只用英文字母和数字", "ASCII file names")),
    )
    return reduce(lambda decorated, option: option(decorated), reversed(options), command)


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
