"""Groups that more than one contract uses: what fits together and what does not."""

from collections.abc import Callable

import pytest

Refusals = Callable[..., list[tuple[str, str]]]

COURT = {"method": "court", "negotiation_days": 30, "connection": "signing", "court": "浙江省杭州市上城区人民法院"}
ARBITRATION = {
    "method": "arbitration",
    "negotiation_days": 30,
    "institution": "杭州仲裁委员会",
    "seat": "浙江省杭州市",
    "arbitrators": 3,
}


@pytest.mark.parametrize(("a", "b"), [(0, 100), (33.3, 66.7), ("99.9999", "0.0001"), (None, 40), (60, None)])
def test_the_shares_of_the_third_partys_fee_make_a_whole(refusals: Refusals, a: object, b: object) -> None:
    shares = {"third_party.fee_share_party_a_percent": a, "third_party.fee_share_party_b_percent": b}

    assert refusals("general-third-party", shares) == []


@pytest.mark.parametrize(("a", "b"), [(60, 50), (33.3, 66.6), (0, 0)])
def test_shares_that_do_not_sum_to_100_are_refused_in_both_places(refusals: Refusals, a: object, b: object) -> None:
    shares = {"third_party.fee_share_party_a_percent": a, "third_party.fee_share_party_b_percent": b}

    assert refusals("general-third-party", shares) == [
        ("shares_sum", "third_party.fee_share_party_a_percent"),
        ("shares_sum", "third_party.fee_share_party_b_percent"),
    ]


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({"term.effective_date": "2026-04-01"}, [("not_applicable", "term.effective_date")]),
        ({"term.effective": "date", "term.effective_date": "2026-04-01"}, []),
        ({"term.effective": "date", "term.effective_date": None}, []),
        ({"term.renewal": "none"}, [("not_applicable", "term.renewal_notice_days")]),
        ({"term.renewal": "none", "term.renewal_notice_days": None}, []),
        ({"term.renewal_notice_days": None}, []),
        ({"termination.convenience": "none"}, [("not_applicable", "termination.notice_days")]),
        ({"termination.convenience": "none", "termination.notice_days": None}, []),
        ({"termination.convenience": "party_b"}, []),
        ({"dispute.connection": "defendant"}, [("not_applicable", "dispute.court.court")]),
        ({"dispute.connection": "plaintiff"}, [("not_applicable", "dispute.court.court")]),
        ({"dispute.connection": "plaintiff", "dispute.court": None}, []),
        ({"dispute.connection": "performance"}, []),
        ({"dispute.court": None}, []),
    ],
)
def test_a_fact_that_a_choice_rules_out_is_refused(
    refusals: Refusals, changes: dict[str, object], refused: list[tuple[str, str]]
) -> None:
    assert refusals("general", changes) == refused


@pytest.mark.parametrize(
    ("notice", "proof", "refused"),
    [
        (7, 7, []),
        (7, 8, []),
        (None, 1, []),
        (7, None, []),
        (8, 7, [("too_small_beside", "force_majeure.proof_days")]),
    ],
)
def test_proof_of_force_majeure_is_not_due_before_notice(
    refusals: Refusals, notice: int | None, proof: int | None, refused: list[tuple[str, str]]
) -> None:
    changes = {"force_majeure.notice_days": notice, "force_majeure.proof_days": proof}

    assert refusals("general", changes) == refused


@pytest.mark.parametrize(
    ("dispute", "refused"),
    [
        (COURT, []),
        (ARBITRATION, []),
        (ARBITRATION | {"arbitrators": 1, "seat": None}, []),
        (COURT | {"institution": "杭州仲裁委员会"}, [("extra_forbidden", "dispute.court.institution")]),
        (ARBITRATION | {"court": COURT["court"]}, [("extra_forbidden", "dispute.arbitration.court")]),
        (ARBITRATION | {"institution": None}, [("string_type", "dispute.arbitration.institution")]),
        (ARBITRATION | {"arbitrators": 2}, [("literal_error", "dispute.arbitration.arbitrators")]),
        (COURT | {"connection": None}, [("literal_error", "dispute.court.connection")]),
        (COURT | {"connection": "convenience"}, [("literal_error", "dispute.court.connection")]),
        (COURT | {"method": "mediation"}, [("union_tag_invalid", "dispute")]),
        ({"negotiation_days": 30}, [("union_tag_not_found", "dispute")]),
        (None, [("model_attributes_type", "dispute")]),
    ],
)
def test_a_dispute_goes_to_court_or_to_named_arbitrators_and_never_to_both(
    refusals: Refusals, dispute: object, refused: list[tuple[str, str]]
) -> None:
    assert refusals("general", {"dispute": dispute}) == refused


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({"third_party.role": None}, [("string_type", "third_party.role")]),
        ({"third_party.handles_personal_data": None}, [("bool_type", "third_party.handles_personal_data")]),
        ({"third_party.handles_personal_data": "是"}, [("bool_type", "third_party.handles_personal_data")]),
        ({"third_party.liability_cap_multiple": 0}, [("greater_than_equal", "third_party.liability_cap_multiple")]),
        ({"third_party.fee": None, "third_party.services": None}, []),
        ({"third_party": None}, []),
        ({"third_party": ...}, []),
    ],
)
def test_a_third_party_has_a_role_or_is_left_out(
    refusals: Refusals, changes: dict[str, object], refused: list[tuple[str, str]]
) -> None:
    assert refusals("general-third-party", changes) == refused


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({"party_a.credit_code": "91330102MA2XQ7C406"}, [("credit_code_check_digit", "party_a.credit_code")]),
        ({"party_a.credit_code": "91330102ma2xq7c405"}, []),
        ({"party_b.phone": "12345678"}, [("phone", "party_b.phone")]),
        ({"party_b.email": "service@example"}, [("email", "party_b.email")]),
        ({"party_b.bank.account": "无"}, [("bank_account", "party_b.bank.account")]),
        ({"party_b.bank": None}, [("model_type", "party_b.bank")]),
        ({"party_b.bank.swift": "X"}, [("extra_forbidden", "party_b.bank.swift")]),
        ({"party_a.contact": ...}, [("missing", "party_a.contact")]),
        ({"party_a.name": "甲\u200b方"}, [("invisible_character", "party_a.name")]),
    ],
)
def test_a_party_is_checked_field_by_field(
    refusals: Refusals, changes: dict[str, object], refused: list[tuple[str, str]]
) -> None:
    assert refusals("general", changes) == refused
