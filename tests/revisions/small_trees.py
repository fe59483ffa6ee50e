"""Small generated documents: clauses of every level, paragraphs, tables, bold words, facts, references."""

from hypothesis import strategies as st

from hetong.generator.clauses.library import load
from hetong.generator.revisions.changes import compare
from hetong.generator.revisions.papers import Paper, PaperComparison
from hetong.generator.revisions.passages import passages_of
from hetong.generator.tree.nodes import (
    Block,
    Clause,
    Document,
    FactText,
    Origin,
    Paragraph,
    Part,
    PartKind,
    Row,
    Table,
    Text,
)
from hetong.generator.tree.number import number

ORIGIN = Origin("made.md", 1)
SERIES = load("general").series
WORDS = (
    "甲方",
    "应当",
    "在",
    "15个工作日",
    "内",
    "支付",
    "人民币36,800元",
    "，",
    "。",
    "乙方",
    "0.05%",
    "{{x}}",
    "<w:r>",
    "附件3",
)

texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map("".join)
inlines = st.lists(
    st.one_of(
        st.builds(Text, texts, st.booleans()),
        st.builds(FactText, st.just("term.years"), st.sampled_from(("3年", "5年")), st.just("期限")),
    ),
    min_size=1,
    max_size=3,
).map(tuple)
paragraphs = st.builds(Paragraph, inlines, st.just(ORIGIN))


@st.composite
def tables(draw: st.DrawFn) -> Table:
    columns = draw(st.integers(1, 3))
    cells = st.lists(inlines, min_size=columns, max_size=columns).map(tuple)
    rows = draw(st.lists(st.builds(Row, cells), max_size=3))
    return Table(draw(cells), tuple(rows), ("left",) * columns, ORIGIN)


@st.composite
def clauses(draw: st.DrawFn, level: int = 1) -> Clause:
    name = f"c{level}.{draw(st.integers(1, 9))}"
    heading = draw(inlines) if level < 3 else ()
    inner: st.SearchStrategy[Block] = st.one_of(paragraphs, tables(), *([clauses(level + 1)] if level < 4 else []))
    blocks = draw(st.lists(inner, max_size=3))
    return Clause(name, level, heading, (draw(paragraphs), *blocks), ORIGIN, "body")


@st.composite
def documents(draw: st.DrawFn) -> Document:
    parts = [Part(PartKind.COVER, (Text("合同"),), tuple(draw(st.lists(paragraphs, max_size=2))))]
    parts.append(Part(PartKind.BODY, (), tuple(draw(st.lists(clauses(), max_size=3)))))
    if draw(st.booleans()):
        parts.append(Part(PartKind.SIGNATURE, (Text("签署页"),), (draw(paragraphs),)))
    made = FactText("number", draw(st.sampled_from(("KH-1", "KH-2"))), "合同编号")
    return number(Document("general", "合同", made, tuple(parts), SERIES))


def compared(old: Document, new: Document) -> PaperComparison:
    before, after = (Paper("", "", document.title, passages_of(document), document) for document in (old, new))
    return PaperComparison(before, after, compare(before.passages, after.passages))


def lines(*words: str) -> Document:
    """A contract of one chapter with an item for each of `words`; ``id=words`` names the item."""
    items = []
    for position, each in enumerate(words, 1):
        name, _, said = each.rpartition("=")
        clause_id = f"pay.{name}" if name else f"pay.{position}"
        items.append(Clause(clause_id, 3, (), (Paragraph((Text(said),), ORIGIN),), ORIGIN, "body"))
    chapter = Clause("pay", 1, (Text("支付"),), tuple(items), ORIGIN, "body")
    made = FactText("number", "KH-1", "合同编号")
    return number(Document("general", "合同", made, (Part(PartKind.BODY, (), (chapter,)),), SERIES))
