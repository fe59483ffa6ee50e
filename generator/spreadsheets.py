"""Which annexes are spreadsheets too, and what of the facts goes into them."""

from datetime import datetime
from typing import Any, Final

from hetong.generator.facts.validate import Facts
from hetong.generator.tree.nodes import Annex
from hetong.generator.workbooks.build import record_workbook, satisfaction_workbook
from hetong.generator.workbooks.forms import RecordForm, ReportRow, SatisfactionReport

CHANNELS: Final = ("投诉电话", "投诉邮箱", "当面或者书面", "甲方转交", "其他")
SPREADSHEETS: Final = {
    "record_form": lambda annex, facts, when: record_workbook(_record_form(annex, facts.data, when), when),
    "satisfaction_report": lambda annex, facts, when: satisfaction_workbook(_report(annex, facts.data), when),
}
"""By the key of the annex."""

UNKNOWN_YEARS: Final = 3
"""How many years of working days are listed while the term is blank."""


def spreadsheet(annex: Annex, facts: Facts, when: datetime) -> bytes | None:
    """`annex` as XLSX that says it was made at `when`; None if it is none of those that are kept as a table."""
    make = SPREADSHEETS.get(annex.key)
    return make(annex, facts, when) if make else None


def _record_form(annex: Annex, data: dict[str, Any], when: datetime) -> RecordForm:
    complaints, term = data["complaints"], data["term"]
    return RecordForm(
        title=annex.document.title,
        number=data["number"] or "",
        categories=tuple(complaints["categories"] or ()),
        channels=CHANNELS,
        departments=tuple(complaints["department"] or ()),
        investigate_workdays=complaints["investigate_workdays"],
        propose_workdays=complaints["propose_workdays"],
        resolve_workdays=complaints["resolve_workdays"],
        feedback_workdays=complaints["feedback_workdays"],
        first_day=term["effective_date"] or data["signing"]["date"] or when.date(),
        years=term["years"] or UNKNOWN_YEARS,
    )


def _report(annex: Annex, data: dict[str, Any]) -> SatisfactionReport:
    return SatisfactionReport(
        title=annex.document.title,
        number=data["number"] or "",
        target_percent=data["maintenance"]["satisfaction_target_percent"],
        rows=tuple(map(_report_row, data["annexes"]["satisfaction_report"]["periods"])),
    )


def _report_row(period: dict[str, Any]) -> ReportRow:
    words = {name: period[name] or "" for name in ("reasons", "measures")}
    return ReportRow(**{**period, **words})
