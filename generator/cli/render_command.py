"""``hetong render``."""

from pathlib import Path
from typing import Literal

import click

from hetong.generator.cli.language import LANGUAGE, say
from hetong.generator.cli.options import facts_argument, set_option, tell
from hetong.generator.problems import Wording


def _formats(_context: click.Context, _parameter: click.Parameter, value: str) -> list[str]:
    from hetong.generator.pipeline import FORMATS

    kinds = [kind.strip() for kind in value.split(",") if kind.strip()]
    if not kinds or (unknown := [kind for kind in kinds if kind not in FORMATS]):
        wrong = "、".join(unknown) if kinds else value
        raise click.BadParameter(say(f"{wrong}；可选：{','.join(FORMATS)}", f"{wrong}; known: {','.join(FORMATS)}"))
    return kinds


@click.command("render", help=say("生成合同文件", "write the contract"))
@facts_argument
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    metavar=say("目录", "DIR"),
    help=say("输出目录", "output folder"),
)
@click.option(
    "--format",
    "formats",
    default="docx,pdf",
    show_default=True,
    callback=_formats,
    metavar="docx,pdf,txt,html",
    help=say("输出格式，以逗号分隔", "formats, separated by commas"),
)
@set_option
@click.option(
    "--final",
    is_flag=True,
    help=say("定稿：仍有空白则拒绝，并逐项列出", "refuse, with a list, while anything is blank"),
)
@click.option(
    "--template",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="X.docx",
    help=say("改过样式的 Word 模板", "a restyled Word shell"),
)
@click.option(
    "--pdf-engine",
    "engine",
    type=click.Choice(["typst", "libreoffice"]),
    default="typst",
    show_default=True,
    help=say(
        "PDF 由谁排版；libreoffice 依照 Word 模板的样式", "what makes the PDF; libreoffice follows the Word shell"
    ),
)
@click.option(
    "--annexes/--no-annexes",
    default=True,
    show_default=True,
    help=say("同时生成附件，或者只生成合同", "write the annexes too, or the contract alone"),
)
@click.option(
    "--bundle", is_flag=True, help=say("另生成合同与附件的合订本 PDF", "one PDF of contract and annexes as well")
)
@click.option(
    "--acknowledgment",
    "supplied_by",
    type=click.Choice(["party_a", "party_b"]),
    help=say(
        "另生成格式条款提示与说明确认书；由哪一方提供合同文本",
        "an acknowledgment of conspicuous terms as well; which party supplied the text",
    ),
)
@click.option("--zip", "zipped", is_flag=True, help=say("打包成一个 zip 文件", "one zip file of all"))
@click.option("--ascii-names", is_flag=True, help=say("文件名只用英文字母和数字", "ASCII file names"))
@click.option("--overwrite", is_flag=True, help=say("覆盖已有文件", "replace existing files"))
def command(
    file: str,
    output: Path,
    formats: list[str],
    settings: tuple[str, ...],
    final: bool,
    template: Path | None,
    engine: Literal["typst", "libreoffice"],
    annexes: bool,
    bundle: bool,
    supplied_by: Literal["party_a", "party_b"] | None,
    zipped: bool,
    ascii_names: bool,
    overwrite: bool,
) -> None:
    """All files or none; their paths go to stdout."""
    from hetong.generator.delivery import render
    from hetong.generator.pipeline import Look, Template, draft, load_facts
    from hetong.generator.readiness import missing_files, require_final

    contract = draft(load_facts(file, settings))
    if final:
        require_final(contract)
    for problem in missing_files(contract):
        click.echo(problem.say(LANGUAGE), err=True)
    shell = Template(template.name, template.read_bytes()) if template else None
    look = Look(shell, engine, tell)
    if shell and engine == "typst" and "pdf" in formats:
        tell(
            Wording(
                "PDF 按默认样式排版；要依照所给的 Word 模板，请加 --pdf-engine libreoffice。",
                "The PDF is in the house style; --pdf-engine libreoffice makes it look like the Word shell.",
            )
        )
    paths = render(
        contract,
        output,
        formats,
        look,
        annexes=annexes,
        bundle=bundle,
        supplied_by=supplied_by,
        ascii_names=ascii_names,
        zipped=zipped,
        overwrite=overwrite,
    )
    for path in paths:
        click.echo(path)
