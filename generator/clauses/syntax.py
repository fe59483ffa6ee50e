"""The syntax of clause files: CommonMark as markdown-it reads it, with three inline rules of the dialect.

The rules are for facts ``{{ … }}``, attributes ``{#id when="…"}`` and ``**…**``, whose CommonMark rule does not work
between Hanzi and full-width punctuation.
"""

import shlex
from dataclasses import dataclass
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode
from mdit_py_plugins.attrs import attrs_plugin
from mdit_py_plugins.front_matter import front_matter_plugin


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
    markdown = MarkdownIt("zero").enable(["heading", "list", "table", "link", "image", "escape", "newline"])
    markdown.use(front_matter_plugin).use(attrs_plugin, after=(), spans=True)
    markdown.inline.ruler.before("link", "fact", _fact_rule)
    markdown.inline.ruler.before("link", "attributes", _attributes_rule)
    markdown.inline.ruler.before("link", "strong", _strong_rule)
    return markdown


MARKDOWN: Final = _parser()


@dataclass(slots=True)
class Attributes:
    """``{#id .name when="…" each="…" next="…"}``; the name is a numbering series, in a row the shape of its step."""

    id: str = ""
    when: str = ""
    each: str = ""
    name: str | None = None
    next: str = ""


def attributes_of(text: str) -> Attributes:
    """What stands between the braces. Raises ValueError for a word that is none of them."""
    return Attributes(**dict(map(_attribute, shlex.split(text) or [""])))


def _attribute(word: str) -> tuple[str, str]:
    """A word of ``{#id .name when="…"}`` as key and value. Raises ValueError if it is none of them."""
    key, _, value = word.partition("=")
    match word[:1], key:
        case "#", _ if _is_id(word[1:]):
            return "id", word[1:]
        case ".", _:
            return "name", word[1:]
        case _, ("when" | "each" | "next") if value:
            return key, value
    raise ValueError(word or "{}")


def _is_id(text: str) -> bool:
    """Whether `text` is lower case with dots and underscores."""
    return text.isascii() and text == text.lower() and all(piece.isidentifier() for piece in text.split("."))


def file_link(node: SyntaxTreeNode) -> str:
    """The file that a paragraph includes by being nothing but a link to it; empty for any other paragraph."""
    token = node.children[0].token
    tokens = (token.children if token else None) or []
    if [inner.type for inner in tokens] != ["link_open", "text", "link_close"]:
        return ""
    href = str(tokens[0].attrGet("href") or "")
    return href if href.endswith(".md") else ""


def lone_image(node: SyntaxTreeNode) -> Token | None:
    """The image that is all there is in a paragraph."""
    token = node.children[0].token
    tokens = (token.children if token else None) or []
    return tokens[0] if [inner.type for inner in tokens] == ["image"] else None


def line_of(node: SyntaxTreeNode, default: int = 1) -> int:
    return node.map[0] + 1 if node.map else default


def until(tokens: list[Token], kind: str) -> list[Token]:
    """Take the tokens up to the closing one of type `kind`, which is dropped."""
    inner: list[Token] = []
    while tokens and (token := tokens.pop(0)).type != kind:
        inner.append(token)
    return inner
