"""The Word shell of a variant: styles, numbering, page and docxtpl loops, made from house style and numbering.

A shell is an ordinary .docx that a legal department can restyle in Word: every kind of line has one named paragraph
style and one template paragraph, chosen by ``{%p if line.style == "合同条" %}``. It is made as XML and not from
python-docx's default template, whose 160 unused styles, thumbnail and theme change between versions.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final
from zlib import crc32

from hetong.generator.tree.flow import CLAUSE_ROLES, NUMBER_KEY, SELF_SPACED, Line, Role
from hetong.generator.tree.nodes import Series
from hetong.generator.writers.house import House, Look
from hetong.generator.writers.ooxml import CONTENT_TYPES, ROOT, XML_HEAD, attribute, field, pack, r
from hetong.generator.writers.shell_parts import (
    APP,
    DOCUMENT_RELS,
    FACTS_NAMESPACE,
    ITEM_PROPS,
    ITEM_RELS,
    RELS,
    SETTINGS,
    TYPES,
    core_properties,
    font_table,
    theme,
)

LISTED: Final = (Role.PART, Role.CHAPTER)  # in the table of contents
TABLE: Final = "表格"
SIGNATURE_TABLE: Final = "签署表格"
FIGURE: Final = "插图"

_ROLE_NAMES: Final = {
    Role.TITLE: "合同标题",
    Role.COVER: "封面文字",
    Role.PART: "部分标题",
    Role.CHAPTER: "无号章",
    Role.SECTION: "无号条",
    Role.ITEM: "无号项",
    Role.SUBITEM: "无号目",
    Role.BODY: "合同正文",
    Role.ITEM_BODY: "项下正文",
    Role.SIGNATORY: "签署方",
    Role.SIGNATURE: "签署栏",
}
_SERIES_NAMES: Final = {"body": "合同", "appendix": "附录", "annex": "附件"}
_LEVEL_NAMES: Final = dict(zip(CLAUSE_ROLES, "章条项目", strict=True))
_OUTLINE: Final = {Role.PART: 0, Role.CHAPTER: 0, Role.SECTION: 1}
_BASE: Final = {Role.CHAPTER: "Heading1", Role.SECTION: "Heading2"}
_NO_OUTLINE: Final = 9
FORMATS: Final = {"chinese": "chineseCountingThousand", "decimal": "decimal"}
_SHELL_DATE: Final = "1980-01-01T00:00:00Z"
_TAB_EM: Final = 0.5  # a key that ended right at the tab stop of its column would be sent on to the next stop


@dataclass(frozen=True, slots=True)
class _Style:
    """What a paragraph style is for: a role and, where Word numbers it, a series; without a heading it is `text`."""

    role: Role
    series: str = ""
    text: bool = False

    @property
    def name(self) -> str:
        name = (
            _SERIES_NAMES.get(self.series, self.series) + _LEVEL_NAMES[self.role]
            if self.series
            else _ROLE_NAMES[self.role]
        )
        return f"{name}段" if self.text else name

    @property
    def id(self) -> str:
        """ASCII, as some readers trip over other ids."""
        words = (self.series, *self.role.split("-"), "text" if self.text else "")
        return "Contract" + "".join(word.capitalize() for word in words)


def style_of(line: Line) -> str:
    """The name of the style `line` is set in: by role and, where it has a label, by numbering series."""
    if line.clause is None:
        return name_of(line.role)
    text = not line.clause.heading and line.role in _OUTLINE
    if line.label:
        return name_of(line.role, line.clause.series or "", text=text)
    return name_of(Role.BODY if text else line.role)


@cache
def name_of(role: Role, series: str = "", *, text: bool = False) -> str:
    """The name of the style of lines of `role`, with labels of `series` if they have any; `text` without a heading."""
    return _Style(role, series, text).name


def levels_of(series: Iterable[Series]) -> dict[str, tuple[Role, Series]]:
    """The role and the series of each style that Word numbers, by the name of the style."""
    return {style.name: (style.role, each) for each in series for style, _ in _numbered(each)}


def build_shell(series: tuple[Series, ...], house: House, title: str) -> bytes:
    """The shell of the variant `title`; the same arguments give the same bytes, whatever the zlib."""
    parts = {
        CONTENT_TYPES: TYPES,
        "_rels/.rels": RELS,
        "docProps/app.xml": APP,
        "docProps/core.xml": core_properties(title, _SHELL_DATE),
        "word/document.xml": _document(series, house),
        "word/_rels/document.xml.rels": DOCUMENT_RELS,
        "word/styles.xml": _styles(series, house),
        "word/numbering.xml": _numbering(series, house),
        "word/settings.xml": SETTINGS,
        "word/fontTable.xml": font_table(house),
        "word/theme/theme1.xml": theme(house),
        "word/header1.xml": _header(),
        "word/footer1.xml": _footer(),
        "customXml/item1.xml": f'<facts xmlns="{FACTS_NAMESPACE}"/>',
        "customXml/_rels/item1.xml.rels": ITEM_RELS,
        "customXml/itemProps1.xml": ITEM_PROPS,
    }
    return pack({name: (XML_HEAD + xml).encode() for name, xml in parts.items()}, compress=False)


# The body: one loop, one template paragraph a style


def _document(series: tuple[Series, ...], house: House) -> str:
    branches = (
        _tag(f'if line.style == "{TABLE}"'),
        _table(house, "TableText", "Spacer"),
        _tag(f'elif line.style == "{SIGNATURE_TABLE}"'),
        _table(house, "SignatureTableText", "SignatureSpacer"),
        _tag(f'elif line.style == "{FIGURE}"'),
        _p("Figure", "{{r line.runs }}"),
        *(_tag(f'elif line.style == "{style.name}"') + paragraph for style, paragraph in _template_paragraphs(series)),
        _tag("endif"),
    )
    return (
        f"<w:document {ROOT}><w:body>"
        + _tag("for line in lines")
        + _tag("if line.ends_cover")
        + _contents(house)
        + _tag("endif")
        + "".join(branches)
        + _tag("endfor")
        + _sect_pr(house)
        + "</w:body></w:document>"
    )


def _template_paragraphs(series: tuple[Series, ...]) -> Iterator[tuple[_Style, str]]:
    """A paragraph for every style. Where a style is not linked to its level, the paragraph itself names the level."""
    words = "{{r line.runs }}"
    for role in Role:
        yield _Style(role), _p(_Style(role).id, words) + (_p("CoverRule", "") if role is Role.TITLE else "")
    for number, each in enumerate(series, 1):
        linked = set(_linked(each))
        for style, level in _numbered(each):
            yield style, _p(style.id, words, "" if style in linked else _num_pr(number, level))


def _contents(house: House) -> str:
    """The table of contents and the end of the section without header on its first page."""
    return (
        _tag("if contents")
        + _p("TOCHeading", house.toc.heading)
        + _tag("for entry in contents")
        + _p("TOC1", "{{r entry.runs }}")
        + _tag("endfor")
        + _tag("endif")
        + f'<w:p><w:pPr><w:pStyle w:val="Spacer"/>{_sect_pr(house, cover=True)}</w:pPr></w:p>'
    )


def _table(house: House, style: str, spacer: str) -> str:
    """A table by loops. Its description carries the columns' shares, which the writer turns into widths."""
    width = _text_width(house)
    fill = f'<w:shd w:val="clear" w:color="auto" w:fill="{house.colours.table_header}"/>'
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="ContractTable"/><w:tblW w:w="{width}" w:type="dxa"/>'
        '<w:tblLayout w:type="fixed"/><w:tblLook w:val="0020" w:firstRow="1"/>'
        f'<w:tblDescription w:val="{{{{ line.columns }}}}"/></w:tblPr><w:tblGrid><w:gridCol w:w="{width}"/></w:tblGrid>'
        + _row("cell in line.header", width, "TableHeader", "<w:cantSplit/><w:tblHeader/>", fill)
        + _row_tag("for row in line.rows", width)
        + _row("cell in row", width, style, "<w:cantSplit/>")
        + _row_tag("endfor", width)
        + f"</w:tbl>{_p(spacer, '')}"
    )


def _row(loop: str, width: int, style: str, row_properties: str, cell_properties: str = "") -> str:
    cells = (
        _tc(width, _p(style, f"{{%tc for {loop} %}}")),
        _tc(width, _p(style, "{{r cell }}"), cell_properties),
        _tc(width, _p(style, "{%tc endfor %}")),
    )
    return f"<w:tr><w:trPr>{row_properties}</w:trPr>{''.join(cells)}</w:tr>"


def _row_tag(code: str, width: int) -> str:
    return f"<w:tr>{_tc(width, _p('TableText', f'{{%tr {code} %}}'))}</w:tr>"


def _tc(width: int, content: str, properties: str = "") -> str:
    size = f'<w:tcW w:w="{width}" w:type="dxa"/>'
    return f'<w:tc><w:tcPr>{size}{properties}<w:vAlign w:val="center"/></w:tcPr>{content}</w:tc>'


def _tag(code: str) -> str:
    return f"<w:p>{r(f'{{%p {code} %}}')}</w:p>"


def _p(style: str, words: str, properties: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{r(words)}</w:p>'


# Page, header and footer


def _sect_pr(house: House, *, cover: bool = False) -> str:
    page, margins = house.page, house.page.margins_mm
    return (
        '<w:sectPr><w:headerReference w:type="default" r:id="rId5"/><w:footerReference w:type="default" r:id="rId6"/>'
        f'<w:type w:val="nextPage"/><w:pgSz w:w="{_mm(page.width_mm)}" w:h="{_mm(page.height_mm)}"/>'
        f'<w:pgMar w:top="{_mm(margins.top)}" w:right="{_mm(margins.right)}" w:bottom="{_mm(margins.bottom)}" '
        f'w:left="{_mm(margins.left)}" w:header="{_mm(page.header_mm)}" w:footer="{_mm(page.footer_mm)}" w:gutter="0"/>'
        f"{'<w:titlePg/>' if cover else ''}</w:sectPr>"
    )


def _header() -> str:
    words = "<w:r><w:t>{{ title }}</w:t></w:r><w:r><w:tab/></w:r>" + r(NUMBER_KEY) + r("{{r number }}")
    return f'<w:hdr {ROOT}><w:p><w:pPr><w:pStyle w:val="Header"/></w:pPr>{words}</w:p></w:hdr>'


def _footer() -> str:
    words = r("第") + field("PAGE", "1") + r("页 共") + field("NUMPAGES", "1") + r("页")
    return f'<w:ftr {ROOT}><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>{words}</w:p></w:ftr>'


# Numbering (17.9): one abstract definition a series, each level linked to its style


def _numbering(series: tuple[Series, ...], house: House) -> str:
    abstract = "".join(_abstract_num(number, each, house) for number, each in enumerate(series, 1))
    nums = "".join(f'<w:num w:numId="{n}"><w:abstractNumId w:val="{n}"/></w:num>' for n in range(1, len(series) + 1))
    return f"<w:numbering {ROOT}>{abstract}{nums}</w:numbering>"


def _abstract_num(number: int, series: Series, house: House) -> str:
    levels = "".join(
        _lvl(index, series, house.roles[style.role], style.id) for index, style in enumerate(_linked(series))
    )
    return (
        f'<w:abstractNum w:abstractNumId="{number}"><w:nsid w:val="{crc32(series.name.encode()):08X}"/>'
        f'<w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
    )


def is_legal(series: Series, index: int) -> bool:
    """Whether a level shows the numbers of levels above it in figures, whatever these are counted in (17.9.4)."""
    level = series.levels[index]
    return level.format == "decimal" and any(
        above.format != "decimal" and f"%{n}" in level.text for n, above in enumerate(series.levels[:index], 1)
    )


def _lvl(index: int, series: Series, look: Look, style: str) -> str:
    """w:lvl (17.9.6). A level restarts after any level above it (17.9.10), which is what the tree's numbers do."""
    level = series.levels[index]
    suffix = "tab" if look.first_line_em < 0 else "nothing" if level.text.endswith(SELF_SPACED) else "space"
    return (
        f'<w:lvl w:ilvl="{index}"><w:start w:val="1"/><w:numFmt w:val="{FORMATS[level.format]}"/>'
        f'<w:pStyle w:val="{style}"/>{"<w:isLgl/>" if is_legal(series, index) else ""}<w:suff w:val="{suffix}"/>'
        f'<w:lvlText w:val={attribute(level.text)}/><w:lvlJc w:val="left"/>'
        f"<w:pPr>{_hanging_tab(look)}{_ind(look)}</w:pPr>"
        '<w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr></w:lvl>'
    )


def _num_pr(number: int, level: int) -> str:
    """w:numPr (17.3.1.19)."""
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


def _hanging_tab(look: Look) -> str:
    return f'<w:tabs><w:tab w:val="num" w:pos="{_em(look, look.left_em)}"/></w:tabs>' if look.first_line_em < 0 else ""


# Styles (17.7)


def _styles(series: tuple[Series, ...], house: House) -> str:
    fonts = house.fonts.word
    return (
        f"<w:styles {ROOT}><w:docDefaults><w:rPrDefault><w:rPr>{_r_fonts(house, fonts.serif)}"
        f'<w:color w:val="{house.colours.ink}"/><w:kern w:val="2"/><w:sz w:val="24"/><w:szCs w:val="24"/>'
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault/>'
        "</w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>'
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
        '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/></w:style>'
        + "".join(_role_style(role, house) for role in Role)
        + "".join(
            _numbered_style(number, style, level, house)
            for number, each in enumerate(series, 1)
            for style, level in _numbered(each)
        )
        + _front_styles(house)
        + _margin_styles(house)
        + _table_styles(house)
        + "</w:styles>"
    )


def _role_style(role: Role, house: House) -> str:
    """The look of a role. Clauses without a number hang no label, so they start where their label would."""
    look = house.roles[role]
    if role is Role.TITLE:
        look = look.model_copy(update={"before_pt": house.cover.title_top_mm * 72 / 25.4})
    if role is Role.COVER:
        look = _cover_look(look, house)
    if role in CLAUSE_ROLES:
        look = look.model_copy(
            update={"left_em": max(0, look.left_em + min(0, look.first_line_em)), "first_line_em": 0}
        )
    properties = _p_pr(look, tabs=_role_tabs(role, look), page_break=role is Role.PART, outline=_OUTLINE.get(role))
    style = _Style(role)
    if role in _BASE:
        heading = _style(_BASE[role], f"heading {_OUTLINE[role] + 1}", properties + _r_pr(look, house))
        return heading + _style(style.id, style.name, "", based_on=_BASE[role])
    return _style(style.id, style.name, properties + _r_pr(look, house))


def _role_tabs(role: Role, look: Look) -> str:
    """Where the words after 甲方： on the cover start."""
    return _tab("left", _em(look, look.left_em)) if role is Role.COVER else ""


def _cover_look(look: Look, house: House) -> Look:
    """A line of the cover hangs its key (甲方：) in a column of its own."""
    indent_em = house.cover.indent_mm * 72 / 25.4 / look.size_pt
    key_em = house.cover.key_em + _TAB_EM
    return look.model_copy(update={"left_em": indent_em + key_em, "first_line_em": -key_em})


def _numbered_style(number: int, style: _Style, level: int, house: House) -> str:
    """A style numbered by `level` of the series `number`; clauses without a heading look like text at its place."""
    look = house.roles[style.role]
    numbered = _num_pr(number, level)
    if not style.text:
        base = _BASE.get(style.role) or _Style(style.role).id
        return _style(style.id, style.name, f"<w:pPr>{numbered}{_ind(look)}</w:pPr>", based_on=base)
    plain = look.model_copy(update={"face": "serif", "bold": False})
    properties = f'<w:pPr><w:keepNext w:val="0"/>{numbered}{_ind(look)}<w:outlineLvl w:val="{_NO_OUTLINE}"/></w:pPr>'
    base = _Style(style.role, style.series).id
    return _style(style.id, style.name, properties + _r_pr(plain, house), based_on=base)


def _front_styles(house: House) -> str:
    """The rule below the title, and the table of contents."""
    toc, part = house.toc, house.roles[Role.PART]
    entry = part.model_copy(
        update={
            "size_pt": toc.size_pt,
            "line": toc.line,
            "after_pt": 0,
            "align": "left",
            "keep_with_next": False,
            "face": "serif",
        }
    )
    leader = _tab("right", _text_width(house), "dot")
    side = (_text_width(house) - _mm(house.cover.rule_mm)) // 2
    rule = (
        f'<w:pPr><w:pBdr><w:top w:val="single" w:sz="6" w:space="0" w:color="{house.colours.rule}"/></w:pBdr>'
        f'<w:spacing w:after="{_mm(house.cover.lines_top_mm)}" w:line="20" w:lineRule="exact"/>'
        f'<w:ind w:left="{side}" w:right="{side}"/></w:pPr>'
    )
    return (
        _style("CoverRule", "封面线", rule)
        + _style("TOCHeading", "TOC Heading", _p_pr(part, page_break=True) + _r_pr(part, house))
        + _style("TOC1", "toc 1", _p_pr(entry, tabs=leader) + _r_pr(entry, house))
    )


def _margin_styles(house: House) -> str:
    """Header and footer."""
    rule = f'<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="4" w:color="{house.colours.rule}"/></w:pBdr>'
    tab = _tab("right", _text_width(house))
    return _style(
        "Header", "header", f"<w:pPr>{rule}{tab}</w:pPr>{_small(house.header.size_pt, house.colours.faint)}"
    ) + _style(
        "Footer", "footer", f'<w:pPr><w:jc w:val="center"/></w:pPr>{_small(house.footer.size_pt, house.colours.faint)}'
    )


def _table_styles(house: House) -> str:
    table, body = house.table, house.roles[Role.BODY]
    cell = body.model_copy(
        update={"size_pt": table.size_pt, "line": table.line, "after_pt": 0, "align": "left", "first_line_em": 0}
    )
    head = cell.model_copy(update={"face": "sans", "align": "center", "keep_with_next": True})
    border = f'w:val="single" w:sz="{round(table.rule_pt * 8)}" w:space="0" w:color="{house.colours.table_rule}"'
    borders = "".join(f"<w:{side} {border}/>" for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
    pad = round(table.cell_pad_pt * 20)
    margins = "".join(f'<w:{side} w:w="{pad}" w:type="dxa"/>' for side in ("top", "left", "bottom", "right"))
    spacing = f'<w:spacing w:line="{round(table.after_pt * 20)}" w:lineRule="exact"/>'
    figure_spacing = f'<w:spacing w:before="{round(table.before_pt * 20)}" w:after="{round(table.after_pt * 20)}"/>'
    return (
        _style("TableText", "表格文字", _p_pr(cell) + _r_pr(cell, house))
        + _style("TableHeader", "表头", _p_pr(head) + _r_pr(head, house), based_on="TableText")
        + _style("SignatureTableText", "签署表格文字", "<w:pPr><w:keepNext/></w:pPr>", based_on="TableText")
        + _style("Figure", FIGURE, f'<w:pPr>{figure_spacing}<w:jc w:val="center"/></w:pPr>')
        + _style("Spacer", "表后间距", f"<w:pPr>{spacing}</w:pPr>")
        + _style("SignatureSpacer", "签署表格后间距", "<w:pPr><w:keepNext/></w:pPr>", based_on="Spacer")
        + '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/></w:style>'
        '<w:style w:type="table" w:customStyle="1" w:styleId="ContractTable"><w:name w:val="合同表格"/>'
        f'<w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>{borders}</w:tblBorders>'
        f"<w:tblCellMar>{margins}</w:tblCellMar></w:tblPr></w:style>"
    )


def _style(style_id: str, name: str, properties: str, *, based_on: str = "Normal") -> str:
    """w:style of paragraphs (17.7.4.17); a name that Word knows is its own, not a custom one."""
    custom = "" if name.isascii() else ' w:customStyle="1"'
    return (
        f'<w:style w:type="paragraph"{custom} w:styleId="{style_id}"><w:name w:val={attribute(name)}/>'
        f'<w:basedOn w:val="{based_on}"/><w:qFormat/>{properties}</w:style>'
    )


def _p_pr(look: Look, *, tabs: str = "", page_break: bool = False, outline: int | None = None) -> str:
    """w:pPr (17.3.1.26) of a style, its elements in the order of the schema."""
    alignment = {"justify": "both"}.get(look.align, look.align)
    keep = "<w:keepNext/><w:keepLines/>" if look.keep_with_next else ""
    level = "" if outline is None else f'<w:outlineLvl w:val="{outline}"/>'
    return (
        f"<w:pPr>{keep}{'<w:pageBreakBefore/>' if page_break else ''}{tabs}"
        f'<w:spacing w:before="{round(look.before_pt * 20)}" w:after="{round(look.after_pt * 20)}" '
        f'w:line="{round(look.size_pt * look.line * 20)}" w:lineRule="atLeast"/>'
        f'{_ind(look)}<w:jc w:val="{alignment}"/>{level}</w:pPr>'
    )


def _ind(look: Look) -> str:
    """w:ind (17.3.1.12); a first line indented by whole Hanzi stays so when the type is enlarged."""
    left, first = _em(look, look.left_em), _em(look, abs(look.first_line_em))
    if look.first_line_em > 0:
        return f'<w:ind w:left="{left}" w:firstLineChars="{round(look.first_line_em * 100)}" w:firstLine="{first}"/>'
    return f'<w:ind w:left="{left}" w:hanging="{first}"/>' if first else f'<w:ind w:left="{left}" w:firstLine="0"/>'


def _r_pr(look: Look, house: House) -> str:
    """w:rPr (17.3.2.28) of a style."""
    fonts = house.fonts.word
    face = fonts.sans if look.face == "sans" else fonts.serif
    bold = "<w:b/><w:bCs/>" if look.bold else '<w:b w:val="0"/><w:bCs w:val="0"/>'
    size = round(look.size_pt * 2)
    return f'<w:rPr>{_r_fonts(house, face)}{bold}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>'


def _r_fonts(house: House, east_asian: str) -> str:
    """w:rFonts (17.3.2.26)."""
    latin = attribute(house.fonts.word.latin)
    return f"<w:rFonts w:ascii={latin} w:eastAsia={attribute(east_asian)} w:hAnsi={latin} w:cs={latin}/>"


def _small(size_pt: float, colour: str) -> str:
    size = round(size_pt * 2)
    return f'<w:rPr><w:color w:val="{colour}"/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>'


def _tab(kind: str, position: int, leader: str = "none") -> str:
    return f'<w:tabs><w:tab w:val="{kind}" w:leader="{leader}" w:pos="{position}"/></w:tabs>'


# Names and measures


def _numbered(series: Series) -> Iterator[tuple[_Style, int]]:
    """The styles of a series, each with its level."""
    for depth, role in enumerate(CLAUSE_ROLES, 1):
        for as_text in (False, True) if role in _OUTLINE else (False,):
            yield _Style(role, series.name, as_text), series.index(depth)


def _linked(series: Series) -> Iterator[_Style]:
    """The style linked to each level. The only level of a short series (annex) is that of items."""
    for level in range(len(series.levels)):
        roles = [role for depth, role in enumerate(CLAUSE_ROLES, 1) if series.index(depth) == level]
        yield _Style(Role.ITEM if Role.ITEM in roles else roles[0], series.name)


def _mm(length: float) -> int:
    return round(length * 1440 / 25.4)


def _em(look: Look, length: float) -> int:
    return round(length * look.size_pt * 20)


def _text_width(house: House) -> int:
    return _mm(house.page.text_width_mm)
