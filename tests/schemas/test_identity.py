"""Identities of parties."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError
from stdnum.cn import uscc

from hetong.schemas.identity import BankAccount, CreditCode, Email, Phone

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""Of unified social credit codes: no I, O, S, V, Z."""

HEADS = st.tuples(st.text("0123456789", min_size=8, max_size=8), st.text(ALPHABET, min_size=9, max_size=9)).map("".join)


def read(kind: Any, value: object) -> Any:
    return TypeAdapter(kind).validate_python(value)


def refusal(kind: Any, value: object) -> tuple[str, dict[str, Any]]:
    with pytest.raises(ValidationError) as refused:
        read(kind, value)
    (error,) = refused.value.errors()
    return error["type"], error.get("ctx", {})


@given(HEADS)
def test_a_credit_code_with_its_check_digit_is_accepted_in_either_case(head: str) -> None:
    code = head + uscc.calc_check_digit(head)

    assert read(CreditCode, code) == code
    assert read(CreditCode, code.lower()) == code


@given(HEADS, st.sampled_from(ALPHABET))
def test_any_other_check_digit_is_refused_and_the_right_one_told(head: str, digit: str) -> None:
    right = uscc.calc_check_digit(head)
    if digit == right:
        return

    assert refusal(CreditCode, head + digit) == ("credit_code_check_digit", {"expected": right})


@given(HEADS, st.integers(0, 16), st.sampled_from(ALPHABET))
def test_a_mistyped_character_is_noticed(head: str, position: int, typed: str) -> None:
    code = head + uscc.calc_check_digit(head)
    mistyped = code[:position] + typed + code[position + 1 :]
    if mistyped == code:
        return

    assert refusal(CreditCode, mistyped)[0] in {"credit_code", "credit_code_check_digit"}


@pytest.mark.parametrize(
    "code",
    [
        "91330102MA2XQ7C40",
        "91330102MA2XQ7C4055",
        "9133O102MA2XQ7C405",
        "91330102MA2XQ7I405",
        "330102000012345",
        "",
        "无",
    ],
)
def test_a_credit_code_of_another_length_or_alphabet_is_refused(code: str) -> None:
    assert refusal(CreditCode, code)[0] == "credit_code"


def test_a_credit_code_may_be_grouped_and_is_kept_without_the_spaces() -> None:
    assert read(CreditCode, " 9133 0102 MA2X Q7C4 05 ") == "91330102MA2XQ7C405"


@pytest.mark.parametrize(
    "number",
    [
        "13800138000",
        "138 0013 8000",
        "+86 138 0013 8000",
        "0571-1234 5678",
        "(021)12345678",
        "（021）12345678",
        "0571-12345678转801",
        "400-123-4567",
        "4001234567",
        "800-810-1234",
        "95588",
        "12345",
        "+852 2345 6789",
        "+1 650 253 0000",
    ],
)
def test_a_telephone_number_of_the_numbering_plan_is_kept_as_typed(number: str) -> None:
    assert read(Phone, number) == number


@pytest.mark.parametrize(
    "number",
    [
        "12345678",
        "1380013800",
        "138001380000",
        "23800138000",
        "400-123-456",
        "+86 999",
        "0571-12345678转",
        "0571-12345678转前台",
        "0571-12345678转８０１",
        "转801",
        "电话13800138000",
        "13800138000;13900139000",
        "13800138000或13900139000",
        "13800138000x",
        "１３８００１３８０００",
        "-",
    ],
)
def test_what_is_no_telephone_number_or_more_than_one_is_refused(number: str) -> None:
    assert refusal(Phone, number)[0] == "phone"


@pytest.mark.parametrize("address", ["a@example.com", "contract.dept+a@mail.example.cn", "合同@example.cn"])
def test_an_e_mail_address_is_accepted(address: str) -> None:
    assert read(Email, address) == address


def test_the_domain_of_an_e_mail_address_is_kept_in_lower_case() -> None:
    assert read(Email, "Legal@Example.COM") == "Legal@example.com"


@pytest.mark.parametrize(
    "address", ["example.com", "a@example", "a@b@example.com", "a b@example.com", "a@例 子.cn", "@"]
)
def test_what_is_no_e_mail_address_is_refused_with_the_reason(address: str) -> None:
    type_, context = refusal(Email, address)

    assert type_ == "email"
    assert context["reason"]


@pytest.mark.parametrize("account", ["12345678", "3301 0200 1234 5678 901", "3301-0200-1234-5678", "1" * 32])
def test_a_bank_account_is_kept_as_grouped(account: str) -> None:
    assert read(BankAccount, account) == account


@pytest.mark.parametrize(
    "account", ["1234567", "1" * 33, "330102001234567X", "３３０１０２００１２３４", "账号12345678"]
)
def test_a_bank_account_is_8_to_32_digits(account: str) -> None:
    assert refusal(BankAccount, account)[0] == "bank_account"
