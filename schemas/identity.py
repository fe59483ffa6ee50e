"""Identities of parties: 统一社会信用代码, telephone, e-mail, bank account."""

from typing import Annotated, Final

from pydantic import AfterValidator, StringConstraints
from pydantic_core import PydanticCustomError

from hetong.schemas.fields import Kind, Name, Quantity, ShortText

PHONE_CHARACTERS: Final = frozenset("0123456789 +-()（）")


def _credit_code(value: str) -> str:
    """18 characters with the check digit of GB 32100-2015."""
    from stdnum.cn import uscc
    from stdnum.exceptions import InvalidChecksum, ValidationError

    try:
        return str(uscc.validate(value))
    except InvalidChecksum:
        head = uscc.compact(value)[:17]
        raise PydanticCustomError(
            "credit_code_check_digit",
            "the check digit of the unified social credit code should be {expected}",
            {"expected": uscc.calc_check_digit(head)},
        ) from None
    except ValidationError:
        raise PydanticCustomError("credit_code", "not a unified social credit code", {}) from None


def _phone(value: str) -> str:
    """A number that exists in the numbering plan; without a country code it is read as one of mainland China.

    400 and 95xxx service numbers are accepted too, and an extension after 转.
    """
    number, turn, extension = value.partition("转")
    if not _exists(number) or (turn and not (extension.isascii() and extension.strip().isdigit())):
        raise PydanticCustomError("phone", "not a telephone number", {})
    return value


def _exists(number: str) -> bool:
    """Whether `number` is one, and nothing else: phonenumbers alone finds a number in any text around it."""
    import phonenumbers

    if not set(number) <= PHONE_CHARACTERS:
        return False
    try:
        parsed = phonenumbers.parse(number, "CN")
    except phonenumbers.NumberParseException:
        return False
    return phonenumbers.is_valid_number(parsed) or phonenumbers.is_valid_short_number(parsed)


def _email(value: str) -> str:
    from email_validator import EmailNotValidError, validate_email

    try:
        return validate_email(value, check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise PydanticCustomError("email", "not an e-mail address: {reason}", {"reason": str(error)}) from None


def _account(value: str) -> str:
    digits = value.replace(" ", "").replace("-", "")
    if not (digits.isascii() and digits.isdigit() and 8 <= len(digits) <= 32):
        raise PydanticCustomError("bank_account", "a bank account has 8 to 32 digits", {})
    return value


_TEXT = Kind(Quantity.TEXT)

CreditCode = Annotated[
    str, StringConstraints(strip_whitespace=True, to_upper=True), AfterValidator(_credit_code), _TEXT
]
Phone = Annotated[ShortText, AfterValidator(_phone)]
Email = Annotated[Name, AfterValidator(_email)]
BankAccount = Annotated[ShortText, AfterValidator(_account)]
