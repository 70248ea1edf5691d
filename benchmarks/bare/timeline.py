"""The timeline of the bare program: the picture of all positions, and the first page of their entries."""

from base64 import urlsafe_b64encode
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from html import escape
from itertools import groupby
from urllib.parse import urlencode

import psycopg

from benchmarks.bare import reading
from benchmarks.bare.compare_form import STANDS, evidence_asked, many
from benchmarks.bare.entries import Evidence, evidence_of
from benchmarks.bare.frame import framed, permanent, words_of
from benchmarks.bare.listing import MONTHS, PAGE, line
from benchmarks.bare.picture import Dot, Life, Parties, RoundRow, picture
from benchmarks.bare.position import origins
from benchmarks.bare.reading import Row
from positions.domain import wording
from positions.domain.codebook import Basis, Kind
from positions.domain.shifts import Direction, Shift, moves, resolved
from positions.domain.states import called_red_lines
from positions.models import Round
from positions.timeline.axis import folded_scale, whole_period
from positions.timeline.legend import KEY, KEY_BARS

WHOLE = """
SELECT e.position_id, e.id, e.effective_on, e.sequence, e.held, e.firmness, e.conditional, e.scope, e.rival_of_id,
    e.reading, e.declared, e.ends_term, e.key, e.precision, e.account, e.basis, e.channel
FROM positions_entry e WHERE e.position_id = ANY (%s) AND e.published_at IS NOT NULL
    AND e.superseded_at IS NULL
ORDER BY e.position_id, e.effective_on, e.sequence, e.id"""
MOST_LANES = 14
MOVES = [shift for shift in Shift if shift not in {Shift.LAPSED, Shift.NOT_ADDRESSED}]
WORDS = ("red line", "categorical", "move", "rival", "reading", "first recorded", "silence", "window")


def lives_of(connection: psycopg.Connection, about: Sequence[Row]) -> list[Life]:
    """Return the positions with their entries."""
    rows: dict[int, list[Row]] = defaultdict(list)
    for row in connection.execute(WHOLE, [[row[0] for row in about]]).fetchall():
        rows[row[0]].append(row)
    lives = []
    for position in about:
        own = rows.get(position[0])
        if not own:
            continue
        entries = resolved(map(reading.stand, own))
        shifts, called = moves(entries, offer=position[2] == Kind.OFFER), called_red_lines(entries)
        lives.append(
            Life(
                position,
                tuple(
                    Dot(
                        entry=entry,
                        key=row[12],
                        precision=row[13],
                        account=row[14],
                        basis=row[15],
                        channel=row[16],
                        called=entry.id in called or (entry.declared and not entry.main),
                        shift=shifts.get(entry.id),
                    )
                    for entry, row in zip(entries, own, strict=True)
                ),
            )
        )
    return lives


def timeline(connection: psycopg.Connection, key: str, site: str) -> str:
    talks = reading.talks_of(connection, key)
    rounds = [RoundRow(*row) for row in connection.execute(reading.ROUNDS, [talks.id])]
    lives = lives_of(connection, connection.execute(reading.ABOUT, {"of": talks.id}).fetchall())
    ranked = sorted((life.about for life in lives), key=lambda row: (row[10], row[4]))
    parties = Parties({row[4]: row for row in ranked})
    days = [dot.entry.effective_on for life in lives for dot in life.dots]
    as_rounds: list[Round] = list(rounds)  # type: ignore[arg-type] # of a round only its days and names are asked
    period = whole_period(days, as_rounds)
    assert period is not None  # noqa: S101 - whatever is measured has entries
    listed = first_entries(lives)
    evidence = evidence_of(connection, [dot.entry.id for _, dot in listed], f"/{key}/", "", None)
    path = f"/{key}/timeline/"
    counted = f"{len(days)} entries on {wording.counted(len(lives), 'position')}, {period.words}."
    main = [
        f'<p class="crumb"><a href="/{key}/">{escape(talks.name)}</a></p><h1>How positions moved</h1>',
        '<div id="timeline" class="region"><details class="narrowing"><summary>Filters</summary>',
        form(path, lives, parties, rounds, origins(evidence, [dot.entry.id for _, dot in listed])),
        f'</details><div id="results"><div class="bar-end"><p class="status">{counted}</p>{zooms(path, days)}</div>',
        f'<p class="printed">As known on {wording.moment(talks.moment)}. </p><div class="narrow">',
        "<h2>One issue or one party at a time</h2>",
        *choices(path, lives, parties),
        f'</div><div class="wide">{legend()}</div><p class="vh wide"><a href="#list">Skip the picture: the same entries as ',
        'a list</a></p><div class="beside">',
        picture(key, lives, parties, rounds, folded_scale(period, days, as_rounds), period),
        f'<div class="listed"><h2 id="list">Entries, newest first <small><a href="{path}?order=oldest">oldest first</a>',
        f"</small></h2>{files(key)}",
        *entries(evidence, listed, parties),
        more(path, listed, talks.moment, len(days)),
        "</div></div></div>",
        permanent(talks, site, path, {}),
    ]
    return framed(talks, site, path, f"Timeline, {period.words} · {escape(talks.name)}", main)


def first_entries(lives: Iterable[Life]) -> list[tuple[Row, Dot]]:
    """Return the entries of the first page with their positions, the newest first."""
    every = [(life.about, dot) for life in lives for dot in life.dots]
    every.sort(key=lambda item: (item[1].entry.effective_on, item[1].entry.sequence, item[1].key), reverse=True)
    return every[:PAGE]


def entries(evidence: Evidence, listed: Sequence[tuple[Row, Dot]], parties: Parties) -> Iterable[str]:
    order: dict[int | str, int] = {party: number for number, party in enumerate(parties.rows)}
    for month, own in groupby(listed, key=lambda item: item[1].entry.effective_on.replace(day=1)):
        yield f'<h3 class="month">{MONTHS[month.month - 1]} {month.year}</h3><ol class="entries log">'
        for about, dot in own:
            pk, key, kind, title, party, name, colour, issue, issue_name, *_ = about
            position = (pk, key, kind, title, name, party, colour, issue, issue_name)
            shifts = {dot.entry.id: dot.shift} if dot.shift else {}
            yield line(evidence, (dot.entry.id,), position, order, shifts)
        yield "</ol>"


def more(path: str, listed: Sequence[tuple[Row, Dot]], moment: datetime, number: int) -> str:
    if number <= PAGE:
        return ""
    last = listed[-1][1]
    place = f"{last.entry.effective_on}\n{last.entry.sequence}\n{last.key}".encode()
    known = moment.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
    asked = {"known": known, "after": urlsafe_b64encode(place).decode().rstrip("=")}
    address = escape(f"{path}?{urlencode(asked)}")
    return f'<p id="more"><a class="button" rel="next" href="{address}" hx-get="{address}">More entries</a></p>'


def form(
    path: str,
    lives: Sequence[Life],
    parties: Parties,
    rounds: Sequence[RoundRow],
    named: Sequence[tuple[str, str, int]],
) -> str:
    groups = list(dict.fromkeys(life.about[9] for life in lives))
    issues = {life.about[7]: life.about[8] for life in lives}
    choices = (
        ("Party", "party", [(party, row[5]) for party, row in parties.rows.items()]),
        ("Group", "group", [(group, group) for group in groups]),
        ("Issue", "issue", list(issues.items())),
        ("Kind", "kind", [(kind.value, kind.value) for kind in Kind]),
        ("Move", "move", [(each.value, "affirmed" if each is Shift.UNCHANGED else each.value) for each in MOVES]),
        ("Direction", "direction", [(way.value, wording.band_words(way.value)) for way in Direction]),
        ("Account", "account", [(account.value, words) for account, words in wording.ACCOUNTS.items()]),
        ("Basis", "basis", [(basis.value, basis.value) for basis in Basis]),
        ("Said at", "round", [(each.key, each.name) for each in rounds]),
    )
    fields = "".join(many(words, name, options) for words, name, options in choices)
    return (
        f'<form class="question filters" action="{path}" method="get" role="search"><label>Text <input name="text">'
        f'</label>{fields}<label>From <input name="from"></label> <label>to <input name="to"></label><details class="many '
        'wide"><summary>More</summary><fieldset><legend class="vh">More filters</legend><label>Speaker <input '
        'name="speaker"></label> <label>Source <input name="source"></label> <label>As known on <input name="known" '
        f'id="known"></label></fieldset></details>{evidence_asked(named, STANDS)}<noscript><button>Show</button></noscript>'
        "</form>"
    )


def zooms(path: str, days: Iterable[date]) -> str:
    years = sorted({day.year for day in days})
    links = " ".join(f'<a href="{path}?from={year}-01-01&amp;to={year}-12-31">{year}</a>' for year in years)
    return (
        f'<nav class="zoom" aria-label="Zoom">Zoom to <a href="{path}" aria-current="true">all</a> {links} '
        f'<a class="scale" href="{path}?scale=even">Even scale</a></nav>'
    )


def choices(path: str, lives: Sequence[Life], parties: Parties) -> Iterable[str]:
    """Yield what a narrow screen offers to choose from, with how much moved there."""
    moved: Counter[tuple[str, str]] = Counter()
    for life in lives:
        number = sum(bool(dot.shift and dot.shift.direction) for dot in life.dots)
        for name, value in (("party", life.about[4]), ("issue", life.about[7]), ("group", life.about[9])):
            moved[name, value] += number

    def offer(name: str, value: str, words: str) -> str:
        number = moved[name, value]
        says = wording.counted(number, "move") if number else "no move"
        href = f"{path}?{escape(urlencode({name: value}))}"
        return f'<a href="{href}">{escape(words)}</a> <small>{says}</small>'

    if len(parties.rows) > 1:
        listed = "".join(
            f"<li>{parties.sign(key)}{offer('party', key, row[5])}</li>" for key, row in parties.rows.items()
        )
        yield f'<h3>One party</h3><ul class="offers">{listed}</ul>'
    for group, own in groupby(lives, key=lambda life: str(life.about[9])):
        of = list(own)
        issues = {life.about[7]: life.about[8] for life in of}
        whole = (
            f"<li>{offer('group', group, f'all of {group}')}</li>" if len(of) <= MOST_LANES and len(issues) > 1 else ""
        )
        listed = "".join(f"<li>{offer('issue', key, name)}</li>" for key, name in issues.items())
        yield f'<h3>{escape(group)}</h3><ul class="offers">{whole}{listed}</ul>'


def legend() -> str:
    said = [f'<li><svg><use href="#s-{symbol}" /></svg>{words}</li>' for symbol, words in KEY]
    said += [f'<li><svg class="wide"><path class="{css}" d="M0 0H34" /></svg>{words}</li>' for css, words in KEY_BARS]
    said += ["<li>window of a round</li>", "<li>event</li>"]
    return f'<ul class="key" aria-label="Legend">{"".join(said)}</ul>{words_of(*WORDS)}'


def files(key: str) -> str:
    base = f"/{key}/timeline"
    return (
        f'<p class="take"><a href="{base}.csv" download>CSV</a> <a href="{base}.xlsx" download>Excel</a> '
        f'<a href="{base}.json">JSON</a> <a href="{base}/citations.csv" download>Citations (CSV)</a> <span>Picture: '
        f'<a href="{base}.svg" download>SVG</a> <a href="{base}.png" download>PNG</a></span></p>'
    )
