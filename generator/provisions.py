"""Who is bound and who is entitled by the words of a clause, as far as its modal verbs tell."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

_SENTENCES: Final = re.compile("[。；：]")
_PIECES: Final = re.compile("[，,]")
_SUBJECT: Final = re.compile("(?<![向对与经为和给由])(甲方|乙方|丙方|甲乙双方|双方|各方|任何一方)(?!的)")
_MODAL: Final = re.compile("应当|不得|无权|有权|可以|不承担")
_DUTIES: Final = frozenset({"应当", "不得", "无权"})


@dataclass(frozen=True, slots=True)
class Provision:
    """A duty or a right of `party`, told by the verb `modal` (应当, 不得, 无权; 有权, 可以, 不承担)."""

    party: str
    modal: str

    @property
    def kind(self) -> Literal["duty", "right"]:
        return "duty" if self.modal in _DUTIES else "right"


def provisions(words: str) -> Iterator[Provision]:
    """The duties and rights in `words`, in their order; a verb without a subject has that of its sentence.

    >>> [(p.party, p.modal) for p in provisions("甲方未提供信息的，应当支付违约金；乙方有权要求甲方改正。")]
    [('甲方', '应当'), ('乙方', '有权')]
    >>> list(provisions("本合同自签署之日起生效。"))
    []
    """
    for sentence in _SENTENCES.split(words):
        party = ""
        for piece in _PIECES.split(sentence):
            modal = _MODAL.search(piece)
            subject = _SUBJECT.search(piece, 0, modal.start() if modal else len(piece))
            if subject and (modal or not party):
                party = subject[1]
            if modal and party:
                yield Provision(party, modal[0])
