"""流程版 (`process`): Party B runs the complaint process for Party A, with deadlines for each step."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from hetong.schemas.annexes import WHEN_INCLUDED, CarePlan, FlowChart, SatisfactionReport, Survey, TrainingPlan
from hetong.schemas.contract import AnnexList, AnyContract
from hetong.schemas.fields import (
    Count,
    Days,
    Group,
    LongText,
    Money,
    Name,
    Percent,
    TextList,
    Years,
    choice,
    conflict,
    refuse_less,
)
from hetong.schemas.groups import (
    Confidentiality,
    Dispute,
    ForceMajeure,
    Interval,
    Liability,
    Party,
    Period,
    PersonalData,
    Signing,
    Term,
    Termination,
    ThirdParty,
)
from hetong.schemas.identity import Email, Phone


class ComplaintProcess(Group):
    """投诉处理流程"""

    phone: Phone | None = Field(title="投诉电话", description="乙方设立的投诉电话。")
    email: Email | None = Field(title="投诉邮箱", description="乙方设立的投诉邮箱。")
    categories: TextList | None = Field(title="投诉类别", description="例如 产品质量、服务态度、操作流程。")
    department: TextList | None = Field(title="投诉处理部门", description="乙方负责投诉处理的部门，例如 客户服务部。")
    investigate_workdays: Days | None = Field(
        title="投诉调查期限", description="自收到投诉之日起多少个工作日内完成调查。"
    )
    propose_workdays: Days | None = Field(
        title="解决方案期限", description="自收到投诉之日起多少个工作日内提出解决方案；不短于调查期限。"
    )
    resolve_workdays: Days | None = Field(
        title="投诉解决期限", description="自收到投诉之日起多少个工作日内完成解决；不短于解决方案期限。"
    )
    feedback_workdays: Days | None = Field(
        title="结果反馈期限", description="解决后多少个工作日内向客户和甲方反馈结果。"
    )
    explain_workdays: Days | None = Field(
        title="未解决说明期限", description="解决期限届满后多少个工作日内向甲方说明原因和后续计划。"
    )
    record_years: Years | None = Field(
        title="投诉记录保存期限（年）", description="投诉记录自投诉了结之日起保存的年数。"
    )

    @model_validator(mode="after")
    def _ascending(self) -> Self:
        refuse_less(self, "propose_workdays", "investigate_workdays", path="complaints")
        refuse_less(self, "resolve_workdays", "propose_workdays", path="complaints")
        refuse_less(self, "resolve_workdays", "investigate_workdays", path="complaints")
        return self


class Maintenance(Group):
    """客户关系维护措施"""

    customers: LongText | None = Field(
        title="客户范围", description="乙方沟通、调查和关怀的客户，例如“甲方华东区的会员客户”。"
    )
    communication_period: Period = Field(title="定期沟通周期", description="month：每月；quarter：每季度。")
    communication_methods: TextList | None = Field(title="沟通方式", description="例如 电话、电子邮件、短信。")
    survey_period: Interval = Field(title="满意度调查周期", description="month、quarter、half_year 或 year。")
    satisfaction_target_percent: Percent | None = Field(title="客户满意度目标", description="调查应达到的百分比。")
    care_activities: TextList | None = Field(title="客户关怀活动", description="例如 节日慰问、生日祝福。")
    care_per_year: Count | None = Field(title="每年关怀活动次数", description="每个合同年度至少举办几次。")
    training_per_year: Count | None = Field(title="每年客户服务培训次数", description="每个合同年度至少培训几次。")
    referral_reward: Money | None = Field(
        title="推荐奖励", description="客户每成功推荐一名新客户，乙方给予的奖励（元）。"
    )


class Cooperation(Group):
    """双方的配合"""

    information_workdays: Days | None = Field(
        title="甲方答复期限",
        description="甲方多少个工作日内转交投诉、提供投诉信息、答复解决方案、确认活动安排或者要求复核调查结果。",
    )
    report_period: Period = Field(title="工作报告周期", description="month：每月；quarter：每季度。")
    report_workdays: Days | None = Field(title="工作报告期限", description="周期结束后多少个工作日内提交报告。")
    meeting_period: Period = Field(title="例会周期", description="month：每月；quarter：每季度。")
    remedy_workdays: Days | None = Field(
        title="补救期限", description="甲方要求更详细的方案或者其他补救措施后，乙方多少个工作日内答复并实施。"
    )
    inspection_notice_workdays: Days | None = Field(
        title="检查通知期", description="甲方现场检查应提前多少个工作日通知。"
    )
    rectification_workdays: Days | None = Field(title="整改期限", description="收到整改意见后多少个工作日内改正。")


class ProcessThirdParty(ThirdParty):
    """丙方：经双方同意介入投诉处理或者客户关系维护的第三方机构"""

    conditions: TextList | None = Field(title="第三方介入条件", description="例如 双方协商不成、投诉涉及专业鉴定。")
    decision: Annotated[Literal["advice", "determination"], choice(advice="建议", determination="专家决定")] = Field(
        title="第三方意见的效力", description="advice：仅为建议；determination：约定为对双方有约束力的专家决定。"
    )
    report_workdays: Days | None = Field(title="第三方报告期限", description="完成一项工作后多少个工作日内报告结果。")
    change_notice_days: Days | None = Field(title="第三方变更通知期", description="更换人员或者机构应提前多少日通知。")


class PartyATerms(Group):
    """甲方权益特别约定（leaning 为 party_a 时填写）"""

    delay_amount_per_day: Money | None = Field(title="投诉逾期违约金", description="每件投诉每逾期一日的违约金（元）。")
    delay_cap_amount: Money | None = Field(title="投诉逾期违约金上限", description="每件投诉的违约金累计上限（元）。")
    audit_notice_workdays: Days | None = Field(
        title="检查通知期", description="甲方现场检查应提前几个工作日通知，优先于一般的检查通知期。"
    )


class PartyBTerms(Group):
    """乙方权益特别约定（leaning 为 party_b 时填写）"""

    information_delay_amount_per_day: Money | None = Field(
        title="逾期提供信息违约金", description="甲方每逾期一日转交投诉、提供投诉信息或者核实事实的违约金（元）。"
    )
    information_delay_cap_amount: Money | None = Field(
        title="逾期提供信息违约金上限", description="每件投诉的违约金累计上限（元）。"
    )
    objection_workdays: Days | None = Field(
        title="方案异议期限",
        description="甲方收到含退款、赔偿等承诺的解决方案后多少个工作日内可以提出异议，逾期视为同意。",
    )


AnnexKey = Annotated[
    Literal[
        "flow_chart",
        "survey",
        "care_plan",
        "training_plan",
        "third_party_agreement",
        "record_form",
        "satisfaction_report",
    ],
    choice(
        flow_chart="投诉处理流程图",
        survey="客户满意度调查问卷",
        care_plan="客户关怀活动方案",
        training_plan="客户服务培训计划",
        third_party_agreement="第三方介入协议",
        record_form="投诉处理记录表",
        satisfaction_report="客户满意度数据统计报表",
    ),
]


class Annexes(AnnexList):
    """附件"""

    included: list[AnnexKey] = Field(title="附件", description="本合同所附的附件；列表之外的不附，也不提及。")
    flow_chart: FlowChart | None = Field(default=None, title="投诉处理流程图", description=WHEN_INCLUDED)
    survey: Survey | None = Field(default=None, title="客户满意度调查问卷", description=WHEN_INCLUDED)
    care_plan: CarePlan | None = Field(default=None, title="客户关怀活动方案", description=WHEN_INCLUDED)
    training_plan: TrainingPlan | None = Field(default=None, title="客户服务培训计划", description=WHEN_INCLUDED)
    satisfaction_report: SatisfactionReport | None = Field(
        default=None, title="客户满意度数据统计报表", description=WHEN_INCLUDED
    )


class ProcessContract(AnyContract):
    """《客户投诉处理与客户关系维护合同》（流程版）"""

    variant: Literal["process"] = Field(title="合同变体", description="process：流程版。")
    party_a: Party = Field(title="甲方", description="委托处理客户投诉的一方。")
    party_b: Party = Field(title="乙方", description="负责投诉处理流程的一方。")
    third_party: ProcessThirdParty | None = Field(
        default=None, title="丙方", description="有第三方介入时填写；没有则省略或者填 null。"
    )
    place: Name | None = Field(title="合同履行地点", description="双方约定的合同履行地，例如“上海市普陀区”。")
    complaints: ComplaintProcess = Field(title="投诉处理", description="投诉的渠道、类别和各步期限。")
    maintenance: Maintenance = Field(title="客户关系维护", description="沟通、调查、关怀、培训和推荐。")
    cooperation: Cooperation = Field(title="双方配合", description="信息提供、报告和例会。")
    liability: Liability = Field(title="违约责任", description="赔偿责任的上限。")
    term: Term = Field(title="合同期限", description="生效、期限和续期。")
    termination: Termination = Field(title="解除与终止", description="解除权、通知期和终止手续。")
    confidentiality: Confidentiality = Field(title="保密", description="保密期限和泄密责任。")
    personal_data: PersonalData = Field(title="个人信息", description="客户个人信息的委托处理。")
    force_majeure: ForceMajeure = Field(title="不可抗力", description="通知、证明和解除。")
    dispute: Dispute = Field(title="争议解决", description="诉讼或者仲裁，只能选一种。")
    party_a_terms: PartyATerms | None = Field(
        default=None, title="甲方权益特别约定", description="立场为 party_a 时必填，否则省略。"
    )
    party_b_terms: PartyBTerms | None = Field(
        default=None, title="乙方权益特别约定", description="立场为 party_b 时必填，否则省略。"
    )
    annexes: Annexes = Field(title="附件", description="合同所附的文件。")
    signing: Signing = Field(title="签署", description="签订日期、地点和份数。")

    @model_validator(mode="after")
    def _agreement_needs_a_third_party(self) -> Self:
        if self.third_party is None and "third_party_agreement" in self.annexes.included:
            raise conflict("not_applicable", "annexes.included", because="third_party", value="null")
        return self
