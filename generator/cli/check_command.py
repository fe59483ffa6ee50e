"""``hetong check``."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hetong.generator.cli.language import LANGUAGE, say
from hetong.generator.cli.options import as_json, format_option, set_option
from hetong.generator.problems import Place, Problem, Problems

if TYPE_CHECKING:
    from hetong.generator.lint.rule import Finding
    from hetong.generator.lint.run import Waived

COLOURS = {"error": "red", "warning": "yellow", "note": "cyan"}


def _codes(_context: click.Context, _parameter: click.Parameter, value: str) -> frozenset[str]:
    from hetong.generator.lint.run import all_rules

    codes = frozenset(code.strip() for code in value.split(",") if code.strip())
    if codes and (unknown := sorted(codes - {module.RULE.code for module in all_rules()})):
        raise click.BadParameter(say(f"没有规则 {'、'.join(unknown)}", f"no rule {', '.join(unknown)}"))
    return codes


@click.command(
    "check",
    help=say(
        "检查填写内容和条款：先查填写，再按规则查合同；给出条款文件夹时，检查条款库",
        "check facts and clauses by every rule; given a folder of clauses, check the clause library",
    ),
)
@click.argument("files", nargs=-1, required=True, metavar=say("文件…", "FILE…"))
@format_option("sarif")
@click.option(
    "--select", callback=_codes, default="", metavar=say("代码,…", "CODE,…"), help=say("只查这些规则", "only these")
)
@click.option(
    "--ignore", callback=_codes, default="", metavar=say("代码,…", "CODE,…"), help=say("不查这些规则", "not these")
)
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "note", "never"]),
    default="error",
    show_default=True,
    help=say("有这一级或者更严重的结果时，退出码为 1", "exit with 1 from this level on"),
)
@click.option("--strict", is_flag=True, help=say("等于 --fail-on warning", "the same as --fail-on warning"))
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help=say("按这一天的法律检查；省略时为签订日", "the law of this day; by default the signing date"),
)
@click.option(
    "--balance",
    is_flag=True,
    help=say(
        "比较各种立场下双方的义务、权利、违约金和决定权", "how duties, rights, penalties and discretion are shared"
    ),
)
@set_option
def command(
    files: tuple[str, ...],
    kind: str,
    select: frozenset[str],
    ignore: frozenset[str],
    fail_on: str,
    strict: bool,
    as_of: datetime | None,
    balance: bool,
    settings: tuple[str, ...],
) -> int:
    """Exit code 1 if any file has a problem, or a finding of the level that fails."""
    if balance:
        _balance(files, settings, kind)
        return 0
    problems: list[Problem] = []
    hints: list[Problem] = []
    found: list[Finding] = []
    waived: list[Waived] = []
    for name in files:
        try:
            stand, let_pass, missing = _examined(name, settings, as_of)
        except Problems as caught:
            problems += caught.problems
        else:
            found += stand
            waived += let_pass
            hints += missing
    found = [each for each in found if (not select or each.rule.code in select) and each.rule.code not in ignore]
    _report(kind, problems, hints, found, waived, len(files))
    return 1 if problems or _fails(found, "warning" if strict else fail_on) else 0


def _examined(
    name: str, settings: tuple[str, ...], as_of: datetime | None
) -> "tuple[list[Finding], list[Waived], list[Problem]]":
    """The findings that stand, those that are waived, and the files still missing, of facts or a folder of clauses."""
    from hetong.generator.lint.run import findings, findings_of_clauses, without_waived
    from hetong.generator.pipeline import draft, load_facts
    from hetong.generator.readiness import missing_files

    day = as_of.date() if as_of else None
    folder = Path(name)
    if folder.is_dir():
        root, variants = _library(folder)
        return [each for variant in variants for each in findings_of_clauses(variant, root, day)], [], []
    contract = draft(load_facts(name, settings))
    stand, let_pass = without_waived(findings(contract, day), contract)
    return stand, let_pass, list(missing_files(contract))


def _library(folder: Path) -> tuple[Path, list[str]]:
    """The root and the variants of a folder that holds a clause library, or one variant of it."""
    from hetong.generator.clauses.library import MANIFEST
    from hetong.schemas.catalog import CONTRACTS

    if (folder / MANIFEST).is_file():
        return folder.resolve().parent, [folder.resolve().name]
    variants = [variant for variant in CONTRACTS if (folder / variant / MANIFEST).is_file()]
    if not variants:
        reason = say("不是条款文件夹", "no folder of clauses")
        raise Problems([Problem("unreadable-file", Place(str(folder)), {"reason": reason})])
    return folder.resolve(), variants


def _balance(files: tuple[str, ...], settings: tuple[str, ...], kind: str) -> None:
    from hetong.generator.lint.balance import as_table, balance
    from hetong.generator.pipeline import load_facts

    for variant in dict.fromkeys(load_facts(name, settings).variant for name in files):
        shares = balance(variant)
        click.echo(as_json(shares) if kind == "json" else as_table(variant, shares))


def _fails(found: "list[Finding]", fail_on: str) -> bool:
    from hetong.generator.lint.rule import Level

    grave = [str(level) for level in Level]
    return fail_on in grave and any(grave.index(each.rule.level) <= grave.index(fail_on) for each in found)


def _report(
    kind: str,
    problems: list[Problem],
    hints: list[Problem],
    found: "list[Finding]",
    waived: "list[Waived]",
    files: int,
) -> None:
    from hetong.generator.lint.report import as_data, as_sarif, waived_data

    if kind == "json":
        told = [problem.as_json(LANGUAGE) for problem in problems]
        judged = [*(as_data(each, LANGUAGE) for each in found), *(waived_data(each, LANGUAGE) for each in waived)]
        click.echo(as_json([*told, *judged]))
    elif kind == "sarif":
        from importlib.metadata import version

        click.echo(as_json(as_sarif(found, waived, problems, version("hetong"), LANGUAGE)))
    else:
        _as_text(problems, hints, found, waived, files)


def _as_text(
    problems: list[Problem], hints: list[Problem], found: "list[Finding]", waived: "list[Waived]", files: int
) -> None:
    from hetong.generator.lint.report import as_text

    for problem in problems:
        click.echo(problem.say(LANGUAGE))
    for finding in found:
        click.secho(as_text(finding, LANGUAGE), fg=COLOURS[finding.rule.level])
        if line := finding.line.strip():
            click.echo(f"    {line}")
    for each in waived:
        click.echo(
            say(
                f"已豁免：{as_text(each.finding, 'zh')}；理由：{each.reason}（{each.by}）",
                f"waived: {as_text(each.finding, 'en')}; reason: {each.reason} ({each.by})",
            )
        )
    for hint in hints:
        click.echo(hint.say(LANGUAGE), err=True)
    click.echo(_summary(files, problems, found), err=True)


def _summary(files: int, problems: list[Problem], found: "list[Finding]") -> str:
    from hetong.generator.lint.rule import Level

    if not problems and not found:
        return say(f"{files} 个文件，没有问题。", f"files: {files}, no problems.")
    if not problems and all(each.rule.level is Level.NOTE for each in found):
        return say(
            f"{files} 个文件，没有问题，{len(found)} 项提示。", f"files: {files}, no problems; notes: {len(found)}."
        )
    return say(
        f"{files} 个文件，{len(problems)} 个问题，{len(found)} 项检查结果。",
        f"files: {files}, problems: {len(problems)}, findings: {len(found)}.",
    )
