"""How a variant shares duties, rights, penalties and discretion between the parties, for each leaning."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from hetong.generator.comparison import ITEM, LEANINGS, NEUTRAL, Said, said_in
from hetong.generator.provisions import provisions

PARTIES: Final = ("甲方", "乙方")
ASPECTS: Final = {"duty": "义务", "right": "权利", "penalty": "违约金", "discretion": "决定权"}

_PENALTY: Final = re.compile("违约金")
_DISCRETION: Final = re.compile("有权(?:自行)?(?:决定|选择|拒绝|解除|扣减|要求更换)")


@dataclass(frozen=True, slots=True)
class Share:
    """What one clause gives or asks of one party: duty, right, penalty to be paid, discretion."""

    party: str
    aspect: str


def balance(variant: str) -> list[dict[str, Any]]:
    """For each leaning and party: how many clauses hold each aspect, and the clauses that neutral has otherwise."""
    neutral = said_in(variant, NEUTRAL)
    return [
        {"leaning": leaning, "party": party, **_counted(said_in(variant, leaning), neutral, party)}
        for leaning in LEANINGS
        for party in PARTIES
    ]


def _counted(said: dict[str, Said], neutral: dict[str, Said], party: str) -> dict[str, Any]:
    counts: Counter[str] = Counter()
    changed: list[dict[str, object]] = []
    for clause_id, clause in said.items():
        if clause.level != ITEM:
            continue
        aspects = sorted({share.aspect for share in shares(clause.words) if share.party == party})
        counts.update(aspects)
        if aspects and (clause_id not in neutral or neutral[clause_id].sense != clause.sense):
            changed.append({"clause": clause_id, "reference": clause.reference, "aspects": aspects})
    return {**{aspect: counts[aspect] for aspect in ASPECTS}, "changed": changed}


def shares(words: str) -> Iterator[Share]:
    """What `words` ask of each party and give to it.

    >>> sorted((s.party, s.aspect) for s in shares("甲方逾期的，应当支付违约金；乙方有权解除合同。"))
    [('乙方', 'discretion'), ('乙方', 'right'), ('甲方', 'duty'), ('甲方', 'penalty')]
    """
    for sentence in re.split("[。；]", words):
        found = list(provisions(sentence))
        for provision in found:
            yield Share(provision.party, provision.kind)
            if provision.kind == "duty" and _PENALTY.search(sentence):
                yield Share(provision.party, "penalty")
            if provision.kind == "right" and _DISCRETION.search(sentence):
                yield Share(provision.party, "discretion")


def as_table(variant: str, shared: list[dict[str, Any]]) -> str:
    """`shared` as lines of text: the counts, then what each leaning changes for whom."""
    lines = [f"{variant}：各立场下含有下列内容的条款数", "立场\t当事人\t" + "\t".join(ASPECTS.values())]
    lines += [
        "\t".join((LEANINGS[row["leaning"]], row["party"], *(str(row[aspect]) for aspect in ASPECTS))) for row in shared
    ]
    for row in shared:
        for change in row["changed"]:
            aspects = "、".join(ASPECTS[aspect] for aspect in change["aspects"])
            lines.append(
                f"{LEANINGS[row['leaning']]}\t{row['party']}\t{change['reference']}（{change['clause']}）：{aspects}"
            )
    return "\n".join(lines)
