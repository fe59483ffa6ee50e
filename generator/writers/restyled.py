"""A shell that somebody restyled: what it must still say is looked through, and what programs lose is put back.

LibreOffice moves the end of a section into the paragraph of a tag, which is never printed, drops the description of
tables that carries the widths of their columns, and forgets that 4.3 is counted in figures (w:isLgl). Somebody may
misspell a tag, or delete the paragraph of a style. The looks are theirs; the words and their numbers are not.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from jinja2 import Environment, TemplateSyntaxError, nodes
from lxml import etree

from hetong.generator.tree.flow import CLAUSE_ROLES
from hetong.generator.tree.nodes import Series
from hetong.generator.writers.docx import FILTERS, SHELL_PARTS, ShellError, parse_shell_part
from hetong.generator.writers.ooxml import W, pack, unpack
from hetong.generator.writers.shell import FORMATS, SIGNATURE_TABLE, TABLE, is_legal, levels_of

_DOCUMENT: Final = "word/document.xml"
_STYLES: Final = "word/styles.xml"
_NUMBERING: Final = "word/numbering.xml"
_TAG: Final = re.compile(
    r"\{%(?:p|tr|tc|r)?\s(?P<code>.*?)%\}|\{\{(?:r|p|tr|tc)?\s(?P<words>.*?)\}\}|(?P<broken>\{[{%].*)"
)
_STATEMENT: Final = re.compile(r"-?\s*(?P<keyword>\w+)\s*(?P<rest>.*?)\s*-?$", re.DOTALL)
_STYLE_TEST: Final = re.compile(r'line\.style\s*==\s*["\'](?P<style>[^"\']+)["\']')
_QUOTES: Final = str.maketrans("“”‘’", "\"\"''")
_NAMES: Final = frozenset({"title", "number", "lines", "contents"})
_FIELDS: Final = {
    "line": frozenset({"style", "runs", "columns", "header", "rows", "ends_cover"}),
    "entry": frozenset({"runs"}),
}
_SWITCHES: Final = ("cantSplit", "tblHeader")
_LONGEST_QUOTED: Final = 40


@lru_cache(maxsize=8)
def restored(shell: bytes, own: bytes, series: tuple[Series, ...]) -> bytes:
    """`shell`, made from `own`, with what programs lose put back. Raises `ShellError` with all that is wrong."""
    parts = unpack(shell)
    if _DOCUMENT not in parts or _STYLES not in parts:
        raise ShellError("模板不是由 hetong 生成的 Word 模板：缺少正文或样式")
    roots = {name: parse_shell_part(name, xml) for name, xml in parts.items() if SHELL_PARTS.fullmatch(name)}
    document = roots[_DOCUMENT]
    ours = parse_shell_part(_DOCUMENT, unpack(own)[_DOCUMENT])
    reasons = [reason for name, root in sorted(roots.items()) for reason in _tag_reasons(name, root)]
    reasons += _style_reasons(document, ours)
    numbering = _Numbering(parts, series)
    reasons += numbering.reasons(document)
    if reasons:
        raise ShellError(*dict.fromkeys(reasons))
    changed = numbering.restored()
    if _part_sections(document) | _plain_switches(document) | _described_tables(document):
        changed[_DOCUMENT] = _bytes(document)
    return pack(parts | changed, compress=False) if changed else shell


def _bytes(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


# Tags


@dataclass(frozen=True, slots=True)
class _Tag:
    """A tag of a shell: `keyword` is empty for one that prints words; `where` tells part and paragraph."""

    keyword: str
    code: str
    where: str


def _tags(name: str, root: etree._Element) -> Iterator[_Tag]:
    for paragraph in root.iter(f"{W}p"):
        text = _text(paragraph)
        where = f"{name}：“{text if len(text) <= _LONGEST_QUOTED else text[:_LONGEST_QUOTED] + '…'}”"
        for match in _TAG.finditer(text.translate(_QUOTES)):
            if match["broken"] is not None:
                yield _Tag("broken", match["broken"], where)
            elif match["words"] is not None:
                yield _Tag("", match["words"].strip(), where)
            elif statement := _STATEMENT.match(match["code"]):
                yield _Tag(statement["keyword"], statement["rest"], where)
            else:
                yield _Tag("broken", match["code"], where)


def _text(paragraph: etree._Element) -> str:
    """The words of a paragraph, those of text boxes in it left out."""
    runs = (t for t in paragraph.iter(f"{W}t") if next(t.iterancestors(f"{W}p")) is paragraph)
    return "".join(t.text or "" for t in runs)


def _tag_reasons(name: str, root: etree._Element) -> Iterator[str]:
    """What is wrong with the tags of a part, each with its place."""
    tags = list(_tags(name, root))
    loops = {tag.code.partition(" in ")[0].strip() for tag in tags if tag.keyword == "for"}
    opened: list[_Tag] = []
    for tag in tags:
        yield from _code_reasons(tag, _NAMES | loops)
        match tag.keyword:
            case "if" | "for":
                opened.append(tag)
            case "elif" | "else" if not opened:
                yield f"{tag.keyword} 之前没有 if：{tag.where}"
            case "endif" | "endfor":
                if not opened or opened[-1].keyword != tag.keyword.removeprefix("end"):
                    yield f"多余或者错位的 {tag.keyword}：{tag.where}"
                else:
                    opened.pop()
    for tag in opened:
        yield f"{tag.keyword} 没有 end{tag.keyword}：{tag.where}"


def _code_reasons(tag: _Tag, names: frozenset[str]) -> Iterator[str]:
    """What is wrong with a tag taken alone."""
    sources = {
        "": f"{{{{ {tag.code} }}}}",
        "if": f"{{% if {tag.code} %}}{{% endif %}}",
        "elif": f"{{% if {tag.code} %}}{{% endif %}}",
        "for": f"{{% for {tag.code} %}}{{% endfor %}}",
    }
    if tag.keyword in ("else", "endif", "endfor"):
        return
    if tag.keyword == "broken":
        yield f"标记没有写完：{tag.where}"
        return
    if tag.keyword not in sources:
        yield f"未知的标记 {tag.keyword}：{tag.where}"
        return
    try:
        parsed = Environment(autoescape=True).parse(sources[tag.keyword])
    except TemplateSyntaxError as error:
        yield f"标记有误（{error.message}）：{tag.where}"
        return
    for each in parsed.find_all(nodes.Name):
        if each.ctx == "load" and each.name not in names:
            yield f"未知的变量 {each.name}：{tag.where}"
    for field in parsed.find_all(nodes.Getattr):
        known = _FIELDS.get(field.node.name) if isinstance(field.node, nodes.Name) else None
        if known is not None and field.attr not in known:
            yield f"未知的变量 {field.node.name}.{field.attr}：{tag.where}"  # type: ignore[attr-defined]
    for filtered in parsed.find_all(nodes.Filter):
        if filtered.name not in FILTERS:
            yield f"未知的过滤器 {filtered.name}：{tag.where}"


# Styles


def _branches(document: etree._Element) -> dict[str, tuple[str, set[str]]]:
    """For each style of a line: where it is asked for, and what its branch prints and goes through."""
    found: dict[str, tuple[str, set[str]]] = {}
    current: set[str] | None = None
    for tag in _tags(_DOCUMENT, document):
        if match := _STYLE_TEST.search(tag.code):
            _, current = found.setdefault(match["style"], (tag.where, set()))
        elif current is not None:
            current |= set(re.findall(r"line\.\w+", tag.code))
    return found


def _style_reasons(document: etree._Element, ours: etree._Element) -> Iterator[str]:
    """Styles that have no paragraph, unknown ones, and paragraphs that print nothing."""
    theirs, wanted = _branches(document), _branches(ours)
    for style in wanted.keys() - theirs.keys():
        yield f"缺少样式“{style}”的段落"
    for style in sorted(theirs.keys() - wanted.keys()):
        yield f"未知的样式“{style}”：{theirs[style][0]}"
    for style in sorted(theirs.keys() & wanted.keys()):
        needed = {"line.header", "line.rows"} if style in (TABLE, SIGNATURE_TABLE) else {"line.runs"}
        for name in sorted(needed - theirs[style][1]):
            yield f"样式“{style}”的段落没有 {name}，文字会丢失：{theirs[style][0]}"


# Numbering (17.9)


class _Numbering:
    """The levels that number the styles of a shell, which must count as the tree does."""

    def __init__(self, parts: dict[str, bytes], series: tuple[Series, ...]) -> None:
        self._levels = levels_of(series)
        self._styles = {
            each.get(f"{W}styleId", ""): each for each in parse_shell_part(_STYLES, parts[_STYLES]).iter(f"{W}style")
        }
        self._root = parse_shell_part(_NUMBERING, parts[_NUMBERING]) if _NUMBERING in parts else None
        self._found: dict[str, etree._Element] = {}

    def reasons(self, document: etree._Element) -> Iterator[str]:
        """The styles that have lost their numbers."""
        lists: dict[str, etree._Element | None] = {}
        paragraphs = dict(_template_paragraphs(document))
        for style, (_, series) in self._levels.items():
            if style not in paragraphs:
                continue
            level = self._level(paragraphs[style])
            if level is None:
                yield f"样式“{style}”失去了自动编号"
                continue
            self._found[style] = level
            if lists.setdefault(series.name, level.getparent()) is not level.getparent():
                yield f"样式“{style}”的编号与其上一级不在同一个多级列表里"

    def restored(self) -> dict[str, bytes]:
        """The part of the numbering, if any level counts or looks otherwise than the tree."""
        if self._root is None:
            return {}
        before = _bytes(self._root)
        for style, level in self._found.items():
            role, series = self._levels[style]
            index = series.index(CLAUSE_ROLES.index(role) + 1)
            _set(level, "numFmt", FORMATS[series.levels[index].format], after=("start",))
            _set(level, "lvlText", series.levels[index].text, after=("suff", "isLgl", "pStyle", "numFmt"))
            legal = level.find(f"{W}isLgl")
            if legal is not None and not is_legal(series, index):
                level.remove(legal)
            elif legal is None and is_legal(series, index):
                level.insert(_behind(level, ("pStyle", "lvlRestart", "numFmt")), etree.Element(f"{W}isLgl"))
        after = _bytes(self._root)
        return {_NUMBERING: after} if after != before else {}

    def _level(self, paragraph: etree._Element) -> etree._Element | None:
        """The level that numbers `paragraph`: its own w:numPr, or that of its style or of one that it is based on."""
        numbered = paragraph.find(f"{W}pPr/{W}numPr")
        style = self._styles.get(_val(paragraph.find(f"{W}pPr/{W}pStyle")))
        linked = ""
        while numbered is None and style is not None:
            linked = style.get(f"{W}styleId", "")
            numbered = style.find(f"{W}pPr/{W}numPr")
            style = self._styles.get(_val(style.find(f"{W}basedOn")))
        if numbered is None or self._root is None:
            return None
        number = _val(numbered.find(f"{W}numId"))
        abstract = next(
            (
                _val(each.find(f"{W}abstractNumId"))
                for each in self._root.iter(f"{W}num")
                if each.get(f"{W}numId") == number
            ),
            None,
        )
        levels = [
            level
            for each in self._root.iter(f"{W}abstractNum")
            if each.get(f"{W}abstractNumId") == abstract
            for level in each.iter(f"{W}lvl")
        ]
        own = next((each for each in levels if linked and _val(each.find(f"{W}pStyle")) == linked), None)
        index = _val(numbered.find(f"{W}ilvl")) or "0"
        return own if own is not None else next((each for each in levels if each.get(f"{W}ilvl") == index), None)


def _template_paragraphs(document: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    """Each style with the paragraph that prints a line of it."""
    style = ""
    for paragraph in document.iter(f"{W}p"):
        text = _text(paragraph).translate(_QUOTES)
        if match := _STYLE_TEST.search(text):
            style = match["style"]
        elif style and "line.runs" in text:
            yield style, paragraph
            style = ""


def _set(level: etree._Element, name: str, value: str, after: tuple[str, ...]) -> None:
    element = level.find(f"{W}{name}")
    if element is None:
        element = etree.Element(f"{W}{name}")
        level.insert(_behind(level, after), element)
    if element.get(f"{W}val") != value:
        element.set(f"{W}val", value)


def _behind(level: etree._Element, names: tuple[str, ...]) -> int:
    """Where a child of `level` belongs that follows those called `names`."""
    places = [level.index(found) + 1 for name in names if (found := level.find(f"{W}{name}")) is not None]
    return max(places, default=0)


def _val(element: etree._Element | None) -> str:
    return "" if element is None else element.get(f"{W}val", "")


# What LibreOffice moves and spells otherwise


def _part_sections(document: etree._Element) -> bool:
    """Give a section that ends in the paragraph of a tag, which is not printed, a paragraph of its own behind it."""
    moved = False
    for section in list(document.iter(f"{W}sectPr")):
        properties = section.getparent()
        paragraph = properties.getparent() if properties is not None and properties.tag == f"{W}pPr" else None
        if properties is None or paragraph is None or "{%p" not in _text(paragraph):
            continue
        own = etree.Element(f"{W}p")
        properties.remove(section)
        etree.SubElement(own, f"{W}pPr").append(section)
        paragraph.addnext(own)
        moved = True
    return moved


def _plain_switches(document: etree._Element) -> bool:
    """Write switches of rows without a value: the Open XML SDK knows no ``true`` there (17.4.6, 17.4.49)."""
    spelled = [
        element for name in _SWITCHES for element in document.iter(f"{W}{name}") if element.get(f"{W}val") == "true"
    ]
    for element in spelled:
        del element.attrib[f"{W}val"]
    return bool(spelled)


def _described_tables(document: etree._Element) -> bool:
    """Give each table of lines the description that tells the shares of its columns (17.4.46)."""
    described = False
    for table in document.iter(f"{W}tbl"):
        properties = table.find(f"{W}tblPr")
        is_ours = any("line.rows" in _text(paragraph) for paragraph in table.iter(f"{W}p"))
        if is_ours and properties is not None and properties.find(f"{W}tblDescription") is None:
            etree.SubElement(properties, f"{W}tblDescription", {f"{W}val": "{{ line.columns }}"})
            described = True
    return described
