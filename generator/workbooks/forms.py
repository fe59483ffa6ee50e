"""What the spreadsheets among the annexes are filled with."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class RecordForm:
    """A 投诉处理记录表: `title` of the annex, `number` of the contract, and the lists that cells choose from.

    A list may be empty: then its column takes any text. Periods count working days from the day after the receipt,
    feedback from the day after the resolution; None is agreed later. The term is `years` from `first_day`.
    """

    title: str
    number: str
    categories: tuple[str, ...]
    channels: tuple[str, ...]
    departments: tuple[str, ...]
    investigate_workdays: int | None
    propose_workdays: int | None
    resolve_workdays: int | None
    feedback_workdays: int | None
    first_day: date
    years: int


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One survey: questionnaires sent out and valid ones returned, and the score in percent, 0 to 100."""

    period: str
    sent: int | None
    valid: int | None
    score_percent: Decimal | None
    reasons: str
    measures: str


@dataclass(frozen=True, slots=True)
class SatisfactionReport:
    """A 客户满意度数据统计报表: `title` of the annex, `number` of the contract; no target where none is agreed yet."""

    title: str
    number: str
    target_percent: Decimal | None
    rows: tuple[ReportRow, ...]
