"""Facts of the annexes. A group is given exactly when its annex is included; `init` and `check` know usual contents."""

from decimal import Decimal
from typing import Annotated, Self

from pydantic import Field, computed_field, model_validator

from hetong.schemas.fields import (
    AttachedFile,
    AttachedPages,
    Count,
    Group,
    LongText,
    Money,
    Name,
    Percent,
    Points,
    ShortText,
    TextList,
    conflict,
)

WHEN_INCLUDED = "附有该附件时填写，省略则采用通常的内容；没有该附件则省略。"

Options = Annotated[list[ShortText], Field(min_length=2, max_length=10)]
Rows = Field(min_length=1, max_length=60)


class AttachedCopy(Group):
    """附件所附的文件"""

    file: AttachedPages | None = Field(
        title="文件", description="PDF、JPG 或者 PNG 文件，路径相对于本资料文件；尚未取得的填 null，附件页印“待附”。"
    )


class OtherAnnex(Group):
    """其他附件"""

    name: Name = Field(title="附件名称", description="例如“数据安全保护方案”。")
    file: AttachedFile | None = Field(
        title="附件文件", description="PDF、JPG、PNG 或者 DOCX 文件，路径相对于本资料文件；尚未取得的填 null。"
    )


class ComplaintGrade(Group):
    """投诉等级"""

    name: ShortText = Field(title="投诉等级", description="由重到轻，例如 重大、较大、一般。")
    criteria: LongText = Field(title="分级标准", description="什么样的投诉属于这一等级。")
    measures: LongText = Field(title="处理要求", description="这一等级的负责人、升级和报告要求；不另定期限。")


class FlowChart(Group):
    """投诉处理流程"""

    department_party_a: ShortText | None = Field(title="甲方责任部门", description="例如 客户服务部。")
    department_party_b: ShortText | None = Field(title="乙方责任部门", description="例如 投诉处理中心。")
    grades: Annotated[list[ComplaintGrade], Rows] = Field(title="投诉分级", description="投诉的等级和处理要求。")


class ProcessStandard(FlowChart):
    """投诉处理流程及标准"""

    categories: TextList | None = Field(title="投诉类别", description="例如 产品质量、配送安装、服务态度。")


class CustomerGrade(Group):
    """客户等级"""

    name: ShortText = Field(title="客户等级", description="由高到低，例如 重点客户、一般客户。")
    criteria: LongText = Field(title="等级标准", description="什么样的客户属于这一等级。")


class PlannedMeasure(Group):
    """客户关系维护措施"""

    name: Name = Field(title="措施", description="例如 定期回访。")
    customers: ShortText = Field(title="适用客户", description="客户等级或者全部客户。")
    frequency: ShortText = Field(title="频次", description="例如 每月一次。")
    owner: ShortText = Field(title="负责部门", description="由谁实施。")
    indicator: LongText = Field(title="考核指标", description="怎样算做到。")


class MaintenancePlan(Group):
    """客户关系维护方案"""

    grades: Annotated[list[CustomerGrade], Rows] = Field(title="客户分级", description="客户的等级和标准。")
    measures: Annotated[list[PlannedMeasure], Rows] = Field(title="维护措施", description="逐项列出。")


class FeeStandard(Group):
    """费用计算标准"""

    example_cases: Count | None = Field(title="示例投诉件数", description="计算示例中一个季度办结的投诉件数。")
    example_satisfaction_percent: Percent | None = Field(
        title="示例满意度", description="计算示例中该季度的客户满意度；达到奖励标准的，示例计算奖励。"
    )


class FeeExample(Group):
    """一个季度费用的计算示例"""

    maintenance: Money = Field(title="示例季度维护服务费", description="月度维护服务费的三倍。")
    complaints: Money = Field(title="示例季度投诉处理费", description="每件投诉处理费乘以示例投诉件数。")
    reward: Money = Field(title="示例奖励", description="达到奖励标准时，季度维护服务费乘以奖励比例；否则为零。")
    total: Money = Field(title="示例合计", description="三项之和。")


class NdaTerms(Group):
    """保密协议"""

    posts: TextList | None = Field(title="接触保密信息的岗位", description="例如 客户服务专员、数据分析人员。")
    storage: TextList | None = Field(title="存储方式", description="保密信息的存储方式，例如 加密的专用服务器。")
    transfer: TextList | None = Field(title="传递方式", description="保密信息的传递方式，例如 加密邮件、专人送达。")


class DisputeRules(Group):
    """争议解决规则"""

    negotiator_party_a: ShortText | None = Field(title="甲方协商人员", description="职务或者姓名，例如 法务负责人。")
    negotiator_party_b: ShortText | None = Field(title="乙方协商人员", description="职务或者姓名。")
    mediator: Name | None = Field(title="调解组织", description="双方选定的调解组织；协商不成时可以申请调解。")


class ChoiceQuestion(Group):
    """选择题"""

    topic: ShortText = Field(
        title="题目所属方面", description="总体、产品、服务或者售后；客户满意度按“总体”的题目计算。"
    )
    text: LongText = Field(title="题目", description="一题只问一件事。")
    options: Options = Field(title="选项", description="2 至 10 项。")


class WrittenQuestion(Group):
    """填空题或者开放性问题"""

    topic: ShortText = Field(title="题目所属方面", description="产品、服务或者售后。")
    text: LongText = Field(title="题目", description="一题只问一件事。")


class Survey(Group):
    """客户满意度调查问卷"""

    choices: Annotated[list[ChoiceQuestion], Rows] = Field(title="选择题", description="勾选作答。")
    blanks: Annotated[list[WrittenQuestion], Rows] = Field(title="填空题", description="简短作答。")
    open: Annotated[list[WrittenQuestion], Rows] = Field(title="开放性问题", description="自由作答。")


class CareActivity(Group):
    """客户关怀活动"""

    name: Name = Field(title="活动", description="例如 中秋节慰问。")
    purpose: LongText = Field(title="目的", description="活动要达到什么。")
    customers: ShortText = Field(title="对象", description="面向哪些客户。")
    time: ShortText = Field(title="时间", description="例如 每年9月。")
    place: ShortText = Field(title="地点", description="线上或者线下的地点。")
    people: ShortText = Field(title="参与人员", description="例如 客户经理2人。")
    budget: Money = Field(title="预算", description="元。")


class CarePlan(Group):
    """客户关怀活动方案"""

    activities: Annotated[list[CareActivity], Rows] = Field(title="关怀活动", description="逐项列出。")

    @computed_field(title="预算合计", description="各项活动预算之和，由系统算出。")  # type: ignore[prop-decorator]
    @property
    def budget_total(self) -> Money:
        """The sum of the budgets, yuan."""
        return sum((activity.budget for activity in self.activities), Decimal(0))


class TrainingSession(Group):
    """客户服务培训"""

    topic: Name = Field(title="主题", description="例如 投诉沟通技巧。")
    time: ShortText = Field(title="时间", description="例如 第一季度，半天。")
    place: ShortText = Field(title="地点", description="例如 乙方培训室。")
    trainer: ShortText = Field(title="培训师", description="内部或者外聘。")
    trainees: ShortText = Field(title="参训人员", description="例如 全体客服人员。")
    evaluation: LongText = Field(title="效果评估", description="例如 笔试，80 分合格。")


class TrainingPlan(Group):
    """客户服务培训计划"""

    sessions: Annotated[list[TrainingSession], Rows] = Field(title="培训安排", description="逐次列出。")


class ReportPeriod(Group):
    """一个调查周期的满意度"""

    period: ShortText = Field(title="调查周期", description="例如 2026年第二季度。")
    sent: Count | None = Field(title="发放份数", description="发出的问卷份数。")
    valid: Count | None = Field(title="有效份数", description="有效答卷的份数，不多于发放份数。")
    score_percent: Percent | None = Field(title="客户满意度", description="按合同测定的百分比。")
    reasons: LongText | None = Field(title="变化原因", description="与上一周期相比变化的原因。")
    measures: LongText | None = Field(title="改进措施", description="将要采取的措施。")

    @model_validator(mode="after")
    def _no_more_valid_than_sent(self) -> Self:
        if self.sent is not None and self.valid is not None and self.valid > self.sent:
            raise conflict(
                "too_small_beside",
                "sent",
                value=str(self.sent),
                least=str(self.valid),
                beside="annexes.satisfaction_report.periods.valid",
            )
        return self


class SatisfactionReport(Group):
    """客户满意度数据统计报表"""

    periods: Annotated[list[ReportPeriod], Field(max_length=24)] = Field(
        title="各周期数据", description="尚无数据的填 []，作为空白报表。"
    )


class AssistedMeasure(Group):
    """客户关系维护措施"""

    name: Name = Field(title="措施", description="例如 满意度回访。")
    grade: ShortText = Field(title="适用客户等级", description="合同所列的客户等级，或者全部客户。")
    department: ShortText = Field(title="实施部门", description="甲方的部门。")
    time: ShortText = Field(title="实施时间", description="例如 每月。")
    record: ShortText = Field(title="记录方式", description="例如 客户关系管理工具。")
    assistance: ShortText = Field(title="乙方协助事项", description="没有的写“无”。")


class MeasurePlan(Group):
    """客户关系维护措施表"""

    measures: Annotated[list[AssistedMeasure], Rows] = Field(title="维护措施", description="逐项列出。")


class QualityIndicator(Group):
    """服务质量考核指标"""

    name: Name = Field(title="指标", description="例如 投诉按期办结率。")
    source: ShortText = Field(title="数据来源", description="例如 投诉登记。")
    method: LongText = Field(title="计算方法", description="怎样算出。")
    target: ShortText = Field(title="合格要求", description="例如 不低于 95%。")
    weight_percent: Percent = Field(title="权重", description="各项权重之和为 100。")
    scoring: LongText = Field(title="计分办法", description="例如 每低1个百分点扣2分。")


class QualityStandard(Group):
    """服务质量考核标准"""

    indicators: Annotated[list[QualityIndicator], Rows] = Field(title="考核指标", description="权重之和为 100。")
    pass_points: Points | None = Field(title="合格分数", description="满分 100 分，达到多少分为合格。")
    department: ShortText | None = Field(title="考核部门", description="甲方负责考核的部门。")

    @model_validator(mode="after")
    def _weights_make_a_whole(self) -> Self:
        total = sum(indicator.weight_percent for indicator in self.indicators)
        if total != 100:
            raise conflict("shares_sum", "indicators", total=str(total))
        return self
