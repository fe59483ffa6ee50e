"""``hetong init``."""

from pathlib import Path

import click

from hetong.generator.cli.language import say
from hetong.generator.cli.options import as_json


@click.command("init", help=say("生成待填写的 JSON 或 YAML", "write facts to fill in, as JSON or YAML"))
@click.argument("variant", metavar=say("变体", "VARIANT"))
@click.option(
    "-o",
    "--output",
    metavar=say("文件", "FILE"),
    help=say("写入文件（.json 或 .yaml）；默认输出到屏幕", "file to write (.json, .yaml); default: stdout"),
)
@click.option(
    "--leaning",
    type=click.Choice(["neutral", "party_a", "party_b"]),
    default="neutral",
    show_default=True,
    help=say("立场", "whose interest leads"),
)
@click.option("--third-party", is_flag=True, help=say("包含丙方", "with a third party"))
@click.option(
    "--dispute",
    type=click.Choice(["court", "arbitration"]),
    default="court",
    show_default=True,
    help=say("争议解决方式", "how disputes are resolved"),
)
@click.option("--overwrite", is_flag=True, help=say("覆盖已有文件", "replace an existing file"))
def command(variant: str, output: str | None, leaning: str, third_party: bool, dispute: str, overwrite: bool) -> None:
    """A skeleton is valid: rendered as it is, it makes a blank form."""
    from hetong.generator.cli.variants import known_variant
    from hetong.generator.facts.skeleton import as_yaml, skeleton

    variant = known_variant(variant)
    data = skeleton(variant, leaning=leaning, third_party=third_party, dispute=dispute)
    yaml = output is not None and output.endswith((".yaml", ".yml"))
    text = as_yaml(data, variant).lstrip("\n") if yaml else as_json(data) + "\n"
    if output is None:
        click.echo(text, nl=False)
        return
    from hetong.generator.package.files import write_all

    path = Path(output)
    write_all(path.parent, {path.name: text.encode()}, overwrite=overwrite)
    click.echo(output)
