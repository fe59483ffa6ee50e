"""A drawing on a page, set as the PDF writer sets pages: with the fonts of the package and no others."""

from importlib.resources import files
from typing import cast

import typst

SOURCE = b'#set page(width: auto, height: auto, margin: 0mm)\n#image(bytes(sys.inputs.svg), format: "svg")'


def pdf_of(svg: str) -> bytes:
    """The page as a PDF; fails on any warning, as an unknown font would be."""
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(files("pylopdf_fonts_zh_cn"))]
    )
    compiler = typst.Compiler(font_paths=fonts, ignore_system_fonts=True)
    pdf, warnings = compiler.compile_with_warnings(input=SOURCE, format="pdf", sys_inputs={"svg": svg})
    assert warnings == []
    return cast("bytes", pdf)
