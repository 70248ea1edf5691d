"""The picture of the timeline, by the bare program: a lane for each issue, bars for what is held, marks for entries.

The scale, its head and the places of names are the project's own pure modules, as the rule is.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape
from itertools import groupby, zip_longest
from textwrap import wrap
from typing import NamedTuple, cast

from benchmarks.bare.reading import SHAPES, Row, mark
from positions.domain import wording
from positions.domain.entry_roles import role_of
from positions.domain.shifts import Shift, Stand
from positions.domain.states import draws_red_line
from positions.models import Round
from positions.timeline.axis import Period, Scale
from positions.timeline.head import Head, draw_head
from positions.web.filters import Link

WIDTH, PITCH, ROOM, NAME_LINE, LETTERS, LETTERS_ALONE = 980, 15, 7, 17, 29, 33
MOST_MARKS, MOST_EMPTY_PARTIES, BESIDE = 1000, 3, 8.0
SILENCE = timedelta(days=365)
SYMBOLS = {
    Shift.FIRST_RECORDED: "first",
    **dict.fromkeys((Shift.NEW, Shift.OFFERED), "plus"),
    **dict.fromkeys((Shift.REVIVED, Shift.RENEWED), "again"),
    **dict.fromkeys((Shift.DROPPED, Shift.WITHDRAWN), "gone"),
    **dict.fromkeys((Shift.LAPSED, Shift.DISCLAIMED, Shift.EXPIRED, Shift.NOT_HELD), "none"),
    **dict.fromkeys((Shift.HARDENED, Shift.REDUCED), "up"),
    **dict.fromkeys((Shift.SOFTENED, Shift.EXTENDED), "down"),
    Shift.RECAST: "recast",
    **dict.fromkeys((Shift.UNCHANGED, Shift.NOT_ADDRESSED), "same"),
}


class RoundRow(NamedTuple):
    """A round as the head of the picture takes it."""

    id: int
    key: str
    name: str
    starts_on: date
    window_starts_on: date
    window_ends_on: date
    short_name: str
    ends_on: date


class Dot(NamedTuple):
    """An entry with what its mark says."""

    entry: Stand
    key: str
    precision: str
    account: str
    basis: str
    channel: str
    called: bool
    shift: Shift | None


@dataclass(frozen=True)
class Life:
    """A position, a row of ABOUT, with its entries."""

    about: Row
    dots: tuple[Dot, ...]


@dataclass(frozen=True)
class Parties:
    """The parties in their order: rows of ABOUT by key."""

    rows: dict[str, Row]

    def sign(self, key: str) -> str:
        return mark(SHAPES[list(self.rows).index(key) % 4], self.rows[key][6])


def picture(
    key: str, lives: Sequence[Life], parties: Parties, rounds: Sequence[RoundRow], scale: Scale, period: Period
) -> str:
    """Return the picture; what it has no room for is named below it."""
    signs = {party: parties.sign(party) for party in parties.rows}
    keys = "".join(
        f'<span class="side-key">{signs[party]}{escape(row[5])}</span>' for party, row in parties.rows.items()
    )
    to = f"/{key}/timeline/"
    said = [
        '<div class="lanes-box" role="region" aria-label="Picture of the timeline" tabindex="0"><table class="lanes">',
        '<caption class="vh">Positions over time; each mark opens its entry</caption><thead><tr>',
        f'<th scope="col"><span class="vh">Issue</span>{keys}</th><th scope="col" class="axis-cell">',
        axis(draw_head(scale, period, cast("Sequence[Round]", rounds), (), link_of(to), "")),
        "</th></tr></thead>",
    ]
    marks, group, number, left_out = 0, "", 0, []
    for (of, name), own in groupby(lives, key=lambda life: (life.about[9], life.about[8])):
        listed = list(own)
        marks += sum(len(life.dots) for life in listed)
        if marks > MOST_MARKS and number:
            left_out.append(escape(name))
            continue
        if of != group:
            number += 1
            anchor = f"lanes-{number}-{'-'.join(of.lower().split())}"
            said.append("</tbody>" if group else "")
            said.append(
                f'<tbody><tr class="lane-group"><th colspan="2" scope="colgroup" id="{anchor}">{escape(of)}</th></tr>'
            )
            group = of
        said.append(lane(key, name, listed, parties, signs, scale, period))
    said.append('</tbody></table></div><aside id="entry" class="opened" aria-label="Opened entry"></aside></div>')
    said.append(
        '<p class="status wide">Months are drawn as wide as what happened in them; hatched: quiet months, folded.'
    )
    said.append(" Each mark opens its entry.")
    if left_out:
        said.append(f" Not drawn, as the picture would be too large: {', '.join(left_out)}.")
        said.append(" Choose a group, an issue or a period.")
    return "".join([*said, "</p>"])


def link_of(path: str) -> Link:
    """Return what makes the addresses of the head."""

    def link(**changes: str | None) -> str:
        kept = [(name, changes[name]) for name in ("from", "to", "at") if changes.get(name)]
        return f"{path}?{'&'.join(f'{name}={value}' for name, value in kept)}"

    return link


def axis(head: Head) -> str:
    top = head.top
    said = [f'<svg class="axis" width="{WIDTH}" height="{head.height}" viewBox="0 0 {WIDTH} {head.height}">']
    for fold in head.folds:
        text = f'<text x="{fold.middle}" y="{top + 27}">{fold.text}</text>' if fold.text else ""
        said.append(
            f'<g class="break"><title>{fold.title}</title><rect fill="url(#s-fold)" x="{fold.x}" y="{top}" '
            f'width="{fold.width}" height="46" /><path d="M{fold.sign_x} {top + 47}l4 -6l4 6l4 -6" />{text}</g>'
        )
    for band in head.bands:
        end = ' text-anchor="end"' if band.end else ""
        label = (
            f'<text class="round" x="{band.label_x}" y="{band.label_y}"{end}>{escape(band.label)}</text>'
            if band.label
            else ""
        )
        href = escape(band.href)
        said.append(
            f'<a href="{href}" hx-get="{href}"><title>{escape(band.title)}</title><rect class="band" x="{band.x}" y="{top}" '
            f'width="{band.width}" height="46" /><path class="lead" d="M{band.line_x} {band.line_y}V{top}" />{label}</a>\n'
        )
    for year in head.years:
        href = escape(year.href)
        said.append(
            f'<path class="year" d="M{year.x} {top}v46" />\n<a href="{href}" hx-get="{href}"><title>Zoom to {year.text}</title>'
            f'<text class="y" x="{year.x}" dx="3" y="{top + 13}">{year.text}</text></a>'
        )
    for month in head.months:
        text = f'<text x="{month.x}" dx="3" y="{top + 27}">{month.text}</text>' if month.text else ""
        said.append(f'<path class="tick" d="M{month.x} {top + 17}v14" />{text}')
    said += [f'<text class="d" x="{day.x}" y="{top + 38}">{day.text}</text>' for day in head.days]
    return "".join([*said, "</svg>"])


def lane(
    key: str, name: str, lives: Sequence[Life], parties: Parties, signs: dict[str, str], scale: Scale, period: Period
) -> str:
    """Return the lane of an issue: its tracks below one another, party by party."""
    of: dict[str, list[Life]] = {party: [] for party in parties.rows}
    for life in lives:
        of[life.about[4]].append(life)
    few = len(of) <= MOST_EMPTY_PARTIES
    named = any(len(own) > 1 for own in of.values())
    lines = len(wrap(name, LETTERS_ALONE if named else LETTERS)) or 1
    top = ROOM + (lines * NAME_LINE if named else 0)
    items, tracks, number = [], [], 0
    for party, own in of.items():
        colour = parties.rows[party][6]
        for life in own:
            title = escape(life.about[3])
            items.append(f"<li>{f'<span>{title}</span>' if named else ''}{signs[party]}</li>\n")
            tracks.append(
                f'<g stroke="{colour}" fill="{colour}">{track(key, life, top + (number + 0.5) * PITCH, scale, period)}</g>'
            )
            number += 1
        if few and not own:
            y = top + (number + 0.5) * PITCH
            items.append(f"<li>{signs[party]}</li>\n")
            tracks.append(
                f'<g stroke="{colour}"><text class="nil" x="6" y="{y:.1f}" dy="4">no position recorded</text></g>\n'
            )
            number += 1
    height = max(top + number * PITCH + ROOM, lines * NAME_LINE + 2 * ROOM)
    issue = lives[0].about[7]
    return (
        f'<tr{" class=named" if named else ""}><th scope="row"><a href="/{key}/issues/{issue}/">{escape(name)}</a><ul>'
        f'{"".join(items)}</ul></th><td><svg width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}" role="group" '
        f'aria-label="{escape(name)}"><use href="#s-ground" />{"".join(tracks)}</svg></td></tr>'
    )


def track(key: str, life: Life, y: float, scale: Scale, period: Period) -> str:
    at: list[float] = []
    last: dict[tuple[date, bool], float] = {}
    for dot in life.dots:
        same = (dot.entry.effective_on, dot.entry.main)
        last[same] = min(last[same] + BESIDE if same in last else scale.middle(dot.entry.effective_on), WIDTH - 1.0)
        at.append(last[same])
    return "".join([*bars(life, at, y, scale, period), *dots(key, life, at, y)])


def bars(life: Life, at: Sequence[float], y: float, scale: Scale, period: Period) -> Iterable[str]:
    paths: dict[str, list[str]] = {}
    mains = [(dot, x) for dot, x in zip(life.dots, at, strict=True) if dot.entry.main]
    for (dot, x), following in zip_longest(mains, mains[1:]):
        if not dot.entry.held:
            continue
        ends_on = following[0].entry.effective_on if following else period.ends_on
        end = following[1] if following else scale.right(period.ends_on)
        level = dot.entry.firmness.level if dot.entry.firmness else 1
        red = " red" if dot.called and draws_red_line(dot.entry.firmness, life.about[2]) else ""
        css = " quiet" if ends_on - dot.entry.effective_on > SILENCE else "" if following else " last"
        paths.setdefault(f"b{level}{red}{css}", []).append(f"M{x:.1f} {y:.1f}H{end:.1f}")
    for css, parts in paths.items():
        path = f'class="{css}" d="{"".join(parts)}" />'
        yield f"<path {path}" + (f'<path class="core {path[7:]}' if " red" in css else "")


def dots(key: str, life: Life, at: Sequence[float], y: float) -> Iterable[str]:
    _, _, kind, title, _, party, *_ = life.about
    about = f"{escape(party)}, {kind}, {escape(title)}"
    shown = sorted(
        zip(life.dots, at, strict=True), key=lambda item: (item[0].entry.main, item[0].shift is not Shift.UNCHANGED)
    )
    for dot, x in shown:
        entry = dot.entry
        gone = wording.not_held_words(dot.account, dot.basis, dot.channel)
        held = wording.firmness_words(entry.firmness, kind, called=dot.called) if entry.firmness else gone
        held = f"as before: {held}" if entry.as_before else held
        if dot.shift is None:
            what = f"{'rival account' if entry.rival else 'reading'}, {held}"
        else:
            move = "affirmed" if dot.shift is Shift.UNCHANGED else dot.shift.value
            what = f"{move}, {held}" if held != move else move
        symbol = SYMBOLS[dot.shift] if dot.shift else role_of(rival=entry.rival, reading=entry.reading).value
        yield (
            f'<a href="/{key}/entries/{dot.key}/" hx-get="?open={dot.key}"><title>'
            f"{wording.dated(entry.effective_on, dot.precision)}: {about}: {what}; {wording.account_words(dot.account, dot.basis)}."
            f'</title><use href="#s-{symbol}" x="{x:.1f}" y="{y if entry.main else y - PITCH / 2 + 1:.1f}" /></a>\n'
        )
