"""``hetong read``."""

from pathlib import Path

import click

from hetong.generator.cli.language import say
from hetong.generator.cli.options import as_json, tell


@click.command(
    "read",
    help=say("从填好的表单或者改过的合同读回内容", "read the facts back from a filled form or an edited contract"),
)
@click.argument("files", metavar=say("文件…", "FILE…"), nargs=-1, required=True)
@click.option(
    "-o",
    "--output",
    metavar=say("文件", "FILE"),
    help=say("写入文件（.json 或 .yaml）；默认输出到屏幕", "file to write (.json, .yaml); default: stdout"),
)
@click.option(
    "--format",
    "kind",
    type=click.Choice(["json", "yaml"]),
    help=say("输出格式；默认按文件名，否则 json", "output format; default: as the file's name, else json"),
)
@click.option("--overwrite", is_flag=True, help=say("覆盖已有文件", "replace an existing file"))
def command(files: tuple[str, ...], output: str | None, kind: str | None, overwrite: bool) -> None:
    """A contract (.docx) with its annexes, the folder or zip that ``render`` wrote, or a filled form (.docx, .pdf)."""
    from hetong.generator.facts.skeleton import as_yaml
    from hetong.generator.reading.facts import read_back

    found = read_back([Path(file) for file in files])
    for note in found.notes:
        tell(note)
    yaml = kind == "yaml" or (kind is None and output is not None and output.endswith((".yaml", ".yml")))
    text = as_yaml(found.data, found.facts.variant).lstrip("\n") if yaml else as_json(found.data) + "\n"
    if output is None:
        click.echo(text, nl=False)
        return
    from hetong.generator.package.files import write_all

    path = Path(output)
    write_all(path.parent, {path.name: text.encode()}, overwrite=overwrite)
    click.echo(output)
