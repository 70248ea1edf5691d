"""Entries with their evidence, as the bare program's lists have them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from html import escape
from typing import NamedTuple

import psycopg

from benchmarks.bare.reading import Row
from positions.domain import wording
from positions.domain.codebook import Firmness
from positions.domain.diff import word_diff
from positions.domain.evidence import CitedSource, Strength, strength_of
from positions.domain.shifts import Shift
from positions.domain.states import draws_red_line

ENTRY = """
SELECT e.id, e.key, e.effective_on, e.precision, e.held, e.firmness, e.declared, e.condition, e.scope, e.content,
    e.statement, e.account, e.basis, e.channel, e.speaker, e.said_on, e.reading, e.rival_of_id, e.own_word,
    e.position_id, e.sequence, r.key
FROM positions_entry e LEFT JOIN positions_entry r ON r.id = e.rival_of_id
WHERE e.id = ANY (%s)"""
CITATIONS = """
SELECT c.entry_id, s.key, s.publisher, s.published_on, s.origin, s.type, s.reliability, c.locator, c.quote,
    c.quote_language, c.translation
FROM positions_citation c JOIN positions_source s ON s.id = c.source_id
WHERE c.entry_id = ANY (%s) AND c.published_at IS NOT NULL AND (%s::timestamptz IS NULL OR c.published_at <= %s)
ORDER BY c.entry_id, s.key, c.locator, c.id"""


class EntryText(NamedTuple):
    """An entry as ENTRY reads it."""

    id: int
    key: str
    on: date
    precision: str
    held: bool
    firmness: str
    declared: bool
    condition: str
    scope: str
    content: str
    statement: str
    account: str
    basis: str
    channel: str
    speaker: str
    said_on: date | None
    reading: bool
    rival_of: int | None
    own_word: bool
    position: int
    sequence: int
    rival_key: str | None

    @property
    def role(self) -> str:
        return "rival" if self.rival_of else "reading" if self.reading else "main"


@dataclass(frozen=True)
class Evidence:
    """What entries say and cite; `suffix` is what their links carry along, `base` what they begin with."""

    texts: dict[int, EntryText]
    citations: dict[int, list[Row]]
    base: str
    suffix: str

    def strength(self, pk: int) -> Strength:
        text = self.texts[pk]
        cited = (CitedSource(row[4] or row[1], row[6], row[5]) for row in self.citations[pk])
        return strength_of(cited, own_word=text.own_word, reading=text.reading)

    def names(self, entries: Iterable[int]) -> dict[str, str]:
        """Return what the origins of the entries are called."""
        rows = (row for pk in entries for row in self.citations[pk])
        called = {row[4] or row[1]: row[4] or f"{row[2]} {wording.partial_date(row[3])}".strip() for row in rows}
        listed = list(called.values())
        return {
            origin: name if name == origin or listed.count(name) == 1 else f"{name} ({origin})"
            for origin, name in called.items()
        }


def evidence_of(
    connection: psycopg.Connection, entries: Sequence[int], base: str, suffix: str, known: datetime | None
) -> Evidence:
    ids = list(entries)
    texts = {row[0]: EntryText(*row) for row in connection.execute(ENTRY, [ids])}
    citations: dict[int, list[Row]] = defaultdict(list)
    for row in connection.execute(CITATIONS, [ids, known, known]):
        citations[row[0]].append(row)
    return Evidence(texts, citations, base, suffix)


def grade(letter: str | None) -> str:
    title = "Grade of its sources, A to F" if letter else "None of its sources has a grade"
    return f'<abbr title="{title}">{letter or "–"}</abbr>'


def strength_line(strength: Strength, names: dict[str, str], *, several: bool = False) -> str:
    """Return how strong the evidence is, as a small line."""
    named = "; ".join(sorted(names[origin] for origin in strength.origins))
    hover = f'<span class="names"><span class="vh">: </span>{escape(named)}</span>' if named else ""
    another = "not only its own word" if several else "not its own word"
    return (
        f'<span class="strength">{grade(strength.grade)} <span class="origins">'
        f"{wording.independent_sources(strength.independent_sources)}{hover}</span> · "
        f"{'own word' if strength.own_word else another}</span>"
    )


def citation(row: Row, base: str, suffix: str) -> str:
    _, source, publisher, on, origin, _, letter, locator, quote, language, translation = row
    said = [f'<a href="{base}sources/{source}/{suffix}">{escape(publisher)}</a>']
    if on:
        said.append(f", {wording.partial_date(on)}")
    said.append(f"; {escape(locator)}")
    if origin:
        said.append(f"; origin {escape(origin)}")
    if letter:
        said.append(f' <abbr title="Reliability of the source, A to F">{letter}</abbr>')
    if quote:
        said.append(f'<q lang="{escape(language)}">{escape(quote)}</q>')
        if translation:
            said.append(f' <span class="translation">({escape(translation)})</span>')
    return f"<li>{''.join(said)}</li>"


def facts(text: EntryText, kind: str, shift: Shift | None) -> str:
    """Return what the entry moved, how firmly it is held and with which scope."""
    word = "affirmed" if shift is Shift.UNCHANGED else shift.value if shift else ""
    said = []
    if shift:
        sign = f'<span class="sign" aria-hidden="true">{wording.SIGNS[shift]}</span>'
        said.append(f'<span class="shift t-{wording.tint(shift)}">{sign} {word}</span>')
    if text.rival_of:
        said.append('<span class="reading">rival account</span>')
    elif text.reading:
        said.append('<span class="reading">◇ reading</span>')
    if text.held:
        said.append(held(text, kind))
    elif word != (gone := wording.not_held_words(text.account, text.basis, text.channel)):
        said.append(f"<span>{gone}</span>")
    if text.scope:
        said.append(f"<span>scope: {text.scope}</span>")
    if text.said_on:
        said.append(f"<span>known since {wording.day(text.said_on)}</span>")
    return "".join(said)


def held(text: EntryText, kind: str) -> str:
    """Return how firmly the entry has its position held, and on which condition."""
    level, red = Firmness(text.firmness).level, draws_red_line(text.firmness, kind)
    meter = f'<span class="meter m{level}" aria-hidden="true"></span>' if level else ""
    firm = wording.firmness_words(text.firmness, kind, called=text.declared)
    declared = ", declared" if text.declared and not red else ""
    condition = f"<span>{escape(wording.only_if(text.condition))}</span>" if text.condition else ""
    return f'<span class="firm{" red" if red else ""}">{meter}{firm}{declared}</span>{condition}'


def entry(evidence: Evidence, pk: int, kind: str, shift: Shift | None, of: str = "", against: str = "") -> str:
    """Return an entry of a list; `of` is the link to its position, `against` the content in force before it."""
    text, base, suffix = evidence.texts[pk], evidence.base, evidence.suffix
    changed = ""
    if against and text.content and against != text.content:
        tags = {"gone": ("<del>", "</del> "), "added": ("<ins>", "</ins> "), "same": ("", " ")}
        pieces = word_diff(against, text.content)
        words = "".join(f"{tags[piece.what][0]}{escape(piece.text)}{tags[piece.what][1]}" for piece in pieces)
        changed = f'<p class="diff"><b>Against the content before</b>{words}</p>'
    content = f'<p class="content">{escape(text.content)}</p>' if text.content else ""
    speaker = f"<span>{escape(text.speaker)}</span>" if text.speaker else ""
    cited = "".join(citation(row, base, suffix) for row in evidence.citations[pk])
    return f"""<a href="{base}entries/{text.key}/{suffix}"><span class="vh">Entry of </span><time datetime="{text.on.isoformat()}">{wording.dated(text.on, text.precision)}</time></a>
<div>{of}{content}{changed}<p>{escape(text.statement)}</p>
  <p class="facts">{facts(text, kind, shift)}</p>
  <p class="facts"><span>{wording.account_words(text.account, text.basis)}</span>{speaker}{strength_line(evidence.strength(pk), evidence.names([pk]))}</p>
  <ul class="cites">{cited}</ul>
</div>"""
