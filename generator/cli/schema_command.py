"""``hetong schema``."""

import click

from hetong.generator.cli.language import say
from hetong.generator.cli.options import as_json


@click.command("schema", help=say("输出填写内容的 JSON Schema", "print the JSON Schema of the facts"))
@click.argument("variant", required=False, metavar=say("[变体]", "[VARIANT]"))
def command(variant: str | None) -> None:
    """The schema of one variant, or of any."""
    from hetong.generator.cli.variants import known_variant
    from hetong.generator.facts.schema import json_schema

    click.echo(as_json(json_schema(known_variant(variant) if variant else None)))
