"""What the variants and leanings say, topic by topic, in the words of their clauses: docs/variants.md.

The topics and the clauses that answer them stand in variants/topics.yaml. Facts show as the names of their fields.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Final

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from hetong.generator.clauses.library import VARIANTS, load
from hetong.generator.facts.skeleton import skeleton
from hetong.generator.pipeline import draft, validate_data
from hetong.generator.problems import Place, Problem, Problems, nearest, raise_if
from hetong.generator.provisions import provisions
from hetong.generator.tree.nodes import Clause, FactText, Figure, Inline, Paragraph, Reference, Table
from hetong.generator.tree.resolve import printed_references
from hetong.schemas.catalog import CONTRACTS

TOPICS: Final = "topics.yaml"
ITEM: Final = 3
"""The level of the clauses that are compared; their sub-items belong to them."""
NEUTRAL: Final = "neutral"
LEANINGS: Final = {NEUTRAL: "中立", "party_a": "偏重甲方", "party_b": "偏重乙方"}
FAVOURED: Final = {"party_a": "甲方", "party_b": "乙方"}

_INTRODUCTION: Final = """# 三个变体、三种立场，各怎么约定

本文由条款库生成（`hetong list --format markdown`），条款改动后须重新生成。〔〕内是当事人填写的内容；条款号按有第三方、
诉讼（仲裁条款按仲裁）时的编号。选用立场只增加或者改变第二部分所列的条款，其余与中立立场相同。
"""


class _Topic(BaseModel):
    model_config = ConfigDict(extra="forbid")

    topic: str
    clauses: dict[str, Annotated[list[str], Field(min_length=1)]]
    """By variant, the ids of the clauses that answer it, those of leanings included."""


@dataclass(frozen=True, slots=True)
class Said:
    """A clause as it is printed: how it is referred to, its words with those of what lies within, and its level."""

    reference: str
    inlines: tuple[Inline, ...]
    level: int

    @property
    def words(self) -> str:
        return "".join(map(_shown, self.inlines))

    @property
    def sense(self) -> str:
        """The words with ids in place of references, whose numbers change when a chapter is added."""
        return "".join(each.target if isinstance(each, Reference) else _shown(each) for each in self.inlines)


def comparison() -> str:
    """Markdown: a section a topic, one column a variant; then what each leaning adds to each variant and for whom."""
    topics = _topics()
    return "\n".join(
        [
            _INTRODUCTION,
            "## 一、按事项比较\n",
            *(row for topic in topics for row in _topic_rows(topic)),
            "## 二、各立场增加和改变的条款\n",
            *(row for variant in CONTRACTS for leaning in FAVOURED for row in _leaning_rows(variant, leaning)),
        ]
    )


def _topics() -> list[_Topic]:
    """Raises `Problems` for a file that is malformed or names clauses that are not there."""
    name = f"variants/{TOPICS}"
    rows = (VARIANTS / TOPICS).read_text(encoding="utf-8")
    try:
        topics = [_Topic.model_validate(entry) for entry in yaml.safe_load(rows)]
    except (yaml.YAMLError, ValidationError, TypeError) as error:
        raise Problems([Problem("variant-file", Place(name), {"reason": str(error)})]) from None
    raise_if(_unknown(topics, name, rows.splitlines()))
    return topics


def _unknown(topics: Iterable[_Topic], name: str, rows: list[str]) -> Iterator[Problem]:
    for topic in topics:
        for variant, ids in topic.clauses.items():
            known = _all_said(variant)
            for clause_id in ids:
                if clause_id not in known:
                    line = next((number for number, row in enumerate(rows, 1) if clause_id in row), 1)
                    near = nearest(clause_id, known)
                    yield Problem("unresolved-reference", Place(name, line=line), {"name": clause_id}, nearest=near)


# What is said


@cache
def _all_said(variant: str) -> dict[str, tuple[str, Said]]:
    """Every clause of `variant` by id, with the first leaning that has it and what it says there."""
    found: dict[str, tuple[str, Said]] = {}
    for leaning in LEANINGS:
        for dispute in ("court", "arbitration"):
            for clause_id, said in said_in(variant, leaning, dispute).items():
                found.setdefault(clause_id, (leaning, said))
    return found


@cache
def said_in(variant: str, leaning: str, dispute: str = "court") -> dict[str, Said]:
    """What each clause of `variant` says with a third party and nothing filled in, by id; a leaning may add clauses."""
    contract = draft(validate_data(skeleton(variant, leaning=leaning, third_party=True, dispute=dispute)))
    references = printed_references(contract.tree, contract.selection)
    return {
        clause.id: Said(references[clause.id], tuple(_paragraphs(clause)), clause.level)
        for clause in contract.tree.clauses()
        if clause.label
    }


def _paragraphs(clause: Clause) -> Iterator[Inline]:
    """The words of the paragraphs of `clause` and of what lies within it, without headings and tables."""
    for block in clause.blocks:
        match block:
            case Paragraph(inlines=inlines):
                yield from inlines
            case Clause():
                yield from _paragraphs(block)
            case Table() | Figure():
                pass


def _shown(inline: Inline) -> str:
    return f"〔{inline.title}〕" if isinstance(inline, FactText) else inline.text


# Tables


def _topic_rows(topic: _Topic) -> Iterator[str]:
    variants = [(variant, load(variant).label) for variant in topic.clauses]
    yield f"### {topic.topic}\n"
    yield _row("立场", *(label for _, label in variants))
    yield _row(*("---" for _ in range(len(variants) + 1)))
    for leaning, label in LEANINGS.items():
        cells = [
            "<br>".join(_cell(said) for where, said in _answers(variant, topic) if where == leaning)
            for variant, _ in variants
        ]
        if any(cells):
            yield _row(label, *(cell or ("—" if leaning == NEUTRAL else "同中立") for cell in cells))
    yield ""


def _answers(variant: str, topic: _Topic) -> Iterator[tuple[str, Said]]:
    for clause_id in topic.clauses[variant]:
        yield _all_said(variant)[clause_id]


def _leaning_rows(variant: str, leaning: str) -> Iterator[str]:
    neutral, leaning_said = said_in(variant, NEUTRAL), said_in(variant, leaning)
    changed = [
        (clause_id, said)
        for clause_id, said in leaning_said.items()
        if said.level == ITEM and (clause_id not in neutral or neutral[clause_id].sense != said.sense)
    ]
    yield f"### {load(variant).label}，{LEANINGS[leaning]}\n"
    yield _row("条款", "内容", "与中立相比", "权利义务", "为谁")
    yield _row("---", "---", "---", "---", "---")
    for clause_id, said in changed:
        what = "改变" if clause_id in neutral else "增加"
        yield _row(f"{said.reference} `{clause_id}`", said.words, what, *_for_whom(said.words, FAVOURED[leaning]))
    yield ""


def _for_whom(words: str, favoured: str) -> tuple[str, str]:
    """What binds or entitles whom, and whom that serves: the holder of a right, the creditor of a duty."""
    found = list(provisions(words))
    told = "、".join(dict.fromkeys(f"{each.party}{each.modal}" for each in found))
    served = {_served(each.party, each.kind) for each in found}
    return told or "—", "、".join(sorted(served)) or favoured


def _served(party: str, kind: str) -> str:
    if party not in FAVOURED.values():
        return "双方"
    other = next(name for name in FAVOURED.values() if name != party)
    return party if kind == "right" else other


def _cell(said: Said) -> str:
    return f"**{said.reference}** {said.words}"


def _row(*cells: str) -> str:
    safe = (cell.replace("|", r"\|").replace("\n", " ") for cell in cells)
    return f"| {' | '.join(safe)} |"
