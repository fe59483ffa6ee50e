"""``hetong batch``."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

import click

from hetong.generator.cli.language import LANGUAGE, say
from hetong.generator.cli.options import extent_options, final_option, formats_option, set_option
from hetong.generator.cli.progress import progress

if TYPE_CHECKING:
    from hetong.generator.batch.run import Outcome
    from hetong.generator.delivery import Extent
    from hetong.generator.pipeline import Engine

PROBLEMS = "问题"
MOST_SHOWN = 20


@click.command("batch", help=say("按表格批量生成合同，每行一份", "write a contract for each row of a table"))
@click.argument(
    "table", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar=say("表格", "TABLE")
)
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    metavar=say("目录", "DIR"),
    help=say("输出目录", "output folder"),
)
@click.option(
    "--base",
    metavar=say("文件", "FILE"),
    help=say("各合同相同的内容（JSON 或 YAML）；表格中填写的优先", "facts that all rows share; cells come first"),
)
@set_option
@click.option(
    "--template",
    "blank",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="general.xlsx",
    help=say(
        "生成待填写的表格；变体见 --base，或者文件名", "write the spreadsheet to fill in, of the variant that it names"
    ),
)
@formats_option
@final_option
@extent_options
@click.option(
    "--shell",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="X.docx",
    help=say("改过样式的 Word 模板", "a restyled Word shell"),
)
@click.option("--keep-going", is_flag=True, help=say("跳过有问题的行，生成其余合同", "leave out rows with problems"))
@click.option(
    "-j",
    "--jobs",
    type=click.IntRange(1, 256),
    default=os.cpu_count() or 1,
    show_default=say("处理器数", "processors"),
    help=say("同时工作的进程数", "processes at work"),
)
@click.option(
    "--executor",
    default="local",
    show_default=True,
    metavar="local|dask://HOST:PORT",
    help=say("在哪里工作：本机，或者 Dask 集群", "where the work is done"),
)
@click.option("--overwrite", is_flag=True, help=say("覆盖已有文件", "replace existing files"))
def command(
    table: Path | None,
    output: Path | None,
    base: str | None,
    settings: tuple[str, ...],
    blank: Path | None,
    formats: list[str],
    final: bool,
    engine: "Engine",
    shell: Path | None,
    keep_going: bool,
    jobs: int,
    executor: str,
    overwrite: bool,
    **extent: "Unpack[Extent]",
) -> int:
    """All rows are checked before anything is written; a run that was stopped goes on where it was."""
    shared = _shared(base, settings)
    if blank is not None:
        _write_blank(blank, shared, overwrite=overwrite)
        return 0
    if table is None or output is None:
        raise click.UsageError(say("请给出表格和输出目录 -o", "give a table and an output folder, -o"))
    if executor != "local" and not executor.startswith("dask://"):
        wanted = say(f"{executor}；应为 local 或者 dask://主机:端口", f"{executor}; known: local, dask://HOST:PORT")
        raise click.BadParameter(wanted, param_hint="--executor")
    from hetong.generator.batch.run import Batch, Order, run
    from hetong.generator.pipeline import Template

    template = Template(shell.name, shell.read_bytes()) if shell else None
    order = Order(tuple(formats), extent, template, engine, final)
    batch = Batch(shared, order, keep_going, overwrite, jobs, executor)
    with progress() as tell:
        outcome = run(table, output, batch, tell)
    _report(table, output, outcome)
    return 1 if outcome.problems else 0


def _shared(base: str | None, settings: tuple[str, ...]) -> dict[str, Any]:
    """The facts that all rows share."""
    from hetong.generator.facts.override import override, with_whole_paths
    from hetong.generator.facts.read import Source, read

    source = override(read(base) if base else Source("--set", {}, {}), settings)
    if not isinstance(source.data, dict):
        raise click.BadParameter(say(f"{base} 不是一组字段（{{ … }}）", f"{base} is no object"), param_hint="--base")
    return with_whole_paths(source)


def _write_blank(path: Path, shared: dict[str, Any], *, overwrite: bool) -> None:
    from hetong.generator.batch.template import template
    from hetong.generator.cli.variants import known_variant
    from hetong.generator.package.files import write_all
    from hetong.generator.pipeline import moment

    variant = known_variant(str(shared.get("variant") or path.stem))
    write_all(path.parent, {path.name: template(variant, shared, moment(None))}, overwrite=overwrite)
    click.echo(path)


def _report(table: Path, folder: Path, outcome: "Outcome") -> None:
    """What has been done; every problem by its cell, on the screen as many as can be read, in files all of them."""
    from hetong.generator.batch.report import as_json, marked_copy
    from hetong.generator.package.files import write_all

    old = [folder / f"{PROBLEMS}{ending}" for ending in (".xlsx", ".json")]
    for path in old:
        path.unlink(missing_ok=True)
    if outcome.problems:
        for problem in outcome.problems[:MOST_SHOWN]:
            click.echo(problem.say(LANGUAGE), err=True)
        copy = marked_copy(table, outcome.problems, LANGUAGE)
        files = {f"{PROBLEMS}.json": as_json(outcome.problems, LANGUAGE)} | ({f"{PROBLEMS}.xlsx": copy} if copy else {})
        for path in write_all(folder, files, overwrite=True):
            click.echo(path)
    click.echo(_summary(outcome), err=True)


def _summary(outcome: "Outcome") -> str:
    rows, written, kept, problems = outcome.rows, outcome.written, outcome.kept, len(outcome.problems)
    zh = f"{rows} 行：生成 {written} 份" + (f"，此前已生成 {kept} 份" if kept else "")
    en = f"rows: {rows}, written: {written}" + (f", written before: {kept}" if kept else "")
    if problems:
        zh, en = f"{zh}，{problems} 个问题", f"{en}, problems: {problems}"
    return say(f"{zh}。", f"{en}.")
