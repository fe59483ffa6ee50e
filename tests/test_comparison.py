"""What variants and leanings say, side by side. Renew docs/variants.md with --renew-golden."""

import re
from itertools import product
from pathlib import Path

import pytest
import yaml

from hetong.generator.clauses.library import VARIANTS, all_clauses, load
from hetong.generator.comparison import TOPICS, _Topic, _unknown, comparison
from hetong.generator.facts.skeleton import skeleton
from hetong.generator.pipeline import draft, validate_data
from hetong.generator.tree.nodes import Clause, FactText, Inline, Paragraph
from hetong.generator.tree.resolve import printed_references
from hetong.schemas.catalog import CONTRACTS

DOCUMENT = Path(__file__).parents[1] / "docs/variants.md"
ENTRIES = yaml.safe_load((VARIANTS / TOPICS).read_text("utf-8"))
PARTIES = {"party_a": "偏重甲方", "party_b": "偏重乙方"}
LEANING = list(product(CONTRACTS, PARTIES))


@pytest.fixture(scope="module")
def sections() -> dict[str, list[list[str]]]:
    """The cells of each row of the table below each heading."""
    found: dict[str, list[list[str]]] = {}
    for line in comparison().splitlines():
        if line.startswith("### "):
            rows = found.setdefault(line.removeprefix("### "), [])
        elif line.startswith("|"):
            rows.append([cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]])
    return found


def test_the_document_is_what_the_clauses_say(request: pytest.FixtureRequest) -> None:
    text = comparison()
    if request.config.getoption("--renew-golden"):
        DOCUMENT.write_text(text, "utf-8", newline="\n")
    assert DOCUMENT.is_file(), "run pytest --renew-golden and read what it wrote"
    assert text == DOCUMENT.read_text("utf-8")


def test_there_are_23_topics_and_each_asks_every_variant() -> None:
    names = [entry["topic"] for entry in ENTRIES]
    assert len(names) == len(set(names)) == 23
    for entry in ENTRIES:
        assert list(entry["clauses"]) == list(CONTRACTS), entry["topic"]


@pytest.mark.parametrize("variant", CONTRACTS)
def test_every_clause_that_answers_a_topic_is_known_and_named_once(variant: str) -> None:
    known = {clause.id for clause in all_clauses(load(variant))}
    for entry in ENTRIES:
        ids = entry["clauses"][variant]
        assert set(ids) <= known, entry["topic"]
        assert len(set(ids)) == len(ids), entry["topic"]


def test_a_clause_that_is_not_there_is_told_with_its_line_and_the_nearest() -> None:
    topic = _Topic(topic="付款", clauses={"general": ["payment.due", "payment.deu"]})
    (problem,) = _unknown([topic], "variants/topics.yaml", ["- payment.due", "- payment.deu"])
    assert (problem.code, problem.place.line, problem.nearest) == ("unresolved-reference", 2, "payment.due")


def test_each_topic_is_a_table_with_a_column_for_each_variant(sections: dict[str, list[list[str]]]) -> None:
    labels = [load(variant).label for variant in CONTRACTS]
    for entry in ENTRIES:
        header, _, *rows = sections[entry["topic"]]
        assert header == ["立场", *labels]
        assert [row[0] for row in rows][:1] == ["中立"]
        assert {row[0] for row in rows} <= {"中立", *PARTIES.values()}


def test_every_row_is_as_long_as_its_header(sections: dict[str, list[list[str]]]) -> None:
    assert len(sections) == len(ENTRIES) + len(LEANING)
    for rows in sections.values():
        assert {len(row) for row in rows} == {len(rows[0])}
        assert all(cell for row in rows for cell in row)


@pytest.mark.parametrize("variant", CONTRACTS)
def test_a_topic_quotes_the_clauses_with_the_numbers_they_have(
    sections: dict[str, list[list[str]]], variant: str
) -> None:
    made = draft(validate_data(skeleton(variant, third_party=True)))
    references = printed_references(made.tree, made.selection)
    for entry in ENTRIES:
        neutral = sections[entry["topic"]][2][1 + list(CONTRACTS).index(variant)]
        for clause_id in entry["clauses"][variant]:
            if clause_id in references:
                assert f"**{references[clause_id]}** " in neutral


def items(variant: str, leaning: str, *, third_party: bool, dispute: str) -> dict[str, Clause]:
    made = draft(validate_data(skeleton(variant, leaning=leaning, third_party=third_party, dispute=dispute)))
    return {clause.id: clause for clause in made.tree.clauses() if clause.level == 3 and clause.label}


@pytest.mark.parametrize(("variant", "leaning"), LEANING)
def test_the_table_of_a_leaning_lists_every_clause_that_it_adds(
    sections: dict[str, list[list[str]]], variant: str, leaning: str
) -> None:
    _, _, *rows = sections[f"{load(variant).label}，{PARTIES[leaning]}"]
    listed = {row[0].rpartition(" ")[2].strip("`"): row[2] for row in rows}
    for third_party, dispute in product((False, True), ("court", "arbitration")):
        neutral = items(variant, "neutral", third_party=third_party, dispute=dispute)
        with_leaning = items(variant, leaning, third_party=third_party, dispute=dispute)
        for clause_id in with_leaning.keys() - neutral.keys():
            assert listed[clause_id] == "增加"
    assert set(listed.values()) <= {"增加", "改变"}


def named(inline: Inline) -> str:
    """The words of `inline`; a fact is the name of its field."""
    return f"〔{inline.title}〕" if isinstance(inline, FactText) else inline.text


@pytest.mark.parametrize(("variant", "leaning"), LEANING)
def test_a_clause_of_a_leaning_stands_there_in_its_own_words(
    sections: dict[str, list[list[str]]], variant: str, leaning: str
) -> None:
    _, _, *rows = sections[f"{load(variant).label}，{PARTIES[leaning]}"]
    clauses = items(variant, leaning, third_party=True, dispute="court")
    for reference, words, _, _, served in rows:
        clause = clauses[reference.rpartition(" ")[2].strip("`")]
        opening = clause.blocks[0]
        assert isinstance(opening, Paragraph)
        assert words.startswith("".join(map(named, opening.inlines)))
        assert set(served.split("、")) <= {"甲方", "乙方", "双方"}
