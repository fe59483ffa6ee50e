"""The parts of a Word shell that hardly change from one to the next: types, relationships, settings, theme, facts."""

from typing import Final

from hetong.generator.writers.house import House
from hetong.generator.writers.ooxml import ROOT, attribute, text

FACTS_NAMESPACE: Final = "urn:hetong:facts"
FACTS_STORE: Final = "{7E1B4C52-9A0D-5F36-8C41-2D6A90E3B7F8}"
_OFFICE: Final = "application/vnd.openxmlformats-officedocument"
_WORD: Final = f"{_OFFICE}.wordprocessingml"
_RELATIONSHIP: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_CORE_RELATIONSHIP: Final = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"


def _relationships(*targets: tuple[str, str]) -> str:
    """The relationships part that gives `targets` (type, target) the ids rId1, rId2 …"""
    each = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{each}</Relationships>'


def _content_types(**overrides: str) -> str:
    each = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in overrides.items())
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{each}</Types>'
    )


def core_properties(title: str, moment: str) -> str:
    """docProps/core.xml (ISO/IEC 29500-2, 11): a title and a date, nobody's name."""
    dated = "".join(
        f'<dcterms:{what} xsi:type="dcterms:W3CDTF">{moment}</dcterms:{what}>' for what in ("created", "modified")
    )
    return (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{text(title)}</dc:title><dc:creator/><cp:lastModifiedBy/>{dated}<dc:language>zh-CN</dc:language>"
        "</cp:coreProperties>"
    )


def font_table(house: House) -> str:
    fonts = house.fonts.word
    pairs = ((fonts.serif, fonts.serif_ascii_name), (fonts.sans, fonts.sans_ascii_name))
    each = "".join(
        f'<w:font w:name={attribute(name)}><w:altName w:val={attribute(english)}/><w:charset w:val="86"/></w:font>'
        for name, english in pairs
    )
    latin = f'<w:font w:name={attribute(fonts.latin)}><w:charset w:val="00"/></w:font>'
    return f"<w:fonts {ROOT}>{each}{latin}</w:fonts>"


def theme(house: House) -> str:
    """The smallest theme (20.1.6.9): no style refers to it, but Word offers its fonts and colours to who restyles."""
    names = (
        "dk1",
        "lt1",
        "dk2",
        "lt2",
        "accent1",
        "accent2",
        "accent3",
        "accent4",
        "accent5",
        "accent6",
        "hlink",
        "folHlink",
    )
    values = (house.colours.ink, "FFFFFF", "44546A", "E7E6E6", *(["4472C4"] * 6), "0563C1", "954F72")
    colours = "".join(f'<a:{n}><a:srgbClr val="{v}"/></a:{n}>' for n, v in zip(names, values, strict=True))
    fonts = house.fonts.word
    faces = "".join(
        f"<a:{kind}Font><a:latin typeface={attribute(fonts.latin)}/><a:ea typeface={attribute(face)}/>"
        f'<a:cs typeface=""/></a:{kind}Font>'
        for kind, face in (("major", fonts.sans), ("minor", fonts.serif))
    )
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    return (
        '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="hetong"><a:themeElements>'
        f'<a:clrScheme name="hetong">{colours}</a:clrScheme><a:fontScheme name="hetong">{faces}</a:fontScheme>'
        f'<a:fmtScheme name="hetong"><a:fillStyleLst>{fill * 3}</a:fillStyleLst>'
        f"<a:lnStyleLst>{f'<a:ln>{fill}</a:ln>' * 3}</a:lnStyleLst>"
        f"<a:effectStyleLst>{'<a:effectStyle><a:effectLst/></a:effectStyle>' * 3}</a:effectStyleLst>"
        f"<a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>"
    )


TYPES: Final = _content_types(
    **{
        "/word/document.xml": f"{_WORD}.document.main+xml",
        "/word/styles.xml": f"{_WORD}.styles+xml",
        "/word/numbering.xml": f"{_WORD}.numbering+xml",
        "/word/settings.xml": f"{_WORD}.settings+xml",
        "/word/fontTable.xml": f"{_WORD}.fontTable+xml",
        "/word/theme/theme1.xml": f"{_OFFICE}.theme+xml",
        "/word/header1.xml": f"{_WORD}.header+xml",
        "/word/footer1.xml": f"{_WORD}.footer+xml",
        "/customXml/itemProps1.xml": f"{_OFFICE}.customXmlProperties+xml",
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        "/docProps/app.xml": f"{_OFFICE}.extended-properties+xml",
    }
)
RELS: Final = _relationships(
    (f"{_RELATIONSHIP}/officeDocument", "word/document.xml"),
    (_CORE_RELATIONSHIP, "docProps/core.xml"),
    (f"{_RELATIONSHIP}/extended-properties", "docProps/app.xml"),
)
# The header is rId5 and the footer rId6: the sections of the document refer to them by these ids.
DOCUMENT_RELS: Final = _relationships(
    (f"{_RELATIONSHIP}/styles", "styles.xml"),
    (f"{_RELATIONSHIP}/numbering", "numbering.xml"),
    (f"{_RELATIONSHIP}/settings", "settings.xml"),
    (f"{_RELATIONSHIP}/fontTable", "fontTable.xml"),
    (f"{_RELATIONSHIP}/header", "header1.xml"),
    (f"{_RELATIONSHIP}/footer", "footer1.xml"),
    (f"{_RELATIONSHIP}/customXml", "../customXml/item1.xml"),
    (f"{_RELATIONSHIP}/theme", "theme/theme1.xml"),
)
ITEM_RELS: Final = _relationships((f"{_RELATIONSHIP}/customXmlProps", "itemProps1.xml"))
ITEM_PROPS: Final = (
    '<ds:datastoreItem xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml" '
    f'ds:itemID="{FACTS_STORE}">'
    f'<ds:schemaRefs><ds:schemaRef ds:uri="{FACTS_NAMESPACE}"/></ds:schemaRefs></ds:datastoreItem>'
)
APP: Final = (
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<Application>hetong</Application></Properties>"
)
# Compatibility mode 15 (Word 2013 and later) keeps “compatibility mode” out of the title bar; the rest is what Word
# itself writes for East Asian text (17.15.3).
SETTINGS: Final = (
    f'<w:settings {ROOT}><w:zoom w:percent="100"/><w:defaultTabStop w:val="240"/>'
    '<w:characterSpacingControl w:val="compressPunctuation"/><w:compat><w:spaceForUL/>'
    "<w:balanceSingleByteDoubleByteWidth/><w:doNotLeaveBackslashAlone/><w:ulTrailSpace/><w:doNotExpandShiftReturn/>"
    '<w:adjustLineHeightInTable/><w:useFELayout/><w:compatSetting w:name="compatibilityMode" '
    'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
    '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/><w:decimalSymbol w:val="."/>'
    '<w:listSeparator w:val=","/></w:settings>'
)
