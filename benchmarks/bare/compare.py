"""The compare page of the bare program: the same rows, counts, texts and links as the project's, in the compact view."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from urllib.parse import urlencode

import psycopg

from benchmarks.bare import reading
from benchmarks.bare.compare_cells import AS_BEFORE, Cell, Said, against, cell, td
from benchmarks.bare.compare_form import form
from benchmarks.bare.frame import framed, permanent, term
from benchmarks.bare.reading import Cited, Row, Talks, Thin, mark
from positions.domain import wording
from positions.domain.codebook import Firmness, Kind
from positions.domain.evidence import TWO, Strength, rests_on, weakest
from positions.domain.shifts import Difference, Direction, Shift, Stand, Window, difference, disagree
from positions.domain.states import called_red_lines, is_red_line, tells_when_said

TEXTS = """
SELECT e.id, e.key, e.effective_on, e.precision, e.condition, e.content, e.account, e.basis, e.channel, e.speaker,
    CASE WHEN e.account = 'analyst' THEN (SELECT s.publisher FROM positions_citation c
        JOIN positions_source s ON s.id = c.source_id WHERE c.entry_id = e.id AND c.published_at IS NOT NULL
        ORDER BY c.id LIMIT 1) END
FROM positions_entry e WHERE e.id = ANY (%s)"""
NAMED_IN_PRINT = 120
COMPARABLE = "&amp;".join(f"shift={shift.replace(' ', '+')}" for shift in wording.COMPARABLE)
STILL = (
    (Shift.UNCHANGED, "unchanged"),
    (Shift.NOT_ADDRESSED, "with no statement found at the second round"),
    (Shift.NOT_HELD, "held at neither"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """A position with what the rule says of it."""

    about: Row
    thin: Thin
    found: Difference
    rests: tuple[Stand, ...]
    strength: Strength | None


class BareComparison:
    """One comparison: read in four queries, then written."""

    def __init__(self, connection: psycopg.Connection, talks: Talks, rounds: Sequence[Row]) -> None:
        by_id = {row[0]: row for row in rounds}
        self.talks, self.rounds = talks, rounds
        self.before, self.after = by_id[talks.before], by_id[talks.after]
        self.first, self.second = (Window(row[4], row[5]) for row in (self.before, self.after))
        self.about = connection.execute(reading.ABOUT, {"of": talks.id}).fetchall()
        thin = reading.histories(connection, [row[0] for row in self.about], self.second.ends_on)
        found = [
            (about, own, told)
            for about in self.about
            if (own := thin.get(about[0]))
            for told in [difference(own.entries, self.first, self.second, offer=about[2] == Kind.OFFER)]
            if told.shift or told.as_read
        ]
        rests = [rests_on(told) for _, _, told in found]
        shown = {state.id for _, _, told in found for state in (told.before, told.after) if state}
        ids = {each.id for own in rests for each in own} | shown
        self.cited = reading.cited_by(connection, talks.id, ids)
        self.lines = [
            Line(about, own, told, resting, self.together(own, resting))
            for (about, own, told), resting in zip(found, rests, strict=True)
        ]
        ids.update(self.said_elsewhere())
        self.texts = {row[0]: row for row in connection.execute(TEXTS, [list(ids)]).fetchall()}

    def together(self, thin: Thin, rests: Iterable[Stand]) -> Strength | None:
        own = thin.own_words
        return weakest(self.cited.strength(each.id, own_word=each.id in own, reading=each.reading) for each in rests)

    def said_elsewhere(self) -> Iterable[int]:
        """Yield the ids of further entries whose texts are shown."""
        for line in self.lines:
            for state in (line.found.before, line.found.after):
                if state:
                    yield state.firmness_said_in.id
                    content = line.thin.content(state)
                    if content:
                        yield content
            if line.found.as_read:
                yield from (each.id for each in line.thin.entries if each.reading and not each.rival)

    def said(self, state: Stand | None, kind: str, thin: Thin) -> Said | None:
        if state is None:
            return None
        text, saying = self.texts[state.id], self.texts[state.firmness_said_in.id]
        when = wording.dated(state.effective_on, text[3])
        firmness = state.firmness.value if state.firmness else ""
        content, red = thin.content(state), is_red_line(state, kind)
        last = ""
        if state.held and tells_when_said(state):
            on = wording.dated(state.firmness_said_in.effective_on, saying[3])
            last = wording.last_said(on, saying[9], saying[6], saying[8])
        return Said(
            entry=text[1],
            held=state.held,
            on=state.effective_on,
            gone="" if state.held else f"{wording.not_held_words(text[6], text[7], text[8])}, since {when}",
            content=self.texts[content][5] if content else "",
            condition=wording.only_if(saying[4]) if saying[4] else "",
            level=state.firmness.level if state.firmness else 0,
            firm=wording.firmness_words(firmness, kind, called=red and state.id in called_red_lines(thin.entries)),
            plain=firmness == Firmness.PLAIN,
            red=red,
            last=last,
            whole=wording.last_said(when, text[9], text[6], text[8]),
        )

    def cells(self, line: Line) -> tuple[Cell, Cell]:
        kind, thin = line.about[2], line.thin
        before, after = self.said(line.found.before, kind, thin), self.said(line.found.after, kind, thin)
        one = cell(before)
        if before and before.held and not one.said and before.on < self.first.starts_on:
            one = one._replace(said=before.whole)
        return one, against(before, after)

    def disagreement(self, line: Line) -> str:
        one, other = disagree(line.thin.entries, self.first), disagree(line.thin.entries, self.second)
        if not (one or other):
            return ""
        return f"Entries within {'both rounds' if one and other else 'the first round' if one else 'the second round'} differ"

    def readers(self, line: Line) -> str:
        readings = (each.id for each in line.thin.entries if each.reading and not each.rival)
        return " and ".join(sorted({self.texts[pk][10] or "the coder" for pk in readings if pk in self.texts}))

    def row(self, line: Line, shapes: dict[str, str], issue: str) -> str:
        """Return the two rows of a position; `issue` is the cell of its issue, where it is the first of that."""
        base, about, found = f"/{self.talks.key}/", line.about, line.found
        key, title, shift = about[1], escape(about[3]), found.shift
        cells = self.cells(line)
        same = " same" if cells[1] == Cell(words=AS_BEFORE) else ""
        means = wording.shift_means(shift, "the first round", "at the second round") if shift else ""
        why = wording.reasons(found.signs, Kind(about[2])) or ("" if shift is Shift.FIRST_RECORDED else means)
        small = [
            f" <small>{escape(why)}</small>" if why else "",
            " <small>stood otherwise in between</small>" if found.returned else "",
            f' <small class="reading">◇ as read by {escape(self.readers(line))}: {found.as_read.value}</small>'
            if found.as_read
            else "",
            f' <small class="flag">{flag}</small>' if (flag := self.disagreement(line)) else "",
        ]
        places = (escape(self.before[2]), escape(self.after[2]))
        at = "".join(td(each, place) for each, place in zip(cells, places, strict=True))
        return f"""<tr class="line t-{wording.tint(shift)}{same}" id="position-{key}">
{issue}<th scope="row" class="what">{mark(shapes[about[4]], about[6])}<span class="vh">{escape(about[5])}: </span><a href="{base}positions/{key}/">{title}</a> <small>{about[2]}</small></th>
{at}
<td class="moved">
  <details class="more">
    <summary hx-get="?&amp;open={key}" hx-trigger="click once" hx-target="#evidence-{key}" hx-push-url="false" hx-indicator="#progress">
      <span class="shift"><span class="sign" aria-hidden="true">{wording.shift_sign(shift)}</span>{wording.shift_word(shift)}</span><span class="vh">: evidence for {title}</span></summary>
  </details>{"".join(small)}
</td>
{self.strength(line)}
<td class="age">{self.age(found)}</td>
</tr>
<tr class="below"><td colspan="8"><div class="evidence" id="evidence-{key}"><p><a href="?&amp;open={key}#position-{key}">Show the evidence</a></p></div></td></tr>
"""

    def strength(self, line: Line) -> str:
        if line.strength is None:
            return '<td class="by" colspan="3">–</td>'
        told = (self.texts[each.id] for each in line.rests)
        whose = wording.whose_word((text[6], text[8]) for text in told)
        return (
            f'<td class="by grade"><abbr>{line.strength.grade or "–"}</abbr></td>\n<td class="by number">'
            f'{line.strength.independent_sources}<span class="unit"> src</span></td>\n<td class="by whose">{whose}</td>'
        )

    def age(self, found: Difference) -> str:
        if found.voiced_after:
            return "at the round"
        if found.last_voiced is None:
            return "never voiced"
        last = wording.partial_date(found.last_voiced.isoformat()[:7])
        age = wording.age_in_short(found.last_voiced, self.second.ends_on)
        return f'{age}<span class="unit"> before</span> <small>{last}</small>'

    def page(self, site: str) -> str:
        talks, path = self.talks, f"/{self.talks.key}/compare/"
        name = f"{escape(self.before[2])} → {escape(self.after[2])}"
        marks = {row[4]: row for row in sorted(self.about, key=lambda row: (row[10], row[4]))}
        shapes = {key: reading.SHAPES[number % 4] for number, key in enumerate(marks)}
        moved = [line for line in self.lines if line.found.shift and line.found.shift.direction]
        origins, everywhere = most_named(moved, self.cited), most_named(self.lines, self.cited)
        asked = {"before": self.before[1], "after": self.after[1]}
        tables = list(self.tables(shapes))
        counted = wording.counted(len(self.lines), "position")
        main = [
            f'<p class="crumb"><a href="/{talks.key}/">{escape(talks.name)}</a></p><div id="comparison" class="region">',
            f"<h1>{name}</h1>",
            form(self.rounds, self.before, self.after, talks.key, self.about, marks, everywhere, len(moved), origins),
            '<section class="headlines" aria-label="What moved, by party">',
            *(self.headline(marks[key], shapes[key], path) for key in marks),
            f'</section><p class="status">{counted}; {len(moved)} moved.\n<span class="hint">',
            term("first recorded", "First recorded"),
            " says that no earlier entry was found, not that the position is new.</span>",
            f'<span class="views">View: <a href="{path}" aria-current="true">Compact</a>',
            f' <a href="{path}?view=full">Full</a></span></p><nav class="jump" id="jump" aria-label="Groups of issues">',
            *(f'<a href="#{anchor}">{escape(group)}</a>' for group, anchor, _ in tables),
            "</nav>",
            *(table for _, _, table in tables),
            f'<p class="onward"><a href="/{talks.key}/delegations/?{escape(urlencode(asked))}">',
            f"Who sat at the table at these rounds</a></p>{in_print(everywhere)}</div>",
            permanent(talks, site, path, asked),
        ]
        return framed(talks, site, path, f"{name} · {escape(talks.name)}", main)

    def tables(self, shapes: dict[str, str]) -> Iterable[tuple[str, str, str]]:
        """Yield each group of issues: its name, its anchor, and its table."""
        groups: dict[str, dict[str, list[Line]]] = defaultdict(lambda: defaultdict(list))
        for line in self.lines:
            groups[line.about[9]][line.about[7]].append(line)
        head = HEAD % tuple(
            f"{wording.day(row[3])} <small>{escape(row[2])}</small>" for row in (self.before, self.after)
        )
        for number, (group, issues) in enumerate(groups.items(), start=1):
            anchor = f"group-{number}-{'-'.join(group.lower().split())}"
            said = [
                f'<section class="group" aria-labelledby="{anchor}"><h2 id="{anchor}">{escape(group)}</h2>',
                f'<table class="compact"><caption class="vh">{escape(group)}: positions of each party, a line each',
                f"</caption>{head}",
            ]
            for key, lines in issues.items():
                said.append("<tbody>")
                issue = (
                    f'<th scope="rowgroup" rowspan="{len(lines) * 2}" class="issue" id="issue-{key}">'
                    f'<a href="/{self.talks.key}/issues/{key}/">{escape(lines[0].about[8])}</a></th>'
                )
                for line in lines:
                    said.append(self.row(line, shapes, issue))
                    issue = ""
                said.append("</tbody>")
            yield group, anchor, "".join([*said, "</table></section>"])

    def headline(self, about: Row, shape: str, path: str) -> str:
        """Return what one party's positions did, in sentences."""
        party = about[4]
        own = [line for line in self.lines if line.about[4] == party]
        if not own:
            return ""
        to = f"{path}?party={party}"
        counts = Counter(line.found.shift for line in own)
        comparable = sum(count for shift, count in counts.items() if shift in wording.COMPARABLE)
        said = f"{comparable} of {wording.counted(len(own), 'position')} can be compared"
        first = f'<a class="t-apart" href="{to}&amp;{COMPARABLE}">{said}</a>' if comparable else said
        apart = [
            f'<a class="t-apart" href="{to}&amp;shift={shift.replace(" ", "+")}">'
            f"{wording.counted_apart(counts[shift], shift, 'the first round')}</a>"
            for shift in wording.APART
            if counts[shift]
        ]
        if counts[None]:
            apart.append(f'<span class="t-apart">{counts[None]} only as read by analysts</span>')
        left = len(own) - comparable
        cannot = f"; {left} cannot: {', '.join(apart)}" if left else ""
        head = f'<div class="side"><h2>{mark(shape, about[6])}{escape(about[5])}</h2><p class="comparable">{first}{cannot}.</p>'
        return f"{head}{self.moves(own, counts, to) if comparable else ''}</div>"

    def moves(self, own: Sequence[Line], counts: Counter[Shift | None], to: str) -> str:
        ways = Counter(shift.direction for line in own if (shift := line.found.shift))
        firm = Counter(
            shift.direction
            for line in own
            if (shift := line.found.shift) and (line.strength is None or line.strength.independent_sources >= 2)
        )
        said = [
            f'<a class="t-{way}" href="{to}&amp;direction={way}">{wording.counted_moves(ways[way], way)}</a>'
            if ways[way]
            else f'<span class="t-{way}">{wording.counted_moves(0, way)}</span>'
            for way in Direction
        ]
        said += [
            f'<a class="t-still" href="{to}&amp;shift={shift.replace(" ", "+")}">{counts[shift]} {words}</a>'
            for shift, words in STILL
            if counts[shift]
        ]
        standing = ", ".join(
            f'<a class="t-{way}" href="{to}&amp;direction={way}&amp;evidence=two&amp;stands=on">'
            f"{wording.counted_moves(firm[way], way)}</a>"
            for way in Direction
            if firm[way]
        )
        words = wording.evidence_words(TWO)
        on = f"{words[0].upper()}{words[1:]}: {standing or 'none of those that moved'}."
        moved = f' <span class="standing">{on}</span>' if any(ways[way] for way in Direction) else ""
        return f'<p class="moves">{", ".join(said)}.{moved}</p>'


HEAD = """<colgroup><col class="w-issue"><col class="w-what"><col><col><col class="w-moved"><col class="w-grade"><col class="w-number"><col class="w-whose"><col class="w-age"></colgroup>
<thead><tr>
    <th scope="col">Issue</th><th scope="col">Position</th>
    <th scope="col">%s</th><th scope="col">%s</th>
    <th scope="col">Shift</th>
    <th scope="col"><abbr title="Grade of the weakest source that the row rests on, A to F">Gr.</abbr></th>
    <th scope="col" class="number"><abbr title="Independent sources, where it has fewest">src</abbr></th>
    <th scope="col">Whose word</th>
    <th scope="col">Last said</th>
</tr></thead>
"""


def most_named(lines: Iterable[Line], cited: Cited) -> list[tuple[str, str, int]]:
    """Return each origin with its name and how many rows rest on it, the most frequent first."""
    counts = Counter(origin for line in lines if line.strength for origin in line.strength.origins)
    return sorted(
        ((origin, cited.names[origin], count) for origin, count in counts.items()),
        key=lambda each: (-each[2], each[1], each[0]),
    )


def in_print(origins: Sequence[tuple[str, str, int]]) -> str:
    names = [name for _, name, _ in origins[:NAMED_IN_PRINT]]
    if len(origins) > NAMED_IN_PRINT:
        names.append(f"and {len(origins) - NAMED_IN_PRINT} further")
    today = wording.day(datetime.now(UTC).date())
    return f"""<dl class="printed inputs">
      <div><dt>As known on</dt><dd>{today}, the latest</dd></div>
      <div><dt>Filters</dt><dd>none: all positions</dd></div>
      <div><dt>Origins, the most frequent first</dt><dd>{escape("; ".join(names))}</dd></div>
    </dl>"""


def compare(connection: psycopg.Connection, key: str, site: str) -> str:
    talks = reading.talks_of(connection, key)
    rounds = connection.execute(reading.ROUNDS, [talks.id]).fetchall()
    return BareComparison(connection, talks, rounds).page(site)
