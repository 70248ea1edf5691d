"""How wide a text is in the letters that pictures are drawn with, and how it is broken into lines.

The widths are read from the font file itself: a text that is measured so ends where it was meant to end.
"""

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import font_roboto

FAMILY = "Roboto"
FONTS = Path(font_roboto.font_directory)
REGULAR, BOLD = FONTS / "Roboto-Regular.ttf", FONTS / "Roboto-Bold.ttf"
FILES = (REGULAR, BOLD, FONTS / "Roboto-Italic.ttf")
# Whoever shows the picture may have another font of this kind, whose letters are a little wider.
ROOM = 1.06
# A letter that the font does not have is drawn by another, at most as wide as it is high.
UNKNOWN = 1.0
ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class Lettering:
    """How far each letter of a font reaches, as a share of the size of the letters."""

    advances: Mapping[int, float]

    def width(self, text: str, size: float) -> float:
        """Return how wide a text is in letters of that size, in the unit of the size."""
        return sum(self.advances.get(ord(letter), UNKNOWN) for letter in text) * size * ROOM


@cache
def lettering(*, bold: bool = False) -> Lettering:
    """Read the widths of the letters of the font."""
    return Lettering(advances_of((BOLD if bold else REGULAR).read_bytes()))


def advances_of(font: bytes) -> dict[int, float]:
    """Return how far the letter of each code point reaches in a TrueType font, as a share of its em.

    From its tables head, hhea, hmtx, and of cmap the form 4, which has what the Basic Multilingual Plane has.
    """
    (number,) = struct.unpack_from(">H", font, 4)
    records = (struct.unpack_from(">4sLLL", font, 12 + 16 * each) for each in range(number))
    tables = {name.decode(): offset for name, _, offset, _ in records}
    (em,) = struct.unpack_from(">H", font, tables["head"] + 18)
    (last,) = struct.unpack_from(">H", font, tables["hhea"] + 34)

    def advance(glyph: int) -> float:
        (units,) = struct.unpack_from(">H", font, tables["hmtx"] + 4 * min(glyph, last - 1))
        return float(units / em)

    return {code: advance(glyph) for code, glyph in glyphs_of(font, tables["cmap"])}


def glyphs_of(font: bytes, cmap: int) -> Iterator[tuple[int, int]]:
    """Yield the code points that a font has, each with the number of its glyph."""
    (number,) = struct.unpack_from(">H", font, cmap + 2)
    offsets = (struct.unpack_from(">HHL", font, cmap + 4 + 8 * each)[2] for each in range(number))
    table = next(cmap + offset for offset in offsets if struct.unpack_from(">H", font, cmap + offset) == (4,))
    (doubled,) = struct.unpack_from(">H", font, table + 6)
    many = f">{doubled // 2}H"
    ends, starts, deltas, ranges = (
        struct.unpack_from(many, font, table + 14 + place * doubled + (2 if place else 0)) for place in range(4)
    )
    where = table + 16 + 3 * doubled
    for each, (start, end, delta, offset) in enumerate(zip(starts, ends, deltas, ranges, strict=True)):
        for code in range(start, min(end, 0xFFFE) + 1):
            glyph = code
            if offset:
                (glyph,) = struct.unpack_from(">H", font, where + 2 * each + offset + 2 * (code - start))
            if glyph := (glyph + delta) % 65536 if glyph or not offset else 0:
                yield code, glyph


def wrapped(text: str, width: float, size: float, *, bold: bool = False, most: int = 0) -> tuple[str, ...]:
    """Return a text in lines of at most that width; a word that is wider alone is broken.

    Of more than `most` lines (0: as many as it takes) the last one ends in an ellipsis.
    """
    letters = lettering(bold=bold)
    lines: list[str] = []
    for word in (part for whole in text.split() for part in parts_of(whole, width, size, letters)):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and letters.width(longer, size) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
        if most and len(lines) > most:
            return (*lines[: most - 1], cut(f"{lines[most - 1]} {ELLIPSIS}", width, size, letters))
    return tuple(lines)


def parts_of(word: str, width: float, size: float, letters: Lettering) -> Iterator[str]:
    """Yield a word in parts that are no wider than that, each of at least one letter."""
    part = ""
    for letter in word:
        if part and letters.width(part + letter, size) > width:
            yield part
            part = ""
        part += letter
    yield part


def cut(text: str, width: float, size: float, letters: Lettering) -> str:
    """Return a text that ends in an ellipsis, cut before it as far as it has no room."""
    kept = text.removesuffix(ELLIPSIS).rstrip()
    while kept and letters.width(kept + ELLIPSIS, size) > width:
        kept = kept[:-1].rstrip()
    return kept + ELLIPSIS
