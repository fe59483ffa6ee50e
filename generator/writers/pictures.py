"""Figures as writers need them: their size on the page, as data URIs, and drawings as pixels where SVG is unknown."""

from base64 import b64encode
from functools import lru_cache
from typing import Final, cast

from hetong.generator.tree.nodes import Figure, Raster, Vector
from hetong.generator.writers.house import load_house
from hetong.generator.writers.typesetting import compiler

ANNEX_HEADING_MM: Final = 24.0
"""What the heading of an annex takes of its first page; a picture below it is never higher than the rest."""

MM_PER_INCH: Final = 25.4
SCAN_DPI: Final = 200
"""The resolution at which a page of an attached file has its own size."""

FALLBACK_PPI: Final = 200.0
_MIME: Final = {"png": "image/png", "jpg": "image/jpeg"}
_PAGE: Final = b"""#set page(width: auto, height: auto, margin: 0pt)
#image(bytes(sys.inputs.svg), format: "svg")"""


def image_of(figure: Figure) -> Vector | Raster:
    """What `figure` shows. Raises ValueError before the draw stage."""
    if figure.image is None:
        raise ValueError(f"{figure.alt} is still to be drawn")
    return figure.image


def size_mm(figure: Figure) -> tuple[float, float]:
    """Width and height on paper, scaled down to the page where need be."""
    match image_of(figure):
        case Vector(width_mm=width, height_mm=height):
            pass
        case Raster(width_px=width_px, height_px=height_px):
            width, height = (pixels / SCAN_DPI * MM_PER_INCH for pixels in (width_px, height_px))
    page = load_house().page
    scale = min(1.0, page.text_width_mm / width, (page.text_height_mm - ANNEX_HEADING_MM) / height)
    return round(width * scale, 2), round(height * scale, 2)


def data_uri(figure: Figure) -> str:
    """The picture as a ``data:`` address."""
    match image_of(figure):
        case Vector(svg=svg):
            return f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}"
        case Raster(kind=kind, content=content):
            return f"data:{_MIME[kind]};base64,{b64encode(content).decode()}"


def as_svg(figure: Figure) -> str:
    """The picture as SVG; one in pixels stands within it as it is."""
    match image_of(figure):
        case Vector(svg=svg):
            return svg
        case Raster(width_px=width, height_px=height):
            size = f'width="{width}" height="{height}"'
            head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" {size}>'
            return f'{head}<image {size} href="{data_uri(figure)}"/></svg>'


@lru_cache(maxsize=32)
def png_of(svg: str) -> bytes:
    """A drawing as PNG, for programs that do not read SVG."""
    return cast("bytes", compiler().compile(input=_PAGE, format="png", ppi=FALLBACK_PPI, sys_inputs={"svg": svg}))
