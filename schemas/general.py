"""综合版 (`general`): Party A answers for complaints, Party B maintains the customer relations."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, computed_field, model_validator

from hetong.schemas.annexes import (
    WHEN_INCLUDED,
    AttachedCopy,
    DisputeRules,
    FeeExample,
    FeeStandard,
    MaintenancePlan,
    NdaTerms,
    ProcessStandard,
)
from hetong.schemas.contract import AnnexList, AnyContract
from hetong.schemas.fields import (
    Count,
    Days,
    Group,
    LongText,
    Money,
    Name,
    Percent,
    Ratio,
    Share,
    TextList,
    WorkdayOfMonth,
    choice,
    conflict,
    refuse_less,
)
from hetong.schemas.groups import (
    Confidentiality,
    Dispute,
    ForceMajeure,
    Party,
    PartyKey,
    Period,
    PersonalData,
    Signing,
    Term,
    Termination,
)

RepeatCount = Annotated[Count, Field(ge=2)]


class Complaints(Group):
    """客户投诉的受理与处理"""

    receiver: PartyKey = Field(title="投诉受理方", description="谁接收、登记客户投诉：party_a 或 party_b。")
    handler: PartyKey = Field(title="投诉处理方", description="谁调查并处理客户投诉；另一方协助。")
    channels: TextList | None = Field(title="投诉渠道", description="例如 400 客服热线、客服邮箱。")
    transfer_workdays: Days | None = Field(title="投诉转交期限", description="受理后多少个工作日内转交或者开始处理。")
    reply_workdays: Days | None = Field(title="首次答复期限", description="受理后多少个工作日内首次答复客户。")
    resolution_workdays: Days | None = Field(title="投诉办结期限", description="受理后多少个工作日内办结。")
    feedback_workdays: Days | None = Field(title="结果反馈期限", description="办结后多少个工作日内向对方反馈结果。")

    @model_validator(mode="after")
    def _ascending(self) -> Self:
        refuse_less(self, "reply_workdays", "transfer_workdays", path="complaints")
        refuse_less(self, "resolution_workdays", "reply_workdays", path="complaints")
        refuse_less(self, "resolution_workdays", "transfer_workdays", path="complaints")
        return self


class Service(Group):
    """客户关系维护服务"""

    items: TextList | None = Field(title="维护服务内容", description="逐项列出关怀、回访、沟通等服务。")
    customers: LongText | None = Field(title="客户范围", description="由乙方维护的客户，例如“甲方华北区企业客户”。")
    place: Name | None = Field(title="合同履行地点", description="乙方提供服务的地点。")
    report_period: Period = Field(title="工作报告周期", description="month：每月；quarter：每季度。")
    report_workdays: Days | None = Field(title="工作报告期限", description="周期结束后多少个工作日内提交报告。")
    inspection_notice_workdays: Days | None = Field(
        title="检查通知期", description="甲方现场检查应提前多少个工作日通知。"
    )
    rectification_workdays: Days | None = Field(title="整改期限", description="收到整改意见后多少个工作日内改正。")
    support_workdays: Days | None = Field(
        title="资料提供期限", description="甲方收到乙方书面请求后多少个工作日内提供资料或者协助。"
    )
    meeting_period: Period = Field(title="例会周期", description="month：每月；quarter：每季度。")
    satisfaction_target_percent: Percent | None = Field(
        title="客户满意度目标", description="客户满意度调查应达到的百分比。"
    )


class Payment(Group):
    """费用与支付"""

    maintenance_fee_monthly: Money | None = Field(title="月度维护服务费", description="每月服务费（元，含税）。")
    complaint_fee_per_case: Money | None = Field(
        title="每件投诉处理费", description="乙方每处理或者协助处理一件投诉的费用（元，含税）。"
    )
    reward_percent: Percent | None = Field(
        title="奖励比例", description="季度满意度达到奖励标准时，奖励为该季度维护服务费的百分之几。"
    )
    reward_satisfaction_percent: Percent | None = Field(
        title="奖励满意度标准", description="季度客户满意度达到多少即给予奖励；不低于客户满意度目标。"
    )
    tax_rate_percent: Share | None = Field(title="增值税税率", description="开票适用的税率或者征收率（%）。")
    invoice: Annotated[Literal["special", "ordinary"], choice(special="增值税专用发票", ordinary="增值税普通发票")] = (
        Field(title="发票种类", description="special：增值税专用发票；ordinary：增值税普通发票。")
    )
    statement_workday: WorkdayOfMonth | None = Field(
        title="提交费用清单的工作日", description="每月第几个工作日之前提交上月费用清单。"
    )
    review_workdays: Days | None = Field(
        title="费用清单核对期限", description="收到清单后多少个工作日内确认或者提出异议。"
    )
    maintenance_pay_workday: WorkdayOfMonth | None = Field(
        title="支付维护服务费的工作日", description="每月第几个工作日之前支付上月维护服务费；晚于提交清单的工作日。"
    )
    complaint_pay_workdays: Days | None = Field(
        title="投诉处理费付款期限", description="收到投诉处理报告及费用清单后多少个工作日内支付。"
    )

    @model_validator(mode="after")
    def _statement_before_payment(self) -> Self:
        refuse_less(self, "maintenance_pay_workday", "statement_workday", by=1, path="payment")
        return self


class Penalty(Group):
    """违约责任"""

    late_fee_percent_per_day: Percent | None = Field(
        title="逾期付款违约金比例", description="甲方逾期付款，每日按逾期金额的百分之几。"
    )
    late_fee_cap_percent: Percent | None = Field(
        title="逾期付款违约金上限", description="累计不超过逾期金额的百分之几。"
    )
    delay_percent_per_day: Percent | None = Field(
        title="逾期服务违约金比例", description="乙方逾期服务，每日按当月维护服务费的百分之几。"
    )
    delay_cap_percent: Percent | None = Field(
        title="逾期服务违约金上限", description="累计不超过当月维护服务费的百分之几。"
    )
    liability_cap_percent: Ratio | None = Field(
        title="赔偿责任上限",
        description="赔偿总额不超过违约发生前十二个月应付费用的百分之几（可以超过 100）；除外情形见条款。",
    )


class PartyATerms(Group):
    """甲方权益特别约定（leaning 为 party_a 时填写）"""

    repeat_times: RepeatCount | None = Field(title="屡次逾期次数", description="连续十二个月内逾期几次，构成屡次逾期。")
    repeat_percent: Percent | None = Field(
        title="屡次逾期违约金比例", description="达到该次数起，每个发生逾期的月份按当月维护服务费的百分之几一次计付。"
    )
    deduction_percent: Percent | None = Field(
        title="未达标扣减比例", description="季度满意度未达目标时，扣减该季度维护服务费的百分之几。"
    )
    response_workdays: Days | None = Field(
        title="乙方答复期限", description="乙方收到甲方质询后多少个工作日内书面答复。"
    )


class PartyBTerms(Group):
    """乙方权益特别约定（leaning 为 party_b 时填写）"""

    overdue_days: Days | None = Field(title="严重逾期天数", description="甲方逾期付款满多少日，构成严重逾期。")
    overdue_percent: Percent | None = Field(
        title="严重逾期违约金比例", description="严重逾期时，另按逾期金额的百分之几一次计付。"
    )
    quality_reward: Money | None = Field(
        title="服务质量达标奖励", description="合同年度内各季度均达到满意度目标时的奖励（元，含税）。"
    )
    quality_reward_workdays: Days | None = Field(
        title="达标奖励付款期限", description="合同年度结束后多少个工作日内支付。"
    )


class Assignment(Group):
    """合同的转让"""

    consent_workdays: Days | None = Field(
        title="转让答复期限", description="收到转让请求后多少个工作日内书面答复；逾期未答复视为不同意。"
    )


def _quarter(
    monthly: Decimal, per_case: Decimal, percent: Decimal, threshold: Decimal, cases: int, reached: Decimal
) -> FeeExample:
    """The fees of a quarter, to the fen; half a fen is rounded up."""
    maintenance, complaints = monthly * 3, per_case * cases
    reward = maintenance * percent / 100 if reached >= threshold else Decimal(0)
    reward = reward.quantize(Decimal("0.01"), ROUND_HALF_UP)
    total = maintenance + complaints + reward
    return FeeExample.model_construct(maintenance=maintenance, complaints=complaints, reward=reward, total=total)


AnnexKey = Annotated[
    Literal["license_a", "license_b", "complaint_process", "maintenance_plan", "fee_standard", "nda", "dispute_rules"],
    choice(
        license_a="甲方营业执照副本复印件",
        license_b="乙方营业执照副本复印件",
        complaint_process="投诉处理流程及标准",
        maintenance_plan="客户关系维护方案",
        fee_standard="费用计算标准",
        nda="保密协议",
        dispute_rules="争议解决规则",
    ),
]


class Annexes(AnnexList):
    """附件"""

    included: list[AnnexKey] = Field(title="附件", description="本合同所附的附件；列表之外的不附，也不提及。")
    license_a: AttachedCopy | None = Field(default=None, title="甲方营业执照", description=WHEN_INCLUDED)
    license_b: AttachedCopy | None = Field(default=None, title="乙方营业执照", description=WHEN_INCLUDED)
    complaint_process: ProcessStandard | None = Field(
        default=None, title="投诉处理流程及标准", description=WHEN_INCLUDED
    )
    maintenance_plan: MaintenancePlan | None = Field(default=None, title="客户关系维护方案", description=WHEN_INCLUDED)
    fee_standard: FeeStandard | None = Field(default=None, title="费用计算标准", description=WHEN_INCLUDED)
    nda: NdaTerms | None = Field(default=None, title="保密协议", description=WHEN_INCLUDED)
    dispute_rules: DisputeRules | None = Field(default=None, title="争议解决规则", description=WHEN_INCLUDED)


class GeneralContract(AnyContract):
    """《客户投诉处理与客户关系维护合同》（综合版）"""

    variant: Literal["general"] = Field(title="合同变体", description="general：综合版。")
    party_a: Party = Field(title="甲方", description="委托客户关系维护的一方。")
    party_b: Party = Field(title="乙方", description="提供客户关系维护服务的一方。")
    complaints: Complaints = Field(title="客户投诉", description="投诉的受理、处理和时限。")
    service: Service = Field(title="维护服务", description="客户关系维护服务的内容和要求。")
    term: Term = Field(title="合同期限", description="生效、期限和续期。")
    termination: Termination = Field(title="解除与终止", description="解除权、通知期和终止手续。")
    payment: Payment = Field(title="费用与支付", description="费用、发票和付款期限。")
    penalty: Penalty = Field(title="违约责任", description="违约金的基数、比例和上限。")
    confidentiality: Confidentiality = Field(title="保密", description="保密期限和泄密责任。")
    personal_data: PersonalData = Field(title="个人信息", description="客户个人信息的委托处理。")
    force_majeure: ForceMajeure = Field(title="不可抗力", description="通知、证明和解除。")
    dispute: Dispute = Field(title="争议解决", description="诉讼或者仲裁，只能选一种。")
    assignment: Assignment = Field(title="合同转让", description="转让的同意程序。")
    party_a_terms: PartyATerms | None = Field(
        default=None, title="甲方权益特别约定", description="立场为 party_a 时必填，否则省略。"
    )
    party_b_terms: PartyBTerms | None = Field(
        default=None, title="乙方权益特别约定", description="立场为 party_b 时必填，否则省略。"
    )
    annexes: Annexes = Field(title="附件", description="合同所附的文件。")
    signing: Signing = Field(title="签署", description="签订日期、地点和份数。")

    @computed_field(title="费用计算示例", description="由费用标准算出，不填写。")  # type: ignore[prop-decorator]
    @property
    def fee_example(self) -> FeeExample | None:
        """A quarter's fees for the example of the annex; None where a figure that it takes is blank."""
        payment, standard = self.payment, self.annexes.fee_standard
        monthly, per_case = payment.maintenance_fee_monthly, payment.complaint_fee_per_case
        percent, threshold = payment.reward_percent, payment.reward_satisfaction_percent
        cases = standard.example_cases if standard else None
        reached = standard.example_satisfaction_percent if standard else None
        figures = (monthly, per_case, percent, threshold, cases, reached)
        if any(figure is None for figure in figures):
            return None
        return _quarter(*figures)  # type: ignore[arg-type]  # none is None

    @model_validator(mode="after")
    def _reward_above_target(self) -> Self:
        target, reward = self.service.satisfaction_target_percent, self.payment.reward_satisfaction_percent
        if target is not None and reward is not None and reward < target:
            raise conflict(
                "too_small_beside",
                "payment.reward_satisfaction_percent",
                value=str(reward),
                least=str(target),
                beside="service.satisfaction_target_percent",
            )
        return self
