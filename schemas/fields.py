"""Field types shared by every contract: what a value may look like and how it is measured.

A type says two things: what is accepted (checked by Pydantic) and, as `Kind`, what sort of quantity it is,
so that a date, a sum or a percentage is printed the same way wherever a clause uses it.

A field typed ``X | None`` may be ``null``: left blank on purpose, to be filled in by hand. No field has a
default, except groups that a contract may lack altogether.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Final
from unicodedata import category, normalize

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

UNSEEN_CATEGORIES: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Unicode categories of characters that nobody can see or no font can print; bidi and zero-width ones are Cf."""

UNSEEN_CHARACTERS: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0") | {
    chr(point) for point in (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))
}
"""Fillers and variation selectors: in visible categories, yet blank."""


class Group(BaseModel):
    """A group of fields: immutable, and nothing unknown is accepted."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Quantity(StrEnum):
    """What sort of value a field holds; `generator.wording` prints each in one way."""

    TEXT = "text"
    NUMBER = "number"
    PERCENT = "percent"
    MONEY = "money"
    DATE = "date"
    CHOICE = "choice"
    FLAG = "flag"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Kind:
    """Annotation of a field type: its quantity, and for a choice the Chinese label of each value."""

    quantity: Quantity
    labels: tuple[tuple[str, str], ...] = ()

    def __get_pydantic_json_schema__(self, core_schema: Any, handler: Any) -> dict[str, Any]:
        schema: dict[str, Any] = handler(core_schema)
        schema["x-quantity"] = self.quantity.value
        if self.labels:
            schema["x-labels"] = dict(self.labels)
        return schema


def choice(**labels: str) -> Kind:
    """The kind of a `Literal` field, with what each value is called in the contract."""
    return Kind(Quantity.CHOICE, tuple(labels.items()))


CONFLICTS: Final = {
    "not_applicable": "does not apply while {because} is {value}",
    "missing_for": "is needed while {because} is {value}",
    "too_small_beside": "{value} is less than {least}, which follows from {beside}",
    "shares_sum": "the shares sum to {total}, not 100",
    "duplicate_value": "{value} is given twice",
    "same_party": "{value} is the {what} of {beside} too",
}
"""Codes of conflicts between fields, with what is wrong in English (the messages users see are the command line's)."""


def conflict(code: str, *fields: str, **context: object) -> PydanticCustomError:
    """An error of a model validator, placed at `fields`: dotted paths relative to the model that raises it."""
    return PydanticCustomError(code, CONFLICTS[code], {"fields": fields, **context})


def refuse_unless_applicable(group: BaseModel, field: str, *, because: str, value: str) -> None:
    """Raise `not_applicable` when `field` is filled in although the choice `because` = `value` rules it out."""
    if getattr(group, field) is not None:
        raise conflict("not_applicable", field, because=because, value=value)


def refuse_less(group: BaseModel, later: str, earlier: str, *, by: int = 0, path: str) -> None:
    """Raise `too_small_beside` unless `later` >= `earlier` + `by`; blanks are not compared. `path` is the group's."""
    first, last = getattr(group, earlier), getattr(group, later)
    if first is not None and last is not None and last < first + by:
        raise conflict("too_small_beside", later, value=str(last), least=str(first + by), beside=f"{path}.{earlier}")


def is_unseen(character: str) -> bool:
    """Whether a reader of the contract cannot see `character`: control, bidi, zero-width, unassigned ones."""
    return character in UNSEEN_CHARACTERS or category(character) in UNSEEN_CATEGORIES


def _visible(text: str) -> str:
    """Refuse characters that nobody can see, and those that only look like the usual Hanzi."""
    for position, character in enumerate(text):
        if is_unseen(character):
            raise PydanticCustomError(
                "invisible_character",
                "character {code_point} at position {position} cannot be seen",
                {"code_point": f"U+{ord(character):04X}", "position": position + 1},
            )
        if is_compatibility_ideograph(character):
            raise PydanticCustomError(
                "look_alike_character",
                "character {character} at position {position} only looks like a usual Hanzi",
                {
                    "character": f"{character} (U+{ord(character):04X})",
                    "position": position + 1,
                },
            )
    return text


def is_compatibility_ideograph(character: str) -> bool:
    """Radicals and compatibility ideographs: printed like the usual Hanzi, yet found by no search for it."""
    if "\u2e80" <= character <= "\u2fdf":
        return True
    compatibility = "\uf900" <= character <= "\ufaff" or "\U0002f800" <= character <= "\U0002fa1f"
    return compatibility and normalize("NFKC", character) != character  # twelve of the block are ordinary Hanzi


def _not_a_flag(value: object) -> object:
    if isinstance(value, bool):
        raise PydanticCustomError("flag_for_number", "true or false stands where a number is expected", {})
    return value


def _iso_date(value: object) -> object:
    """Only YYYY-MM-DD: Pydantic alone would read a bare number as seconds since 1970."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, str) and len(value) == 10 and value[4] == value[7] == "-":
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise PydanticCustomError("date", "not a date written as YYYY-MM-DD", {})


def _one_paragraph(maximum: int) -> Any:
    return StringConstraints(strip_whitespace=True, min_length=1, max_length=maximum)


_NUMBER = BeforeValidator(_not_a_flag)
_TEXT = Kind(Quantity.TEXT)

ShortText = Annotated[str, _one_paragraph(60), AfterValidator(_visible), _TEXT]
Name = Annotated[str, _one_paragraph(200), AfterValidator(_visible), _TEXT]
LongText = Annotated[str, _one_paragraph(500), AfterValidator(_visible), _TEXT]
TextList = Annotated[list[LongText], Field(min_length=1, max_length=30), _TEXT]
"""Printed in order, joined by 、."""

Days = Annotated[int, _NUMBER, Field(ge=1, le=3650), Kind(Quantity.NUMBER)]
"""Calendar days or working days; the field's name says which."""
Hours = Annotated[int, _NUMBER, Field(ge=1, le=8760), Kind(Quantity.NUMBER)]
Years = Annotated[int, _NUMBER, Field(ge=1, le=50), Kind(Quantity.NUMBER)]
Count = Annotated[int, _NUMBER, Field(ge=1, le=1000), Kind(Quantity.NUMBER)]
WorkdayOfMonth = Annotated[int, _NUMBER, Field(ge=1, le=15), Kind(Quantity.NUMBER)]
"""The n-th working day of a month; every month has at least 15 of them."""
Percent = Annotated[Decimal, _NUMBER, Field(gt=0, le=100, max_digits=7, decimal_places=4), Kind(Quantity.PERCENT)]
Share = Annotated[Decimal, _NUMBER, Field(ge=0, le=100, max_digits=7, decimal_places=4), Kind(Quantity.PERCENT)]
"""A part of a whole in percent; 0 and 100 are possible."""
Ratio = Annotated[Decimal, _NUMBER, Field(gt=0, le=1000, max_digits=8, decimal_places=4), Kind(Quantity.PERCENT)]
"""A percentage that may exceed 100."""
Money = Annotated[Decimal, _NUMBER, Field(gt=0, lt=10**12, decimal_places=2), Kind(Quantity.MONEY)]
"""Renminbi yuan, tax included unless the field says otherwise."""
Day = Annotated[
    date, BeforeValidator(_iso_date), Field(ge=date(2000, 1, 1), le=date(2100, 12, 31)), Kind(Quantity.DATE)
]
Points = Annotated[int, _NUMBER, Field(ge=1, le=100), Kind(Quantity.NUMBER)]
_PAGES = (("pdf", "PDF"), ("png", "PNG"), ("jpg", "JPG"))
AttachedPages = Annotated[str, _one_paragraph(400), AfterValidator(_visible), Kind(Quantity.FILE, _PAGES)]
"""The path of a file that becomes the pages of an annex, relative to the facts file; labels: the kinds of file."""
AttachedFile = Annotated[
    str, _one_paragraph(400), AfterValidator(_visible), Kind(Quantity.FILE, (*_PAGES, ("docx", "DOCX")))
]
"""The same, of a file that may also be handed over as it is."""
Flag = Annotated[bool, Field(strict=True), Kind(Quantity.FLAG)]
