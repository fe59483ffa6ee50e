"""``hetong render``."""

from pathlib import Path
from typing import TYPE_CHECKING, Unpack

import click

from hetong.generator.cli.language import LANGUAGE, say
from hetong.generator.cli.options import extent_options, facts_argument, final_option, formats_option, set_option, tell
from hetong.generator.problems import Wording

if TYPE_CHECKING:
    from hetong.generator.delivery import Extent
    from hetong.generator.pipeline import Engine


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
@formats_option
@set_option
@final_option
@click.option(
    "--template",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="X.docx",
    help=say("改过样式的 Word 模板", "a restyled Word shell"),
)
@extent_options
@click.option("--overwrite", is_flag=True, help=say("覆盖已有文件", "replace existing files"))
def command(
    file: str,
    output: Path,
    formats: list[str],
    settings: tuple[str, ...],
    final: bool,
    template: Path | None,
    engine: "Engine",
    overwrite: bool,
    **extent: "Unpack[Extent]",
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
    paths = render(contract, output, formats, look, overwrite=overwrite, **extent)
    for path in paths:
        click.echo(path)
