"""A contract with a third party and all its annexes, and the same after forty changes of all kinds."""

from typing import Final

from hetong.generator.pipeline import Draft, draft, validate_data

from ..conftest import CopiedLibrary, Facts, _example, changed

FACTS: Final[Facts] = {
    # figures
    "term.years": 4,
    "payment.maintenance_fee_monthly": 38500,
    "payment.complaint_fee_per_case": 135,
    "payment.review_workdays": 8,
    "payment.complaint_pay_workdays": 15,
    "penalty.late_fee_percent_per_day": 0.03,
    "penalty.liability_cap_percent": 120,
    "confidentiality.damages": 80000,
    "termination.cure_days": 20,
    "service.satisfaction_target_percent": 92,
    "third_party.fee_share_party_a_percent": 50,
    "third_party.fee_share_party_b_percent": 50,
    "signing.date": "2026-04-12",
    "number": "KHTS-2026-021-2",
    # words: cells of a table, lists, a blank, a choice that turns clauses
    "party_a.contact": "林若溪",
    "party_b.phone": None,
    "complaints.channels": ["400客服热线", "微信公众号", "客服邮箱"],
    "termination.convenience": "party_a",
    # annexes: one left out, one added
    "annexes.others": [{"name": "数据安全保护方案", "file": None}, {"name": "客户投诉统计口径", "file": None}],
}

CLAUSES: Final = (
    # words, bold, references, headings
    ("02-recitals.md", "提高客户满意度和客户忠诚度，维护企业形象", "提高客户满意度，维护企业声誉"),
    ("02-recitals.md", "## 背景和目的 {", "## 订立背景和目的 {"),
    (
        "13-reserved-rights.md",
        "。 {#reserved.rights.materials}",
        "，但依法应当留存的除外。 {#reserved.rights.materials}",
    ),
    ("15-cooperation.md", "由双方联系人确认。", "**由双方联系人确认**。"),
    ("15-cooperation.md", "[](#parties)列明的联系人", "[](#notices)列明的联系人"),
    ("15-cooperation.md", "。乙方未按照约定提供记录", "，但甲方有正当理由的除外。乙方未按照约定提供记录"),
    # items: added first and last, deleted, moved
    ("14-amendment.md", "1. 提议修改", "1. 本章适用于附件。\n2. 提议修改"),
    ("14-amendment.md", "4. 修改内容约定不明确的，推定为未修改。\n", ""),
    ("15-cooperation.md", "5. 提供资料和信息应当遵守[](#confidentiality)。\n", ""),
    ("07-payment.md", "## 支付条款 {", "6. 付款期限的最后一日不是工作日的，顺延至次一工作日。\n\n## 支付条款 {"),
    (
        "16-miscellaneous.md",
        "## 增减条款 {",
        "## 反商业贿赂 {#miscellaneous.bribery}\n\n1. 任何一方不得向对方人员给予回扣。\n\n## 增减条款 {",
    ),
    # chapters: two change places
    (
        "variant.yaml",
        "      - 13-reserved-rights.md\n      - 14-amendment.md",
        "      - 14-amendment.md\n      - 13-reserved-rights.md",
    ),
    # rows and cells of tables, items of annexes
    (
        "annex-complaint-process.md",
        "| 登记内容 | 客户、时间、渠道、事由、诉求和编号 |",
        "| 登记内容 | 客户、时间、渠道、事由、诉求、附件和编号 |",
    ),
    ("annex-complaint-process.md", "| 不作为投诉受理 |", "| 登记时限 | 收到投诉之日 |\n| 不作为投诉受理 |"),
    (
        "annex-maintenance-plan.md",
        "| 客户满意度调查 | 每季度 | 乙方 | 测定客户满意度，与季度目标比较 | [](#performance.method.survey_result) |\n",
        "",
    ),
    (
        "annex-maintenance-plan.md",
        "| 方式 | 周期 | 负责方 | 内容 | 合同依据 |",
        "| 方式 | 周期 | 负责人 | 内容 | 合同依据 |",
    ),
    ("annex-maintenance-plan.md", "2. 乙方应当逐次记录", "2. 乙方应当及时逐次记录"),
    (
        "../shared/party_a.md",
        "| 统一社会信用代码 | {{ party_a.credit_code }} |",
        "| 证照号码 | {{ party_a.credit_code }} |",
    ),
    ("../shared/annex-nda.md", "保密措施", "保密和安全措施"),
    ("../shared/severability.md", "。", "，各方应当协商替代条款。"),
)


def forty_changes(library: CopiedLibrary) -> tuple[Draft, Draft]:
    """Before and after; `library` is changed."""
    example = _example("general-third-party")
    before = draft(validate_data(example))
    for file, old, new in CLAUSES:
        library.change(file, old, new)
    assert len(FACTS) + len(CLAUSES) >= 39
    moved = library.path("12-assignment.md")
    rows = moved.read_text("utf-8").splitlines(keepends=True)
    first = next(index for index, row in enumerate(rows) if "#assignment.rules.agreement}" in row)
    rows[first - 2 : first + 1] = [rows[first], *rows[first - 2 : first]]  # an item goes before two others
    moved.write_text("".join(rows), "utf-8")
    return before, draft(validate_data(changed(example, FACTS)), library.root)
