"""What every page of the bare program reads: the negotiation with its rounds, thin histories, and what entries cite."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from html import escape
from typing import Any

import psycopg

from positions.domain.codebook import Firmness, Scope
from positions.domain.evidence import CitedSource, Strength, strength_of
from positions.domain.shifts import Stand, resolved
from positions.domain.wording import partial_date

Row = tuple[Any, ...]

NEGOTIATION = """
SELECT n.id, coalesce(nullif(n.title, ''), n.key), n.before_id, n.after_id,
    (SELECT string_agg(coalesce(l->>'name', l->>'title', l->>'path'), ', ') FROM jsonb_array_elements(n.licenses) l),
    (SELECT max(m.at) FROM positions_moment m WHERE m.negotiation_id = n.id),
    (SELECT r.version FROM positions_release r WHERE r.negotiation_id = n.id ORDER BY r.released_at DESC LIMIT 1),
    (SELECT count(*) FROM (SELECT FROM positions_entry e WHERE e.negotiation_id = n.id AND e.published_at >
        (SELECT max(r.released_at) FROM positions_release r WHERE r.negotiation_id = n.id) LIMIT 1001) since)
FROM positions_negotiation n WHERE n.key = %s AND n.state = 'public'"""
ROUNDS = """
SELECT id, key, name, starts_on, window_starts_on, window_ends_on, short_name, ends_on FROM positions_round
WHERE negotiation_id = %s ORDER BY window_ends_on, key"""
ABOUT = """
SELECT p.id, p.key, p.kind, p.title, y.key, coalesce(nullif(y.short_name, ''), y.name),
    coalesce(nullif(y.colour, ''), '#6b7280'), i.key, i.name, i."group", y."order"
FROM positions_position p
JOIN positions_party y ON y.id = p.party_id AND y.negotiation_id = %(of)s
JOIN positions_issue i ON i.id = p.issue_id AND i.negotiation_id = %(of)s
WHERE p.negotiation_id = %(of)s
    AND EXISTS (SELECT FROM positions_entry e WHERE e.position_id = p.id AND e.published_at IS NOT NULL)
ORDER BY i."order", i.key, y."order", y.key, p.key"""
LIVE = "published_at IS NOT NULL AND superseded_at IS NULL"
THIN = f"""
SELECT position_id, id, effective_on, sequence, held, firmness, conditional, scope, rival_of_id, reading, declared,
    ends_term, has_content, own_word
FROM positions_entry WHERE position_id = ANY (%s) AND effective_on <= %s AND {LIVE}
ORDER BY position_id, effective_on, sequence, id"""
CITED = """
SELECT c.entry_id, s.key, s.origin, s.reliability, s.type, s.publisher, s.published_on
FROM positions_citation c JOIN positions_source s ON s.id = c.source_id AND s.negotiation_id = %s
WHERE c.entry_id = ANY (%s) AND c.published_at IS NOT NULL"""
FIRMNESS = {"": None, **{firmness.value: firmness for firmness in Firmness}}
SCOPE = {"": Scope.SAME, **{scope.value: scope for scope in Scope}}
SHAPES = ("M1 1h8v8h-8z", "M5 .5a4.5 4.5 0 1 0 .01 0z", "M5 .5l4.8 9h-9.6z", "M5 0l5 5-5 5-5-5z")


@dataclass(frozen=True)
class Talks:
    """A negotiation: what stands in the frame of its pages, and its rounds in order."""

    id: int
    key: str
    name: str
    before: int | None
    after: int | None
    licence: str
    moment: datetime
    release: str | None
    since: int


def talks_of(connection: psycopg.Connection, key: str) -> Talks:
    row = connection.execute(NEGOTIATION, [key]).fetchall()[0]
    return Talks(row[0], key, *row[1:])


def stand(row: Row) -> Stand:
    """Return what the rule needs of an entry, from a row of THIN."""
    return Stand(
        id=row[1],
        effective_on=row[2],
        sequence=row[3],
        held=row[4],
        firmness=FIRMNESS[row[5]],
        conditional=row[6],
        scope=SCOPE[row[7]],
        rival=row[8] is not None,
        reading=row[9],
        declared=row[10],
        ends_term=row[11],
    )


@dataclass(frozen=True)
class Thin:
    """The thin history of a position, resolved, and which of its entries have a content or are the own word."""

    entries: tuple[Stand, ...]
    contentful: frozenset[int]
    own_words: frozenset[int]

    def content(self, state: Stand) -> int | None:
        """Return the id of the entry whose content is in force at a state; None when it is not held."""
        if not state.held:
            return None
        return next(
            (
                each.id
                for each in reversed(self.entries)
                if each.id in self.contentful and each.main and each.place <= state.place
            ),
            None,
        )


def histories(connection: psycopg.Connection, positions: Sequence[int], until: date) -> dict[int, Thin]:
    rows: dict[int, list[Row]] = defaultdict(list)
    for row in connection.execute(THIN, [positions, until]).fetchall():
        rows[row[0]].append(row)
    return {
        position: Thin(
            resolved(map(stand, own)),
            frozenset(row[1] for row in own if row[12]),
            frozenset(row[1] for row in own if row[13]),
        )
        for position, own in rows.items()
    }


@dataclass(frozen=True)
class Cited:
    """The sources of entries, by entry, and what their origins are called."""

    by_entry: Mapping[int, Sequence[CitedSource]]
    names: Mapping[str, str]

    def strength(self, entry: int, *, own_word: bool, reading: bool) -> Strength:
        return strength_of(self.by_entry.get(entry, ()), own_word=own_word, reading=reading)


def cited_by(connection: psycopg.Connection, negotiation: int, entries: Iterable[int]) -> Cited:
    by_entry: dict[int, list[CitedSource]] = defaultdict(list)
    names: dict[str, str] = {}
    for entry, key, origin, grade, kind, publisher, on in connection.execute(CITED, [negotiation, list(entries)]):
        by_entry[entry].append(CitedSource(origin or key, grade, kind))
        names[origin or key] = origin or f"{publisher} {partial_date(on)}".strip()
    called = list(names.values())
    twice = {name for name in called if called.count(name) > 1} if len(set(called)) < len(called) else set()
    return Cited(
        by_entry, {key: f"{name} ({key})" if name in twice and name != key else name for key, name in names.items()}
    )


def mark(shape: str, colour: str) -> str:
    """Return the sign of a party."""
    return (
        f'<svg class="mark" viewBox="0 0 10 10" aria-hidden="true"><path d="{shape}" fill="{escape(colour)}" /></svg>'
    )
