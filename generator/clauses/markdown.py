"""One clause file into clauses. The dialect is documented in docs/clauses.md, its syntax is in `syntax`."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final, Literal

import yaml
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from hetong.generator.clauses.expressions import Condition, parse_condition, parse_fact, parse_file
from hetong.generator.clauses.source import (
    BlockSource,
    ClauseSource,
    EntryUse,
    FactUse,
    FigureSource,
    FileSource,
    Inlines,
    InlineSource,
    ParagraphSource,
    ReferenceUse,
    RowSource,
    TableSource,
    TermUse,
    Words,
)
from hetong.generator.clauses.syntax import MARKDOWN, Attributes, attributes_of, file_link, line_of, lone_image, until
from hetong.generator.problems import Place, Problem, nearest
from hetong.generator.tree.nodes import DRAWINGS, Alignment, Origin, Step
from hetong.schemas.catalog import FieldSpec

FRONT_MATTER: Final = ("source", "when")

MARKUP: Final = ("**", "{", "}", "[", "]")
"""What has no place in the words of a contract: there it is markup that was not closed."""

MAX_HEADING: Final = 2
"""``#`` opens a chapter, ``##`` a section; items are ordered lists."""


FILE: Final = "attachment"
"""What stands before the path of the fact that names an attached file, where an image has its address."""

_ALIGNMENTS: Final[dict[str, Alignment]] = {
    "": "left",
    "text-align:left": "left",
    "text-align:center": "center",
    "text-align:right": "right",
}
_SHAPES: Final[dict[str, Literal["start", "step", "decision", "end"]]] = {
    "start": "start",
    "step": "step",
    "decision": "decision",
    "end": "end",
}
_SPANS: Final[dict[str, Callable[[str], TermUse | EntryUse]]] = {
    "term": TermUse,
    "blank": partial(EntryUse, kind="text"),
    "line": partial(EntryUse, kind="line"),
}


@dataclass(frozen=True, slots=True)
class SharedFile:
    """A file that several variants include: its name in messages, and its text."""

    name: str
    text: str


@dataclass(slots=True)
class ClauseFileReader:
    """Reads one clause file; `problems` collects everything that is wrong with it."""

    name: str
    lines: list[str]
    specs: Mapping[str, FieldSpec]
    series: str | None
    known_series: frozenset[str]
    open_shared: Callable[[str], SharedFile | str] = lambda _: ""
    problems: list[Problem] = field(default_factory=list)
    sources: dict[str, tuple[str, ...]] = field(default_factory=dict)
    claimed: set[str] = field(default_factory=set)
    each: str = ""
    item_level: int = 3
    """Of items directly below a chapter; an annex without sections has its items in their place."""

    def read(self, text: str) -> FileSource:
        condition, children = self._opened(text)
        blocks = self._chapters(children)
        self._check_claims()
        return FileSource(self.name, condition, blocks)

    def read_shared(self, text: str, level: int, parent: str) -> tuple[BlockSource, ...]:
        """The blocks of a shared file, as they stand under the clause `parent` that includes it."""
        condition, children = self._opened(text)
        if condition is not None:
            self._syntax(1, "when", "when", "条件写在引入它的条款上", "the condition at the clause that includes it")
        blocks = tuple(block for child in children for block in self._block(child, level, parent))
        self._check_claims()
        return blocks

    def _opened(self, text: str) -> tuple[Condition | None, list[SyntaxTreeNode]]:
        """The condition of the file and what follows its front matter."""
        children = SyntaxTreeNode(MARKDOWN.parse(text)).children
        condition = None
        if children and children[0].type == "front_matter":
            condition = self._front_matter(children.pop(0))
        elif text.startswith("---"):
            self._syntax(
                1, "---", "---", "front matter 以 --- 开始，也以 --- 结束", "front matter between two lines of ---"
            )
        return condition, children

    def _check_claims(self) -> None:
        for name in self.sources:
            if name not in self.claimed:
                self._report("source-unknown", 1, f"{name}:", {"name": name}, nearest(name, self.claimed))

    # places

    def _place(self, line: int, snippet: str = "") -> Place:
        """The place of `snippet` at or below `line` (from 1); the line alone where it does not stand there."""
        for number in range(line, min(line + 40, len(self.lines)) + 1):
            column = self.lines[number - 1].find(snippet)
            if snippet and column >= 0:
                return Place(self.name, "", number, column + 1)
        return Place(self.name, "", line, 1)

    def _report(self, code: str, line: int, snippet: str, values: Mapping[str, object], near: str = "") -> None:
        self.problems.append(Problem(code, self._place(line, snippet), values, nearest=near))

    def _syntax(self, line: int, snippet: str, reason: str, expected_zh: str, expected_en: str) -> None:
        values = {"reason": reason, "expected_zh": expected_zh, "expected_en": expected_en}
        self._report("clause-syntax", line, snippet, values)

    # front matter

    def _front_matter(self, node: SyntaxTreeNode) -> Condition | None:
        expected = ("source: 与 when: 两项", "source: and when:")
        try:
            data = yaml.safe_load(node.content) or {}
        except (yaml.YAMLError, ValueError) as error:  # ValueError: a date that is none
            mark = getattr(error, "problem_mark", None)
            self._syntax(mark.line + 2 if mark else 1, "", str(getattr(error, "problem", error)), *expected)
            return None
        if not isinstance(data, dict) or not isinstance(data.get("source", {}), dict):
            self._syntax(1, "source", "front matter", *expected)
            return None
        for key in map(str, data):
            if key not in FRONT_MATTER:
                values = {"reason": key, "expected_zh": expected[0], "expected_en": expected[1]}
                self._report("clause-syntax", 1, key, values, nearest(key, FRONT_MATTER))
        for name, ids in data.get("source", {}).items():
            self.sources[str(name)] = tuple(map(str, ids if isinstance(ids, list) else [ids]))
        return self._condition(str(data.get("when", "")), 1)

    def _condition(self, text: str, line: int) -> Condition | None:
        if not text:
            return None
        condition = parse_condition(text, self._place(line, text), self.specs)
        if isinstance(condition, Condition):
            return condition
        self.problems += condition
        return None

    # blocks

    def _chapters(self, children: list[SyntaxTreeNode]) -> tuple[BlockSource, ...]:
        """Nest what follows each heading under it."""
        blocks: list[BlockSource] = []
        while children:
            node = children.pop(0)
            blocks += self._heading(node, children) if node.type == "heading" else self._block(node, 2, "")
        return tuple(blocks)

    def _heading(self, node: SyntaxTreeNode, rest: list[SyntaxTreeNode]) -> Iterator[ClauseSource]:
        line, level, outer = line_of(node), len(node.markup), self.each
        if level > MAX_HEADING:
            self._syntax(line, node.markup, node.markup, "# 或 ##；更深的层次写成列表", "# or ##; lists below")
        inlines, attributes = self._inlines(node.children[0], line)
        if not attributes.id:
            self._report("clause-id-missing", line, "#", {})
        blocks: list[BlockSource] = []
        while rest and not (rest[0].type == "heading" and len(rest[0].markup) <= level):
            inner = rest.pop(0)
            blocks += (
                self._heading(inner, rest) if inner.type == "heading" else self._block(inner, level + 1, attributes.id)
            )
        self.each = outer
        yield self._clause(attributes, min(level, MAX_HEADING), inlines, tuple(blocks), line)

    def _block(self, node: SyntaxTreeNode, level: int, parent: str) -> Iterator[BlockSource]:
        line = line_of(node)
        match node.type:
            case "paragraph" if href := file_link(node):
                yield from self._shared(href, line, level, parent)
            case "paragraph" if image := lone_image(node):
                yield from self._figure(image, line)
            case "paragraph":
                inlines, attributes = self._inlines(node.children[0], line)
                if attributes != Attributes():
                    self._syntax(
                        line, "{", "属性", "属性只写在标题和列表项末尾", "attributes at headings and items only"
                    )
                yield ParagraphSource(inlines, Origin(self.name, line))
            case "ordered_list":
                for position, item in enumerate(node.children, 1):
                    yield self._item(item, max(level, self.item_level), f"{parent}.{position}")
            case "table":
                yield self._table(node, line)
            case other:
                self._syntax(
                    line, "", other, "标题、段落、有序列表或表格", "headings, paragraphs, ordered lists, tables"
                )

    def _shared(self, href: str, line: int, level: int, parent: str) -> Iterator[BlockSource]:
        """What the shared file `href` holds; its words and its mistakes have their places there."""
        shared = self.open_shared(href)
        if isinstance(shared, str):
            self._report("clause-file-missing", line, href, {"name": href}, shared)
            return
        reader = ClauseFileReader(
            name=shared.name,
            lines=shared.text.splitlines(),
            specs=self.specs,
            series=self.series,
            known_series=self.known_series,
            each=self.each,
            item_level=self.item_level,
        )
        yield from reader.read_shared(shared.text, level, f"{parent}.{Path(href).stem.replace('-', '_')}")
        self.problems += reader.problems

    def _item(self, node: SyntaxTreeNode, level: int, default_id: str) -> ClauseSource:
        line, outer = line_of(node), self.each
        if level > 4:
            self._syntax(line, "", "第五层", "至多四层：章、条、项、目", "four levels at most")
        attributes = Attributes()
        blocks: list[BlockSource] = []
        for number, child in enumerate(node.children):
            if number == 0 and child.type == "paragraph":
                inlines, attributes = self._inlines(child.children[0], line_of(child))
                blocks.append(ParagraphSource(inlines, Origin(self.name, line_of(child))))
            else:
                blocks += self._block(child, level + 1, attributes.id or default_id)
        attributes.id = attributes.id or default_id
        self.each = outer
        return self._clause(attributes, level, (), tuple(blocks), line)

    def _clause(
        self, attributes: Attributes, level: int, heading: Inlines, blocks: tuple[BlockSource, ...], line: int
    ) -> ClauseSource:
        self.claimed.add(attributes.id)
        if attributes.name is not None and attributes.name not in self.known_series:
            values = {
                "reason": f".{attributes.name}",
                "expected_zh": "variant.yaml 中的编号系列",
                "expected_en": "a series",
            }
            self._report("clause-syntax", line, attributes.name, values, nearest(attributes.name, self.known_series))
        if attributes.next:
            self._syntax(line, "next", "next", "next 只写在表格的行末", "next at the end of table rows only")
        return ClauseSource(
            id=attributes.id,
            level=level,
            heading=heading,
            blocks=blocks,
            origin=Origin(self.name, line),
            condition=self._condition(attributes.when, line),
            each=attributes.each,
            series=attributes.name or self.series,
            sources=self.sources.get(attributes.id, ()),
        )

    def _table(self, node: SyntaxTreeNode, line: int) -> TableSource:
        header, *rows = (row for section in node.children for row in section.children)
        cells = [self._inlines(cell.children[0], line)[0] for cell in header.children]
        alignments = tuple(_ALIGNMENTS[str(cell.attrs.get("style", ""))] for cell in header.children)
        sources = tuple(map(self._row, rows))
        lines = map(line_of, rows)
        self._check_arrows([(at, row.step) for at, row in zip(lines, sources, strict=True) if row.step])
        return TableSource(tuple(cells), sources, alignments, Origin(self.name, line))

    def _check_arrows(self, steps: Sequence[tuple[int, Step]]) -> None:
        """Arrows lead to rows of the same table; which of them the facts leave out is not known yet."""
        ids = [step.id for _, step in steps]
        for line, step in steps:
            for target, _ in step.next:
                if target not in ids:
                    values = {
                        "reason": f"next {target}",
                        "expected_zh": "同一表格中环节的标识",
                        "expected_en": "steps of the same table",
                    }
                    self._report("clause-syntax", line, target, values, nearest(target, ids))

    def _row(self, node: SyntaxTreeNode) -> RowSource:
        """A row; its attributes stand at the end of its last cell."""
        line, outer = line_of(node), self.each
        cells = [self._split(cell.children[0], line) for cell in node.children]
        attributes = cells[-1][1]
        self.each = attributes.each or outer
        row = RowSource(
            cells=tuple(self._words(tokens, line) for tokens, _ in cells),
            condition=self._condition(attributes.when, line),
            each=attributes.each,
            step=self._step(attributes, line),
        )
        self.each = outer
        return row

    def _step(self, attributes: Attributes, line: int) -> Step | None:
        """The step of a flow chart that a row with an id is: ``{#id .shape next="id id:words"}``."""
        if not attributes.id:
            return None
        shape = attributes.name or "step"
        if shape not in _SHAPES:
            expected = "、".join(_SHAPES), ", ".join(_SHAPES)
            self._syntax(line, f".{shape}", f".{shape}", *expected)
            return None
        following = (word.partition(":") for word in attributes.next.split())
        return Step(attributes.id, _SHAPES[shape], tuple((target, words) for target, _, words in following))

    def _figure(self, image: Token, line: int) -> Iterator[FigureSource]:
        """``![words for those who cannot see it](flow_chart)`` or ``(attachment:path)``."""
        source, origin = str(image.attrGet("src") or ""), Origin(self.name, line)
        alt = self._words(list(image.children or ()), line)
        kind, _, path = source.partition(":")
        if not alt:
            self._syntax(line, "![", "![]", "![图的说明](…)", "![what it shows](…)")
        elif kind == FILE:
            file = parse_file(path, self._place(line, path), self.specs, self.each)
            if isinstance(file, list):
                self.problems += file
            else:
                yield FigureSource(alt, origin, file=file)
        elif source in DRAWINGS:
            yield FigureSource(alt, origin, draws=source)
        else:
            expected = "、".join((*DRAWINGS, f"{FILE}:字段路径")), ", ".join((*DRAWINGS, f"{FILE}:path"))
            self._syntax(line, source, source, *expected)

    # inlines

    def _inlines(self, node: SyntaxTreeNode, line: int) -> tuple[Inlines, Attributes]:
        """The inlines of an ``inline`` token, and the attributes at its end; their ``each`` holds from here on."""
        tokens, attributes = self._split(node, line)
        self.each = attributes.each or self.each
        return self._words(tokens, line), attributes

    def _split(self, node: SyntaxTreeNode, line: int) -> tuple[list[Token], Attributes]:
        tokens = list((node.token.children if node.token else None) or ())
        attributes = Attributes()
        while tokens and tokens[-1].type == "attributes":
            attributes = self._attributes(tokens.pop(), line)
            if tokens and tokens[-1].type == "text":
                tokens[-1].content = tokens[-1].content.rstrip()
        if attributes.each and not (attributes.each in self.specs and self.specs[attributes.each].is_list):
            lists = [path for path, spec in self.specs.items() if spec.is_list]
            near = nearest(attributes.each, lists)
            self._report("unknown-fact", line, attributes.each, {"name": attributes.each}, near)
            attributes.each = ""
        return tokens, attributes

    def _words(self, tokens: list[Token], line: int) -> Inlines:
        inlines: list[InlineSource] = []
        strong = False
        while tokens:
            token = tokens.pop(0)
            if token.type in {"strong_open", "strong_close"}:
                strong = token.type == "strong_open"
            else:
                inlines += self._inline(token, tokens, line, strong)
        return tuple(inlines)

    def _inline(self, token: Token, rest: list[Token], line: int, strong: bool) -> Iterator[InlineSource]:
        match token.type:
            case "text" | "text_special":
                if stray := next((mark for mark in MARKUP if mark in token.content), ""):
                    start = token.content.index(stray)
                    expected = "**、{{ }}、{#…}、[](#…) 完整", "**, {{ }}, {#…} and [](#…) complete"
                    self._syntax(line, token.content[start:], token.content[start:].strip(), *expected)
                if token.content:
                    yield Words(token.content, strong)
            case "softbreak" | "hardbreak":
                pass  # Hanzi run on without a blank
            case "fact":
                yield from self._fact(token.content, line, strong)
            case "link_open":
                yield from self._reference(token, rest, line, strong)
            case "span_open":
                yield from self._span(token, rest, line)
            case other:
                snippet = f"{{{token.content}}}" if other == "attributes" else token.content
                self._syntax(line, snippet, snippet, "属性写在末尾", "attributes at the end")

    def _fact(self, text: str, line: int, strong: bool) -> Iterator[FactUse]:
        place = self._place(line, "{{" + text)
        expression = parse_fact(text, place, self.specs, self.each)
        if isinstance(expression, list):
            self.problems += expression
        else:
            yield FactUse(expression, Origin(self.name, place.line), strong)

    def _reference(self, token: Token, rest: list[Token], line: int, strong: bool) -> Iterator[ReferenceUse]:
        href = str(token.attrGet("href") or "")
        inner = until(rest, "link_close")
        if inner or not href.startswith("#"):
            self._syntax(line, href, f"[…]({href})", "[](#标识)，方括号内为空", "[](#id) with nothing in the brackets")
            return
        yield ReferenceUse(href[1:], Origin(self.name, self._place(line, f"({href})").line), strong)

    def _span(self, token: Token, rest: list[Token], line: int) -> Iterator[TermUse | EntryUse]:
        """``[术语]{.term}``, ``[要填写的]{.blank}`` or ``[要填写的]{.line}``."""
        inner = until(rest, "span_close")
        name = "".join(piece.content for piece in inner)
        made = _SPANS.get(str(token.attrs.get("class"))) if len(token.attrs) == 1 else None
        if made is None or any(piece.type != "text" for piece in inner) or not name:
            expected = "[术语]{.term} 或 [要填写的内容]{.blank}", "[term]{.term}, [to fill in]{.blank} or {.line}"
            self._syntax(line, f"[{name}]", f"[{name}]{{…}}", *expected)
            return
        yield made(name)

    def _attributes(self, token: Token, line: int) -> Attributes:
        try:
            return attributes_of(token.content)
        except ValueError as error:
            expected = '{#标识 when="条件"}', '{#id when="condition"}'
            self._syntax(line, "{" + token.content, str(error), *expected)
        return Attributes()
