"""框架版 (`framework`): Party A runs complaints, quality assurance and customer grading; Party B cooperates."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from hetong.schemas.annexes import WHEN_INCLUDED, DisputeRules, FlowChart, MeasurePlan, NdaTerms, QualityStandard
from hetong.schemas.contract import AnnexList, AnyContract
from hetong.schemas.fields import (
    Count,
    Days,
    Group,
    LongText,
    Name,
    Percent,
    ShortText,
    TextList,
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
)


class Complaints(Group):
    """客户投诉处理流程"""

    channels: TextList | None = Field(title="投诉渠道", description="例如 投诉电话、客服邮箱、在线客服。")
    categories: TextList | None = Field(title="投诉类别", description="例如 产品投诉、服务投诉、价格投诉。")
    transfer_workdays: Days | None = Field(title="投诉转交期限", description="乙方收到投诉后多少个工作日内转交甲方。")
    reply_workdays: Days | None = Field(title="首次答复期限", description="甲方收到投诉后多少个工作日内首次答复客户。")
    resolution_workdays: Days | None = Field(title="投诉办结期限", description="甲方收到投诉后多少个工作日内办结。")
    feedback_workdays: Days | None = Field(title="结果反馈期限", description="办结后多少个工作日内向客户反馈。")
    cooperation_workdays: Days | None = Field(
        title="协助期限", description="乙方收到甲方书面请求后多少个工作日内提供资料或者协助。"
    )

    @model_validator(mode="after")
    def _ascending(self) -> Self:
        refuse_less(self, "resolution_workdays", "reply_workdays", path="complaints")
        return self


class Maintenance(Group):
    """客户关系维护措施"""

    communication_period: Period = Field(title="定期沟通周期", description="month：每月；quarter：每季度。")
    survey_period: Interval = Field(title="满意度调查周期", description="month、quarter、half_year 或 year。")
    satisfaction_target_percent: Percent | None = Field(title="客户满意度目标", description="调查应达到的百分比。")
    care_per_year: Count | None = Field(title="每年关怀活动次数", description="每个合同年度至少举办几次。")
    tool: Name | None = Field(title="客户关系管理工具", description="所用系统的名称。")
    grades: TextList | None = Field(title="客户等级", description="由高到低，例如 重点客户、一般客户。")
    grading_basis: LongText | None = Field(title="客户分级依据", description="例如“上一年度交易额和合作年限”。")
    grading_period: Interval = Field(title="分级调整周期", description="month、quarter、half_year 或 year。")


class Quality(Group):
    """服务质量保障"""

    standard_workdays: Days | None = Field(title="服务标准公布期限", description="合同生效后多少个工作日内公布。")
    monitoring_period: Period = Field(title="服务质量监控周期", description="month：每月；quarter：每季度。")
    report_workdays: Days | None = Field(
        title="报告提交期限", description="监控、考核周期或者满意度调查结束后多少个工作日内告知乙方。"
    )
    inspection_notice_workdays: Days | None = Field(
        title="检查通知期", description="甲方现场检查应提前多少个工作日通知。"
    )
    assessment_period: Interval = Field(title="服务质量考核周期", description="month、quarter、half_year 或 year。")
    improvement_workdays: Days | None = Field(title="服务改进期限", description="发现问题后多少个工作日内改进。")
    rectification_workdays: Days | None = Field(title="整改期限", description="收到整改意见后多少个工作日内改正。")
    complaint_workdays: Days | None = Field(
        title="服务质量投诉答复期限", description="收到对服务质量的投诉后多少个工作日内答复；不长于投诉办结期限。"
    )


NotificationMethod = Annotated[
    Literal["mail", "courier", "fax", "email"],
    choice(mail="邮寄", courier="快递", fax="传真", email="电子邮件"),
]


class Notification(Group):
    """通知与送达"""

    methods: Annotated[list[NotificationMethod], Field(min_length=1)] = Field(
        title="通知方式", description="mail：邮寄；courier：快递；fax：传真；email：电子邮件。"
    )
    fax_party_a: ShortText | None = Field(title="甲方传真", description="通知方式含 fax 时填写，否则填 null。")
    fax_party_b: ShortText | None = Field(title="乙方传真", description="通知方式含 fax 时填写，否则填 null。")

    @model_validator(mode="after")
    def _fax_only_where_agreed(self) -> Self:
        for field in ("fax_party_a", "fax_party_b"):
            if "fax" not in self.methods and getattr(self, field) is not None:
                raise conflict("not_applicable", field, because="notification.methods", value=", ".join(self.methods))
        return self


class FrameworkSigning(Signing):
    """签署"""

    representative_party_a: ShortText | None = Field(title="甲方代表", description="代表甲方签字的人。")
    representative_party_b: ShortText | None = Field(title="乙方代表", description="代表乙方签字的人。")


class LeadTerms(Group):
    """主导方的特别约定（leaning 为 party_a 或者 party_b 时填写）"""

    approval_workdays: Days | None = Field(
        title="审核验收期限", description="主导方收到对方的工作成果后多少个工作日内审核验收。"
    )
    support_workdays: Days | None = Field(
        title="支持提供期限", description="主导方收到对方书面请求后多少个工作日内提供支持和资源。"
    )
    training_per_year: Count | None = Field(title="每年业务培训次数", description="主导方每个合同年度组织的次数。")
    confidentiality_training_per_year: Count | None = Field(
        title="每年保密培训次数", description="主导方每个合同年度组织的次数。"
    )
    training_materials_workdays: Days | None = Field(
        title="培训资料提供期限", description="培训前多少个工作日提供资料和工具。"
    )


AnnexKey = Annotated[
    Literal["flow_chart", "measures", "quality_standard", "nda", "dispute_rules"],
    choice(
        flow_chart="投诉处理流程图",
        measures="客户关系维护措施表",
        quality_standard="服务质量考核标准",
        nda="保密协议",
        dispute_rules="争议解决规则",
    ),
]


class Annexes(AnnexList):
    """附件"""

    included: list[AnnexKey] = Field(title="附件", description="本合同所附的附件；列表之外的不附，也不提及。")
    flow_chart: FlowChart | None = Field(default=None, title="投诉处理流程图", description=WHEN_INCLUDED)
    measures: MeasurePlan | None = Field(default=None, title="客户关系维护措施表", description=WHEN_INCLUDED)
    quality_standard: QualityStandard | None = Field(default=None, title="服务质量考核标准", description=WHEN_INCLUDED)
    nda: NdaTerms | None = Field(default=None, title="保密协议", description=WHEN_INCLUDED)
    dispute_rules: DisputeRules | None = Field(default=None, title="争议解决规则", description=WHEN_INCLUDED)


class FrameworkContract(AnyContract):
    """《客户投诉处理与客户关系维护合同》（框架版）"""

    variant: Literal["framework"] = Field(title="合同变体", description="framework：框架版。")
    party_a: Party = Field(title="甲方", description="负责投诉处理、服务质量和客户分级的一方。")
    party_b: Party = Field(title="乙方", description="与甲方合作并予以协助的一方。")
    scope: LongText | None = Field(title="适用范围", description="双方业务往来的范围，例如“家居产品在华东地区的销售”。")
    place: Name | None = Field(title="合同履行地点", description="双方约定的合同履行地，例如“浙江省杭州市上城区”。")
    complaints: Complaints = Field(title="客户投诉", description="投诉的渠道、类别和期限。")
    maintenance: Maintenance = Field(title="客户关系维护", description="沟通、调查、关怀、工具和分级。")
    quality: Quality = Field(title="服务质量", description="标准、监控、改进和考核。")
    liability: Liability = Field(title="违约责任", description="赔偿责任的上限。")
    term: Term = Field(title="合同期限", description="生效、期限和续期。")
    termination: Termination = Field(title="解除与终止", description="解除权、通知期和终止手续。")
    confidentiality: Confidentiality = Field(title="保密", description="保密期限和泄密责任。")
    personal_data: PersonalData = Field(title="个人信息", description="客户个人信息的委托处理。")
    force_majeure: ForceMajeure = Field(title="不可抗力", description="通知、证明和解除。")
    dispute: Dispute = Field(title="争议解决", description="诉讼或者仲裁，只能选一种。")
    notification: Notification = Field(title="通知与送达", description="通知的方式。")
    party_a_terms: LeadTerms | None = Field(
        default=None, title="甲方主导特别约定", description="立场为 party_a 时必填，否则省略。"
    )
    party_b_terms: LeadTerms | None = Field(
        default=None, title="乙方主导特别约定", description="立场为 party_b 时必填，否则省略。"
    )
    annexes: Annexes = Field(title="附件", description="合同所附的文件。")
    signing: FrameworkSigning = Field(title="签署", description="签订日期、地点、份数和代表。")

    @model_validator(mode="after")
    def _answer_before_resolution(self) -> Self:
        answer, resolution = self.quality.complaint_workdays, self.complaints.resolution_workdays
        if answer is not None and resolution is not None and resolution < answer:
            raise conflict(
                "too_small_beside",
                "complaints.resolution_workdays",
                value=str(resolution),
                least=str(answer),
                beside="quality.complaint_workdays",
            )
        return self
