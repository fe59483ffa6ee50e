"""Groups of facts that more than one contract uses. Titles become form labels and the names of blanks."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from hetong.schemas.fields import (
    Count,
    Day,
    Days,
    Flag,
    Group,
    Hours,
    LongText,
    Money,
    Name,
    Share,
    ShortText,
    TextList,
    Years,
    choice,
    conflict,
    refuse_less,
    refuse_unless_applicable,
)
from hetong.schemas.identity import BankAccount, CreditCode, Email, Phone

PartyKey = Annotated[Literal["party_a", "party_b"], choice(party_a="甲方", party_b="乙方")]
Leaning = Annotated[
    Literal["neutral", "party_a", "party_b"],
    choice(neutral="中立", party_a="偏重甲方权益", party_b="偏重乙方权益"),
]


Period = Annotated[Literal["month", "quarter"], choice(month="每月", quarter="每季度")]
Interval = Annotated[
    Literal["month", "quarter", "half_year", "year"],
    choice(month="每月", quarter="每季度", half_year="每半年", year="每年"),
]


class Bank(Group):
    """收款账户"""

    account_name: Name | None = Field(title="账户名称", description="收款账户的户名，通常与当事人名称一致。")
    name: Name | None = Field(title="开户银行", description="开户银行全称，写到支行。")
    account: BankAccount | None = Field(title="银行账号", description="8 至 32 位数字，可以空格分组。")


class Party(Group):
    """合同当事人"""

    name: Name | None = Field(title="名称", description="与营业执照一致的全称。")
    credit_code: CreditCode | None = Field(title="统一社会信用代码", description="18 位，最后一位是校验码。")
    legal_representative: ShortText | None = Field(title="法定代表人", description="营业执照上的法定代表人姓名。")
    address: Name | None = Field(title="住所", description="营业执照上的住所。")
    delivery_address: Name | None = Field(title="送达地址", description="接收书面通知和司法文书的地址。")
    contact: ShortText | None = Field(title="联系人", description="负责本合同日常联系的人。")
    phone: Phone | None = Field(title="联系电话", description="手机、固定电话（带区号）或 400 号码。")
    email: Email | None = Field(title="电子邮箱", description="接收通知的电子邮箱。")
    bank: Bank = Field(title="银行账户", description="付款、收款和退款所用的账户。")


class ThirdParty(Party):
    """丙方：甲乙双方以外参与履行的第三方"""

    role: ShortText = Field(title="第三方角色", description="例如“技术支持方”“数据处理方”“技术咨询方”。")
    services: TextList | None = Field(title="第三方服务内容", description="逐项列出第三方提供的服务。")
    fee: Money | None = Field(title="第三方服务费", description="合同期内的服务费总额（元，含税）。")
    fee_share_party_a_percent: Share | None = Field(
        title="甲方承担比例", description="甲方承担第三方服务费的百分比；与乙方承担比例之和为 100。"
    )
    fee_share_party_b_percent: Share | None = Field(
        title="乙方承担比例", description="乙方承担第三方服务费的百分比；与甲方承担比例之和为 100。"
    )
    payment_workdays: Days | None = Field(title="第三方费用付款期限", description="收到丙方发票后多少个工作日内付款。")
    liability_cap_multiple: Count | None = Field(
        title="第三方责任限额倍数",
        description="一般过失时，丙方赔偿总额不超过其服务费的多少倍；故意或者重大过失不受限制（民法典第506条）。",
    )
    exit_notice_days: Days | None = Field(title="第三方退出通知期", description="丙方退出应提前多少日书面通知。")
    handles_personal_data: Flag = Field(
        title="第三方处理个人信息", description="丙方是否会接触客户个人信息；是则适用处理个人信息的约定。"
    )

    @model_validator(mode="after")
    def _shares_make_a_whole(self) -> Self:
        shares = (self.fee_share_party_a_percent, self.fee_share_party_b_percent)
        given = [share for share in shares if share is not None]
        if len(given) == len(shares) and sum(given) != 100:
            raise conflict(
                "shares_sum", "fee_share_party_a_percent", "fee_share_party_b_percent", total=str(sum(given))
            )
        return self


class Term(Group):
    """合同期限"""

    effective: Annotated[Literal["signing", "date"], choice(signing="签署之日", date="约定日期")] = Field(
        title="生效方式", description="signing：各方签字并盖章之日生效；date：自约定日期生效。"
    )
    effective_date: Day | None = Field(
        title="生效日期", description="生效方式为 date 时填写，不早于签订日期；为 signing 时填 null。"
    )
    years: Years | None = Field(title="合同期限（年）", description="自生效之日起计算的年数。")
    renewal: Annotated[Literal["none", "automatic"], choice(none="不自动续期", automatic="自动续期")] = Field(
        title="续期方式", description="none：期满终止；automatic：无人反对则自动续期一年。"
    )
    renewal_notice_days: Days | None = Field(
        title="不续期通知期", description="期满前多少日书面通知不续期；续期方式为 none 时填 null。"
    )

    @model_validator(mode="after")
    def _only_what_applies(self) -> Self:
        if self.effective == "signing":
            refuse_unless_applicable(self, "effective_date", because="term.effective", value="signing")
        if self.renewal == "none":
            refuse_unless_applicable(self, "renewal_notice_days", because="term.renewal", value="none")
        return self


class Termination(Group):
    """合同的解除与终止"""

    cure_days: Days | None = Field(title="违约纠正期", description="收到书面催告后多少日内仍未纠正，对方可以解除合同。")
    convenience: Annotated[
        Literal["both", "party_a", "party_b", "none"],
        choice(both="双方均可", party_a="仅甲方", party_b="仅乙方", none="均不可"),
    ] = Field(title="任意解除权", description="谁可以不说明理由、提前通知解除合同（参见民法典第933条）。")
    notice_days: Days | None = Field(
        title="提前通知期", description="行使任意解除权应提前多少日书面通知；任意解除权为 none 时填 null。"
    )
    handover_days: Days | None = Field(title="终止手续期限", description="终止后多少日内办理结算、交接手续。")

    @model_validator(mode="after")
    def _only_what_applies(self) -> Self:
        if self.convenience == "none":
            refuse_unless_applicable(self, "notice_days", because="termination.convenience", value="none")
        return self


class Liability(Group):
    """违约责任"""

    cap_amount: Money | None = Field(
        title="赔偿责任上限", description="一方在一个合同年度内的赔偿总额上限（元）；除外情形见条款。"
    )


class Confidentiality(Group):
    """保密"""

    years: Years | None = Field(title="保密期限（年）", description="合同终止后继续保密的年数。")
    return_days: Days | None = Field(title="保密资料返还期限", description="对方要求返还或者销毁后多少日内完成。")
    damages: Money | None = Field(title="泄密违约金", description="每次泄密应付的违约金（元）；损失更大的另行赔偿。")


class PersonalData(Group):
    """客户个人信息的委托处理（个人信息保护法第21条）"""

    purpose: LongText | None = Field(title="个人信息处理目的", description="受托处理客户个人信息的目的。")
    methods: TextList | None = Field(title="个人信息处理方式", description="例如 收集、存储、使用、删除。")
    kinds: TextList | None = Field(title="个人信息种类", description="例如 姓名、联系电话、订单记录。")
    measures: TextList | None = Field(title="个人信息保护措施", description="例如 加密存储、访问权限控制。")
    incident_hours: Hours | None = Field(title="泄露事件通知时限", description="发现泄露后多少小时内通知对方。")
    deletion_days: Days | None = Field(title="返还删除期限", description="合同终止后多少日内返还或者删除个人信息。")


class ForceMajeure(Group):
    """不可抗力"""

    notice_days: Days | None = Field(title="不可抗力通知期限", description="发生后多少日内通知对方。")
    proof_days: Days | None = Field(title="不可抗力证明期限", description="发生后多少日内提供证明；不短于通知期限。")
    termination_days: Days | None = Field(title="不可抗力解除期", description="持续超过多少日后任一方可以解除合同。")

    @model_validator(mode="after")
    def _ascending(self) -> Self:
        refuse_less(self, "proof_days", "notice_days", path="force_majeure")
        return self


class Court(Group):
    """诉讼"""

    method: Annotated[Literal["court"], choice(court="诉讼")] = Field(
        title="争议解决方式", description="court：诉讼；arbitration：仲裁。只能选一种。"
    )
    negotiation_days: Days | None = Field(title="协商期限", description="一方书面提出争议后协商多少日。")
    connection: Annotated[
        Literal["defendant", "plaintiff", "performance", "signing", "subject"],
        choice(
            defendant="被告住所地",
            plaintiff="原告住所地",
            performance="合同履行地",
            signing="合同签订地",
            subject="标的物所在地",
        ),
    ] = Field(title="管辖连接点", description="所选法院与争议的联系（民事诉讼法第35条）。")
    court: Name | None = Field(
        title="管辖法院", description="法院全称；连接点为被告或原告住所地时，法院待起诉时确定，填 null。"
    )

    @model_validator(mode="after")
    def _no_court_before_the_suit(self) -> Self:
        if self.connection in {"defendant", "plaintiff"}:
            refuse_unless_applicable(self, "court", because="dispute.connection", value=self.connection)
        return self


class Arbitration(Group):
    """仲裁"""

    method: Annotated[Literal["arbitration"], choice(arbitration="仲裁")] = Field(
        title="争议解决方式", description="court：诉讼；arbitration：仲裁。只能选一种。"
    )
    negotiation_days: Days | None = Field(title="协商期限", description="一方书面提出争议后协商多少日。")
    institution: Name = Field(
        title="仲裁机构", description="仲裁机构全称；不指明机构的仲裁协议无效（仲裁法第27条、第29条），因此不能留空。"
    )
    seat: ShortText | None = Field(title="仲裁地", description="例如 北京市。")
    arbitrators: Annotated[Literal[1, 3], choice(**{"1": "一", "3": "三"})] = Field(
        title="仲裁员人数", description="1：独任仲裁员；3：三名仲裁员。"
    )


Dispute = Annotated[Court | Arbitration, Field(discriminator="method")]


class Signing(Group):
    """签署"""

    date: Day | None = Field(title="签订日期", description="留空则签署时手写。")
    place: Name | None = Field(title="签订地点", description="写到区、县。")
    copies_each: Count | None = Field(title="各方所执份数", description="每一方持有的正本份数。")
