"""Draws an SVG as PNG, as a program of its own: resvg holds Python's lock for as long as it draws.

A worker that drew by itself would answer nobody meanwhile. `python -m positions.web.drawing ZOOM GROUND`: the SVG comes
in, the PNG goes out. It loads nothing of the site but the letters.
"""

import os
import sys

import resvg_py

from positions.web.lettering import FAMILY, FILES

# Pages go before pictures.
NICER = 10


def png_of(svg: str, zoom: float, ground: str) -> bytes:
    """Return an SVG as PNG, so many times as large, on a ground of that colour."""
    return resvg_py.svg_to_bytes(
        svg_string=svg,
        zoom=zoom,
        background=ground,
        skip_system_fonts=True,
        font_files=[str(path) for path in FILES],
        font_family=FAMILY,
        sans_serif_family=FAMILY,
    )


if __name__ == "__main__":
    if hasattr(os, "nice"):
        os.nice(NICER)
    sys.stdout.buffer.write(png_of(sys.stdin.buffer.read().decode(), float(sys.argv[1]), sys.argv[2]))
