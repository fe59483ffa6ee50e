"""One clause file into clauses: CommonMark with front matter, read by markdown-it.

The dialect is documented in docs/clauses.md. Three inline rules are added to markdown-it: facts ``{{ … }}``, attributes
``{#id when="…"}`` and ``**…**``, whose CommonMark rule does not work between Hanzi and full-width punctuation.
"""

import shlex
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import yaml
from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode
from mdit_py_plugins.attrs import attrs_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

from hetong.generator.clauses.expressions import Condition, parse_condition, parse_fact
from hetong.generator.clauses.source import (
    BlockSource,
    ClauseSource,
    FactUse,
    FileSource,
    Inlines,
    InlineSource,
    ParagraphSource,
    ReferenceUse,
    TableSource,
    TermUse,
    Words,
)
from hetong.generator.problems import Place, Problem, nearest
from hetong.generator.tree.nodes import Origin
from hetong.schemas.catalog import FieldSpec

FRONT_MATTER: Final = ("source", "when")

MARKUP: Final = ("**", "{", "}", "[", "]")
"""What has no place in the words of a contract: there it is markup that was not closed."""

MAX_HEADING: Final = 2
"""``#`` opens a chapter, ``##`` a section; items are ordered lists."""


def _fact_rule(state: StateInline, silent: bool) -> bool:
    return _enclosed(state, silent, "fact", "{{", "}}")


def _attributes_rule(state: StateInline, silent: bool) -> bool:
    return not state.src.startswith("{{", state.pos) and _enclosed(state, silent, "attributes", "{", "}")


def _enclosed(state: StateInline, silent: bool, kind: str, opening: str, closing: str) -> bool:
    """Take what stands between `opening` and `closing` as one token of type `kind`."""
    start = state.pos + len(opening)
    end = state.src.find(closing, start) if state.src.startswith(opening, state.pos) else -1
    if end < 0:
        return False
    if not silent:
        state.push(kind, "", 0).content = state.src[start:end]
    state.pos = end + len(closing)
    return True


def _strong_rule(state: StateInline, silent: bool) -> bool:
    if not state.src.startswith("**", state.pos):
        return False
    end = state.src.find("**", state.pos + 2)
    if end < 0:
        return False
    if not silent:
        maximum, state.posMax = state.posMax, end
        state.pos += 2
        state.push("strong_open", "strong", 1)
        state.md.inline.tokenize(state)
        state.push("strong_close", "strong", -1)
        state.posMax = maximum
    state.pos = end + 2
    return True


def _parser() -> MarkdownIt:
    markdown = MarkdownIt("zero").enable(["heading", "list", "table", "link", "escape", "newline"])
    markdown.use(front_matter_plugin).use(attrs_plugin, after=(), spans=True)
    markdown.inline.ruler.before("link", "fact", _fact_rule)
    markdown.inline.ruler.before("link", "attributes", _attributes_rule)
    markdown.inline.ruler.before("link", "strong", _strong_rule)
    return markdown


_MARKDOWN: Final = _parser()


@dataclass(slots=True)
class _Attributes:
    """``{#id .series when="…" each="…"}``."""

    id: str = ""
    when: str = ""
    each: str = ""
    series: str | None = None


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
        children = SyntaxTreeNode(_MARKDOWN.parse(text)).children
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
        line, level = _line(node), len(node.markup)
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
        yield self._clause(attributes, min(level, MAX_HEADING), inlines, tuple(blocks), line)

    def _block(self, node: SyntaxTreeNode, level: int, parent: str) -> Iterator[BlockSource]:
        line = _line(node)
        match node.type:
            case "paragraph" if href := _file_link(node):
                yield from self._shared(href, line, level, parent)
            case "paragraph":
                inlines, attributes = self._inlines(node.children[0], line)
                if attributes != _Attributes():
                    self._syntax(
                        line, "{", "属性", "属性只写在标题和列表项末尾", "attributes at headings and items only"
                    )
                yield ParagraphSource(inlines, Origin(self.name, line))
            case "ordered_list":
                for position, item in enumerate(node.children, 1):
                    yield self._item(item, max(level, 3), f"{parent}.{position}")
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
        reader = ClauseFileReader(shared.name, shared.text.splitlines(), self.specs, self.series, self.known_series)
        yield from reader.read_shared(shared.text, level, f"{parent}.{Path(href).stem.replace('-', '_')}")
        self.problems += reader.problems

    def _item(self, node: SyntaxTreeNode, level: int, default_id: str) -> ClauseSource:
        line = _line(node)
        if level > 4:
            self._syntax(line, "", "第五层", "至多四层：章、条、项、目", "four levels at most")
        attributes = _Attributes()
        blocks: list[BlockSource] = []
        for number, child in enumerate(node.children):
            if number == 0 and child.type == "paragraph":
                inlines, attributes = self._inlines(child.children[0], _line(child))
                blocks.append(ParagraphSource(inlines, Origin(self.name, _line(child))))
            else:
                blocks += self._block(child, level + 1, attributes.id or default_id)
        attributes.id = attributes.id or default_id
        return self._clause(attributes, level, (), tuple(blocks), line)

    def _clause(
        self, attributes: _Attributes, level: int, heading: Inlines, blocks: tuple[BlockSource, ...], line: int
    ) -> ClauseSource:
        self.claimed.add(attributes.id)
        if attributes.series is not None and attributes.series not in self.known_series:
            values = {
                "reason": f".{attributes.series}",
                "expected_zh": "variant.yaml 中的编号系列",
                "expected_en": "a series",
            }
            self._report(
                "clause-syntax", line, attributes.series, values, nearest(attributes.series, self.known_series)
            )
        if attributes.each and not (attributes.each in self.specs and self.specs[attributes.each].is_list):
            lists = [path for path, spec in self.specs.items() if spec.is_list]
            self._report(
                "unknown-fact", line, attributes.each, {"name": attributes.each}, nearest(attributes.each, lists)
            )
        return ClauseSource(
            id=attributes.id,
            level=level,
            heading=heading,
            blocks=blocks,
            origin=Origin(self.name, line),
            condition=self._condition(attributes.when, line),
            each=attributes.each,
            series=attributes.series or self.series,
            sources=self.sources.get(attributes.id, ()),
        )

    def _table(self, node: SyntaxTreeNode, line: int) -> TableSource:
        rows = [
            tuple(self._inlines(cell.children[0], _line(row, line))[0] for cell in row.children)
            for section in node.children
            for row in section.children
        ]
        return TableSource(rows[0], tuple(rows[1:]), Origin(self.name, line))

    # inlines

    def _inlines(self, node: SyntaxTreeNode, line: int) -> tuple[Inlines, _Attributes]:
        """The inlines of an ``inline`` token, and the attributes at its end."""
        tokens = list((node.token.children if node.token else None) or ())
        attributes = _Attributes()
        while tokens and tokens[-1].type == "attributes":
            attributes = self._attributes(tokens.pop(), line)
            if tokens and tokens[-1].type == "text":
                tokens[-1].content = tokens[-1].content.rstrip()
        inlines: list[InlineSource] = []
        strong = False
        while tokens:
            token = tokens.pop(0)
            if token.type in {"strong_open", "strong_close"}:
                strong = token.type == "strong_open"
            else:
                inlines += self._inline(token, tokens, line, strong)
        return tuple(inlines), attributes

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
                yield from self._term(token, rest, line)
            case other:
                snippet = f"{{{token.content}}}" if other == "attributes" else token.content
                self._syntax(line, snippet, snippet, "属性写在末尾", "attributes at the end")

    def _fact(self, text: str, line: int, strong: bool) -> Iterator[FactUse]:
        place = self._place(line, "{{" + text)
        expression = parse_fact(text, place, self.specs)
        if isinstance(expression, list):
            self.problems += expression
        else:
            yield FactUse(expression, Origin(self.name, place.line), strong)

    def _reference(self, token: Token, rest: list[Token], line: int, strong: bool) -> Iterator[ReferenceUse]:
        href = str(token.attrGet("href") or "")
        inner = _until(rest, "link_close")
        if inner or not href.startswith("#"):
            self._syntax(line, href, f"[…]({href})", "[](#标识)，方括号内为空", "[](#id) with nothing in the brackets")
            return
        yield ReferenceUse(href[1:], Origin(self.name, self._place(line, f"({href})").line), strong)

    def _term(self, token: Token, rest: list[Token], line: int) -> Iterator[TermUse]:
        inner = _until(rest, "span_close")
        name = "".join(piece.content for piece in inner)
        if token.attrs != {"class": "term"} or any(piece.type != "text" for piece in inner) or not name:
            self._syntax(line, f"[{name}]", f"[{name}]{{…}}", "[术语]{.term}", "[term]{.term}")
            return
        yield TermUse(name)

    def _attributes(self, token: Token, line: int) -> _Attributes:
        found: dict[str, str] = {}
        try:
            found = dict(map(_attribute, shlex.split(token.content) or [""]))
        except ValueError as error:
            expected = '{#标识 when="条件"}', '{#id when="condition"}'
            self._syntax(line, "{" + token.content, str(error), *expected)
        return _Attributes(**found)


def _attribute(word: str) -> tuple[str, str]:
    """A word of ``{#id .series when="…" each="…"}`` as key and value. Raises ValueError if it is none of them."""
    key, _, value = word.partition("=")
    match word[:1], key:
        case "#", _ if _is_id(word[1:]):
            return "id", word[1:]
        case ".", _:
            return "series", word[1:]
        case _, ("when" | "each") if value:
            return key, value
    raise ValueError(word or "{}")


def _is_id(text: str) -> bool:
    """Whether `text` is lower case with dots and underscores."""
    return text.isascii() and text == text.lower() and all(piece.isidentifier() for piece in text.split("."))


def _file_link(node: SyntaxTreeNode) -> str:
    """The file that a paragraph includes by being nothing but a link to it; empty for any other paragraph."""
    token = node.children[0].token
    tokens = (token.children if token else None) or []
    if [inner.type for inner in tokens] != ["link_open", "text", "link_close"]:
        return ""
    href = str(tokens[0].attrGet("href") or "")
    return href if href.endswith(".md") else ""


def _line(node: SyntaxTreeNode, default: int = 1) -> int:
    return node.map[0] + 1 if node.map else default


def _until(tokens: list[Token], kind: str) -> list[Token]:
    """Take the tokens up to the closing one of type `kind`, which is dropped."""
    inner: list[Token] = []
    while tokens and (token := tokens.pop(0)).type != kind:
        inner.append(token)
    return inner
