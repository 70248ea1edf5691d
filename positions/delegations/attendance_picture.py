"""Who sat at which round as a picture to take along: a letter for the role in each field, none by colour alone."""

from collections.abc import Iterator
from dataclasses import dataclass

from positions.delegations.attendance import MOST_ROWS, Attendance, PartyAttendance, SeatAtRound
from positions.domain.codebook import DelegateRole
from positions.web.about import About
from positions.web.lettering import wrapped
from positions.web.pictures import MARGIN, KeyItem, Lettered, PictureFrame, TextColumn, drawn, framed, key_of

NAMES, COLUMN, ROW, HEADING = 230, 62, 22, 30
LEAST_WIDTH = 760
LETTERS = {
    DelegateRole.HEAD: "H",
    DelegateRole.DEPUTY_HEAD: "D",
    DelegateRole.MEMBER: "M",
    DelegateRole.ADVISER: "A",
    DelegateRole.OBSERVER: "O",
}
KEY = (
    *(
        (f"{'head' if role == DelegateRole.HEAD else 'seated'} {letter}", role.value)
        for role, letter in LETTERS.items()
    ),
    ("seated M?", "presence not confirmed by a place in a source"),
    ("moved M", "with another title or level than at the last round before"),
    ("absent", "not on the complete list"),
    ("unnamed", "not named on a list that may lack somebody"),
    ("unlisted", "no list is recorded"),
)


@dataclass(frozen=True, slots=True)
class DrawnSeat:
    """A field of the picture: what it is, its letter (empty: nobody sat there), and the same in words.

    A question mark stands with the letter where presence is not confirmed.
    """

    x: float
    y: float
    code: str
    letter: str
    moved: bool
    words: str


@dataclass(frozen=True, slots=True)
class AttendanceSheet:
    """The picture: lines of text, the fields, the rules between the people, and the key."""

    frame: PictureFrame
    texts: tuple[Lettered, ...]
    seats: tuple[DrawnSeat, ...]
    rules: tuple[float, ...]
    key: tuple[KeyItem, ...]


def attendance_svg(shown: Attendance, about: About) -> tuple[str, PictureFrame]:
    """Return the picture as SVG, and its frame."""
    sheet = sheet_of(shown, about)
    return drawn("delegations/attendance.svg", {"sheet": sheet, "frame": sheet.frame}), sheet.frame


def sheet_of(shown: Attendance, about: About) -> AttendanceSheet:
    page = shown.on(1)
    width = max(LEAST_WIDTH, 2 * MARGIN + NAMES + COLUMN * len(shown.rounds))
    left_out = shown.people - MOST_ROWS
    notes = [f"Drawn are the first {MOST_ROWS} of {shown.people} people; the table has all."] if left_out > 0 else []
    head = max((len(wrapped(days, COLUMN - 6, 10)) for days in shown.days), default=1) * 14
    height = sum(HEADING + head + ROW * len(each.rows) for each in page.parties)
    key, key_height = key_of(KEY, 0, width)
    frame = framed(about, width, height + key_height + 16, notes)
    texts: list[Lettered] = []
    seats: list[DrawnSeat] = []
    rules: list[float] = []
    y = float(frame.top)
    for each in page.parties:
        texts.append(Lettered(each.party.name, MARGIN, y + 16, 14, bold=True))
        for place, days in enumerate(shown.days):
            column = TextColumn(MARGIN + NAMES + COLUMN * place, y, COLUMN - 6)
            column.write(days, 10, fill="soft")
            texts += column.texts
        y += HEADING + head - 14
        texts += names_of(each, y)
        seats += seats_of(each, y)
        rules += [y + ROW * place for place in range(len(each.rows) + 1)]
        y += ROW * len(each.rows) + 14
    below = tuple(KeyItem(item.drawing, item.words, item.x, item.y + y + 8) for item in key)
    return AttendanceSheet(frame, tuple(texts), tuple(seats), tuple(rules), below)


def names_of(each: PartyAttendance, y: float) -> Iterator[Lettered]:
    for place, row in enumerate(each.rows):
        (name, *_) = wrapped(row.name, NAMES - 10, 12, most=1)
        yield Lettered(name, MARGIN, y + ROW * place + 15, 12)


def seats_of(each: PartyAttendance, y: float) -> Iterator[DrawnSeat]:
    for line, row in enumerate(each.rows):
        for place, seat in enumerate(row.seats):
            x = MARGIN + NAMES + COLUMN * place
            yield DrawnSeat(x, y + ROW * line + 3, seat.code, letter_of(seat), seat.moved, f"{row.name}: {seat.words}")


def letter_of(seat: SeatAtRound) -> str:
    if seat.member is None:
        return ""
    return f"{LETTERS[DelegateRole(seat.member.role)]}{'' if seat.member.confirmed else '?'}"
