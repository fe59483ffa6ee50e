"""What every contract has: a number, a leaning, its parties, and the rules between groups that all of them know."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Self

from pydantic import Field, model_validator

from hetong.schemas.annexes import OtherAnnex
from hetong.schemas.fields import Group, LongText, ShortText, conflict
from hetong.schemas.groups import Leaning, Party, Signing, Term, ThirdParty


class AnnexList(Group):
    """附件"""

    included: Sequence[str] = Field(title="附件", description="本合同所附的附件；列表之外的不附，也不提及。")
    others: list[OtherAnnex] = Field(
        title="其他附件", description="双方认为必要的其他文件；没有则填 []。", max_length=20
    )

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        for field, values in (("included", self.included), ("others", [other.name for other in self.others])):
            for value in values:
                if list(values).count(value) > 1:
                    raise conflict("duplicate_value", field, value=value)
        return self

    @model_validator(mode="after")
    def _facts_of_what_is_included(self) -> Self:
        for name in set(type(self).model_fields) - {"included", "others"}:
            given, included = getattr(self, name) is not None, name in self.included
            if given and not included:
                raise conflict("not_applicable", name, because="annexes.included", value=", ".join(self.included))
            if included and not given:
                raise conflict("missing_for", name, because="annexes.included", value=name)
        return self


class Waiver(Group):
    """对检查结果的豁免"""

    code: ShortText = Field(title="规则代码", description="`hetong check` 报告的代码，例如 penalty-high。")
    reason: LongText = Field(title="豁免理由", description="为什么保留；印在检查报告中，不进入合同。")
    by: ShortText = Field(title="决定人", description="谁决定豁免。")


class AnyContract(Group):
    """The head of the form. A variant narrows `variant`, describes the parties and adds its own groups.

    Every variant has the groups `term` and `signing`, and `party_a_terms` and `party_b_terms` for its leanings.
    """

    variant: str
    number: ShortText | None = Field(title="合同编号", description="例如 KHTS-2026-018。")
    leaning: Leaning = Field(title="立场", description="neutral：中立；party_a：偏重甲方；party_b：偏重乙方。")
    party_a: Party
    party_b: Party
    third_party: ThirdParty | None = Field(
        default=None, title="丙方", description="有第三方参与时填写；没有则省略或者填 null。"
    )
    waivers: list[Waiver] = Field(
        default=[], title="豁免", description="不再报告的检查规则，及其理由；没有则省略。", max_length=50
    )
    if TYPE_CHECKING:  # declared by each variant, at its place in the form
        term: Term
        signing: Signing

    @model_validator(mode="after")
    def _parties_differ(self) -> Self:
        parties = {"party_a": self.party_a, "party_b": self.party_b, "third_party": self.third_party}
        for what in ("name", "credit_code"):
            seen: dict[str, str] = {}
            for key, party in parties.items():
                value = getattr(party, what, None)
                if value is not None and seen.setdefault(value, key) != key:
                    raise conflict("same_party", f"{key}.{what}", value=value, what=what, beside=seen[value])
        return self

    @model_validator(mode="after")
    def _leaning_has_its_terms(self) -> Self:
        for leaning in ("party_a", "party_b"):
            given = getattr(self, f"{leaning}_terms", None) is not None
            if given and self.leaning != leaning:
                raise conflict("not_applicable", f"{leaning}_terms", because="leaning", value=self.leaning)
            if not given and self.leaning == leaning:
                raise conflict("missing_for", f"{leaning}_terms", because="leaning", value=self.leaning)
        return self

    @model_validator(mode="after")
    def _dates_in_order(self) -> Self:
        signed, effective = self.signing.date, self.term.effective_date
        if signed is not None and effective is not None and effective < signed:
            raise conflict(
                "too_small_beside",
                "term.effective_date",
                value=effective.isoformat(),
                least=signed.isoformat(),
                beside="signing.date",
            )
        return self
