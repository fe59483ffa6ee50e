"""What changed within a paragraph, by words as a lawyer reads them and not by letters.

A figure is one word with its unit (15个工作日, 人民币36,800元, 0.05%), so is a date, a sum in Chinese numerals, a
reference, a blank; the usual words of contracts are whole. Other Hanzi are compared one by one, and then changes that
one or two equal letters part are made one, so that no confetti is left.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import accumulate, groupby
from typing import Final, get_args

from hetong.generator.revisions.passages import Span, Spans
from hetong.generator.revisions.sequences import matcher
from hetong.generator.writers.ooxml import Fate

KEPT_SHARE: Final = 0.3
"""If less than this share of the letters is kept, old and new are shown one after the other."""
ISLAND: Final = 2
"""So few equal letters between two changes are taken for a part of the change."""

_CHINESE: Final = "一二两三四五六七八九十百千"
_FORMAL: Final = "零壹贰叁肆伍陆柒捌玖拾佰仟万亿"
_UNIT: Final = (
    "(?:个工作日|工作日|个自然日|自然日|日历日|个自然月|个月|个季度|季度|日|天|周岁|周年|周|年|月|小时|分钟|秒|"
    "万元|亿元|元|角|分|倍|次|份|页|人|名|家|项|件|条|款|个|%|‰|％|公里|米|GB|MB)"
)
_WORDS: Final = """
甲方 乙方 丙方 双方 三方 各方 一方 另一方 对方 其他方 第三人 第三方 受托人 委托人 当事人
受理方 经办方 协助方 客户 员工 人员 本合同 本协议 本附件 本条 本项 合同 协议 附件 条款 约定
规定 法律 行政法规 标准 方案 计划 报告 记录 清单 应当 可以 不得 不应 无需 必须 有权 无权
负责 承担 支付 费用 服务费 违约金 违约责任 违约 赔偿 损失 责任 义务 权利 报酬 奖励 扣减
价款 发票 账户 金额 利息 书面 口头 书面形式 书面通知 通知 送达 同意 确认 答复 批准 拒绝
请求 要求 提出 提交 提供 交付 转交 验收 审核 核对 解除 终止 变更 续期 生效 期限 届满 逾期
提前 延长 工作日 自然日 期间 日期 当日 次日 以内 以上 以下 之前 之后 不超过 不少于 不迟于
超过 至少 至多 不低于 不高于 全部 部分 任何 每次 累计 合计 比例 维护服务 服务 投诉 处理
调查 登记 回访 满意度 忠诚度 培训 监督 检查 评估 考核 仲裁 诉讼 法院 管辖 调解 协商 争议
保密 保密信息 信息 个人信息 数据 资料 内容 负责人 负责方 联系人 情况 原因 理由 结果 方式 渠道 但是 除外 或者
以及 并且 因此 由于 按照 依照 根据 相关 有关 合理 必要 及时 立即 重大 严重 一般 季度 月度
年度 每月 每年 每季度
"""
_KINDS: Final = {
    "reference": (
        rf"第\d[\d.]*条(?:第\d+项)?(?:第[{_CHINESE}\d]+[款目])?",
        r"附\d[\d.]*条",
        r"附件\d+",
        rf"第[{_CHINESE}]+[条章款项节]",
    ),
    "figure": (
        r"\d{4}年\d{1,2}月\d{1,2}日",
        r"\d{4}-\d\d-\d\d",
        r"_+年_+月_+日",
        r"\d{1,2}[:：]\d\d",
        rf"(?:人民币|[￥¥])?\d+(?:,\d{{3}})*(?:\.\d+)?{_UNIT}?(?!\d|[-/@]?[A-Za-z\d])",
        rf"(?:人民币)?[{_FORMAL}]+[元圆](?:[{_FORMAL}]+角)?(?:[{_FORMAL}]+分)?整?",
        rf"百分之[{_CHINESE}点零]+",
        rf"[{_CHINESE}]+(?:个工作日|个月|工作日|日|年|天|小时|倍|份)",
        r"_{2,}(?:〔[^〕]*〕)?",
    ),
    "code": (r"[A-Za-z\d]+(?:[-._@/&+][A-Za-z\d]+)*",),
    "word": sorted(_WORDS.split(), key=len, reverse=True),
    "other": (r"\s+", "."),
}
_TOKEN: Final = re.compile("|".join(f"(?P<{kind}>{'|'.join(forms)})" for kind, forms in _KINDS.items()), re.DOTALL)
_WHOLE: Final = frozenset({"figure", "reference", "code", "sentence"})
_SENTENCE: Final = re.compile("[^。；\n]*[。；\n]?")
_PUNCTUATION: Final = re.compile(r"[^\w\s]+")


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure, or all or part of a fact, in a piece.

    `fact` is the path of the fact and `title` its name; both are empty for other figures. `whole` tells that it is a
    figure with its unit, and not some words of a fact.
    """

    words: str
    whole: bool = True
    fact: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words with one fate and one look, and the figures that were deleted or inserted with them."""

    fate: Fate
    words: str
    strong: bool = False
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True)
class _Token:
    words: str
    strong: bool
    kind: str
    span: Span

    @property
    def key(self) -> tuple[str, bool]:
        return self.words, self.strong


def whole(spans: Spans, fate: Fate) -> tuple[Piece, ...]:
    """All of `spans` with one fate."""
    return tuple(_joined((fate, token) for token in _tokens(spans)))


def compare_words(old: Spans, new: Spans) -> tuple[Piece, ...]:
    """How `old` became `new`: the kept and deleted pieces are `old`, the kept and inserted ones `new`.

    Texts too long and monotonous to compare by words are compared by sentences, or replaced whole.
    """
    for cut in (_tokens, _sentences):
        before, after = cut(old), cut(new)
        compared = matcher([token.key for token in before], [token.key for token in after])
        if compared is not None:
            break
    else:
        return (*whole(old, "deleted"), *whole(new, "inserted"))
    edits = _without_islands(_edits(compared), before)
    fates = [each for edit in edits for each in _fates(edit, before, after)]
    if _too_little_kept(fates):
        return (*whole(old, "deleted"), *whole(new, "inserted"))
    return tuple(_joined(fates))


def _too_little_kept(fates: list[tuple[Fate, _Token]]) -> bool:
    """Whether what is kept is scattered letters; figures and references do not count, a row of them may change."""
    counts = dict.fromkeys(get_args(Fate), 0)
    for fate, token in fates:
        if token.kind not in _WHOLE:
            counts[fate] += len(token.words)
    return counts["kept"] < KEPT_SHARE * (counts["kept"] + max(counts["deleted"], counts["inserted"]))


# Tokens


def _tokens(spans: Spans) -> list[_Token]:
    """The words of `spans`: a figure and its unit are one though the fact ends before the unit; so is a reference."""
    tokens: list[_Token] = []
    for target, group in groupby(spans, key=lambda span: span.target):
        members = tuple(group)
        if target:
            tokens += (_Token(span.words, span.strong, "reference", span) for span in members)
        else:
            found = ((match[0], match.start(), match.lastgroup or "") for match in _TOKEN.finditer(_text(members)))
            tokens += _split_by_look(found, members)
    return tokens


def _sentences(spans: Spans) -> list[_Token]:
    found = ((match[0], match.start(), "sentence") for match in _SENTENCE.finditer(_text(spans)) if match[0])
    return list(_split_by_look(found, spans))


def _text(spans: Spans) -> str:
    return "".join(span.words for span in spans)


def _split_by_look(found: Iterator[tuple[str, int, str]], spans: Spans) -> Iterator[_Token]:
    """Tokens cut where bold begins or ends; each knows a span that it touches, one of a fact if there is any."""
    ends = list(accumulate(len(span.words) for span in spans))
    for words, start, kind in found:
        touched: list[tuple[str, Span]] = []
        position = start
        while position < start + len(words):
            index = bisect_right(ends, position)
            stop = min(ends[index], start + len(words))
            touched.append((words[position - start : stop - start], spans[index]))
            position = stop
        for strong, group in groupby(touched, key=lambda each: each[1].strong):
            members = list(group)
            span = next((span for _, span in members if span.fact), members[0][1])
            yield _Token("".join(part for part, _ in members), strong, kind, span)


# Edits: (from, to) in the old tokens, (from, to) in the new ones


@dataclass(frozen=True, slots=True)
class _Edit:
    """Stretches of old and new tokens, `same` or one in place of the other."""

    same: bool
    old: tuple[int, int]
    new: tuple[int, int]


def _edits(compared: SequenceMatcher[tuple[str, bool]]) -> list[_Edit]:
    return [_Edit(tag == "equal", (a, b), (c, d)) for tag, a, b, c, d in compared.get_opcodes()]


def _without_islands(edits: list[_Edit], old: list[_Token]) -> Iterator[_Edit]:
    """Changes with so little between them that reading them apart is harder, made one."""
    waiting: _Edit | None = None
    for position, edit in enumerate(edits):
        between = 0 < position < len(edits) - 1
        if edit.same and not (waiting and between and _is_island(old[slice(*edit.old)])):
            if waiting:
                yield waiting
            waiting = None
            yield edit
        else:
            start = waiting or edit
            waiting = _Edit(False, (start.old[0], edit.old[1]), (start.new[0], edit.new[1]))
    if waiting:
        yield waiting


def _is_island(tokens: list[_Token]) -> bool:
    """One or two letters; a mark of punctuation keeps its neighbours apart, a figure is worth seeing."""
    words = "".join(token.words for token in tokens)
    if any(token.kind in _WHOLE for token in tokens):
        return False
    return len(words) <= ISLAND and not _PUNCTUATION.search(words) and "\t" not in words


def _fates(edit: _Edit, old: list[_Token], new: list[_Token]) -> Iterator[tuple[Fate, _Token]]:
    if edit.same:
        yield from (("kept", token) for token in new[slice(*edit.new)])
        return
    yield from (("deleted", token) for token in old[slice(*edit.old)])
    yield from (("inserted", token) for token in new[slice(*edit.new)])


def _joined(fates: Iterable[tuple[Fate, _Token]]) -> Iterator[Piece]:
    """Neighbours of the same fate and look as one piece."""
    for (fate, strong), group in groupby(fates, key=lambda each: (each[0], each[1].strong)):
        tokens = [token for _, token in group]
        figures = () if fate == "kept" else tuple(_figures(tokens))
        yield Piece(fate, "".join(token.words for token in tokens), strong, figures)


def _figures(tokens: list[_Token]) -> Iterator[Figure]:
    """The figures among `tokens`, and the words of each fact in one."""
    for fact, group in groupby(tokens, key=lambda token: (token.span.fact, token.span.title)):
        members = list(group)
        if fact[0]:
            words = "".join(token.words for token in members)
            yield Figure(words, all(token.kind == "figure" for token in members), *fact)
        else:
            yield from (Figure(token.words) for token in members if token.kind == "figure")
