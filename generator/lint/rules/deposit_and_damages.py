"""定金 and 违约金 for one breach."""

import re
from collections.abc import Iterator
from typing import Final

from hetong.generator.lint.rule import Finding, Level, Rule, Subject
from hetong.generator.lint.words import own_words, sentences
from hetong.generator.problems import Wording

RULE: Final = Rule(
    code="deposit-and-damages",
    topic="law",
    level=Level.ERROR,
    message=Wording("同一违约可以并用定金和违约金", "定金 and 违约金 may both be claimed for one breach"),
    advice=Wording("约定择一主张，或者删去其中一项", "let the injured party elect one, or delete one"),
    basis=("民法典 588",),
)

_FORFEIT: Final = re.compile(
    "(?:双倍|两倍|加倍)返还|没收|不予返还|不返还|不予退还|不予退回|不退|无权(?:要求|请求)[^，]*返还"
    "|定金(?:罚则|责任|条款)|(?:适用|主张|支付|承担)定金|定金(?:、|和|及|与|以及|并)|违约金(?:、|和|及|与|以及|并)定金"
)
_TOGETHER: Final = re.compile(
    "同时|一并|并|另|仍|还应|还可|均|不影响|定金(?:、|和|及|与|以及)|违约金(?:、|和|及|与|以及)定金"
)
_ELECTION: Final = re.compile(
    "择一|选择|或者|任选|其一|之一|不(?:得|能|可)?(?:同时|并用|一并)|不再(?:支付|承担|适用|主张)"
)


def check(subject: Subject) -> Iterator[Finding]:
    """Every clause that gives both, in one sentence or in two that it joins, and no election."""
    for clause in subject.clauses:
        for words in own_words(clause).splitlines():
            if any(map(_gives_both, [*sentences(words), words])):
                yield RULE.at_clause(clause, "定金")
                break


def _gives_both(words: str) -> bool:
    both = "定金" in words and "违约金" in words
    return both and bool(_FORFEIT.search(words) and _TOGETHER.search(words)) and not _ELECTION.search(words)
