"""``hetong render``."""

from pathlib import Path

import click

from hetong.generator.cli.language import say
from hetong.generator.cli.options import facts_argument, set_option


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
    "--template",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="X.docx",
    help=say("改过样式的 Word 模板", "a restyled Word shell"),
)
@click.option("--ascii-names", is_flag=True, help=say("文件名只用英文字母和数字", "ASCII file names"))
@click.option("--overwrite", is_flag=True, help=say("覆盖已有文件", "replace existing files"))
def command(
    file: str,
    output: Path,
    formats: list[str],
    settings: tuple[str, ...],
    template: Path | None,
    ascii_names: bool,
    overwrite: bool,
) -> None:
    """All files or none; their paths go to stdout."""
    from hetong.generator.pipeline import Template, draft, load_facts, render

    contract = draft(load_facts(file, settings))
    shell = Template(template.name, template.read_bytes()) if template else None
    for path in render(contract, output, formats, template=shell, ascii_names=ascii_names, overwrite=overwrite):
        click.echo(path)
