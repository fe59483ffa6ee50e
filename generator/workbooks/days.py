"""The working days of a contract: those of the State Council's holiday arrangements as far as they are known."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count, islice
from typing import Final

from chinese_calendar import constants, is_workday

COVERED: Final = frozenset(day.year for day in constants.holidays)
"""The years whose arrangement (国务院办公厅关于部分节假日安排的通知) the package chinesecalendar holds."""

SATURDAY: Final = 5


@dataclass(frozen=True, slots=True)
class Workdays:
    """Working days in order, without a gap; from `unpublished` on they are Monday to Friday for want of better.

    A list that starts after that day has the day itself all the same; None: every arrangement is known.
    """

    days: tuple[date, ...]
    unpublished: date | None


def workdays(first: date, years: int, room: int) -> Workdays:
    """From the last working day that is not after `first`, to 31 December of the year `years` later and `room` more.

    `room` is at least 1.
    """
    start = next(day for day in _every_day(first, -1) if works(day))
    end = date(first.year + years, 12, 31)
    coming = (day for day in _every_day(start, 1) if works(day))
    days: list[date] = []
    for day in coming:
        days.append(day)
        if day > end:
            break
    days += islice(coming, room - 1)
    after = date(max(COVERED) + 1, 1, 1)
    return Workdays(tuple(days), after if days[-1] >= after else None)


def works(day: date) -> bool:
    """Whether `day` is a working day, 调休上班 included; outside the years covered, whether it is Monday to Friday.

    >>> works(date(2026, 10, 8)), works(date(2026, 10, 7)), works(date(2026, 10, 10))
    (True, False, True)
    """
    return is_workday(day) if day.year in COVERED else day.weekday() < SATURDAY


def _every_day(day: date, step: int) -> Iterator[date]:
    return (day + timedelta(days=step * number) for number in count())
