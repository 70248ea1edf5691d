"""The search for one word in one negotiation, by the bare program: how many there are of each kind, and the 25 best."""

import re
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterable
from datetime import date
from html import escape
from typing import NamedTuple

import psycopg

from benchmarks.bare import reading
from benchmarks.bare.compare_form import many
from benchmarks.bare.entries import Evidence, evidence_of, strength_line
from benchmarks.bare.frame import framed, permanent
from positions.domain import wording
from positions.domain.folding import words_in
from positions.domain.names import sound

BEST = 25
KINDS = {"entry": "Entries", "quote": "Quotes", "position": "Positions", "source": "Sources", "person": "People"}
ONE = {"entry": "Entry", "quote": "Quote", "position": "Position", "source": "Source", "person": "Person"}
# What the word may be: its stem, and the people who bear it as a name.
LOOKED_UP = """
SELECT phraseto_tsquery('simple', %(word)s)::text, phraseto_tsquery('english', %(word)s)::text,
    ARRAY(SELECT DISTINCT n.target FROM positions_searchname n WHERE n.looked_up = %(name)s
        AND n.negotiation_id = %(of)s ORDER BY 1),
    ARRAY(SELECT DISTINCT w.written FROM positions_searchname n
        JOIN positions_searchname w ON w.target = n.target AND w.kind = n.kind AND w.looked_up = n.looked_up
        WHERE n.looked_up = %(name)s AND n.negotiation_id = %(of)s)"""
SHOWN = """vector @@ %(asked)s::tsquery AND (kind IN ('person', 'outcome', 'event', 'assessment')
    OR kind IN ('entry', 'quote') AND superseded_at IS NULL
    OR kind = 'position' AND EXISTS (SELECT FROM positions_entry e WHERE e.position_id = target
        AND e.published_at IS NOT NULL AND e.superseded_at IS NULL)
    OR kind = 'source' AND EXISTS (SELECT FROM positions_source s WHERE s.id = target AND (s.public_since IS NOT NULL
        OR EXISTS (SELECT FROM positions_citation c WHERE c.source_id = s.id AND c.published_at IS NOT NULL))))"""
COUNTED = f"SELECT kind, count(*) FROM positions_searchrow WHERE {SHOWN} GROUP BY 1"
LISTED = f"""
SELECT id, (ts_rank('{{0.1, 0.3, 0.5, 1}}', vector, %(words)s::tsquery, 1) * 1000000
    * CASE kind WHEN 'person' THEN 3 WHEN 'position' THEN 2 ELSE 1 END)::int AS score
FROM positions_searchrow WHERE {SHOWN} ORDER BY 2 DESC, 1 DESC LIMIT {BEST + 1}"""
FOUND = """
SELECT s.id, s.kind, coalesce(nullif(y.short_name, ''), y.name, ''), coalesce(i.name, ''), p.key, p.title, p.kind, p.note,
    s.target, e.key, e.effective_on, e.precision, e.content, e.statement, e.condition, e.speaker, e.coding_note,
    d.key, d.title, d.publisher, d.author, d.published_on, d.type, d.note, h.key, h.name, h.native_name,
    array_to_string(h.aliases, ', '), h.note,
    (SELECT string_agg(DISTINCT o.title, '; ') FROM positions_office o WHERE o.person_id = h.id)
FROM positions_searchrow s
LEFT JOIN positions_entry e ON s.kind = 'entry' AND e.id = s.target
LEFT JOIN positions_position p ON p.id = CASE s.kind WHEN 'position' THEN s.target ELSE e.position_id END
LEFT JOIN positions_party y ON y.id = s.party
LEFT JOIN positions_issue i ON i.id = s.issue
LEFT JOIN positions_source d ON s.kind = 'source' AND d.id = s.target
LEFT JOIN positions_person h ON s.kind = 'person' AND h.id = s.target
WHERE s.id = ANY (%s)"""
CHOICES = """
SELECT DISTINCT y."order", y.key, coalesce(nullif(y.short_name, ''), y.name), i."order", i.key, i.name
FROM positions_position p JOIN positions_party y ON y.id = p.party_id JOIN positions_issue i ON i.id = p.issue_id
WHERE p.negotiation_id = %s
    AND EXISTS (SELECT FROM positions_entry e WHERE e.position_id = p.id AND e.published_at IS NOT NULL)"""
STEMS = "SELECT word, (ts_lexize('english_stem', word))[1] FROM unnest(%s::text[]) AS word"
TOKEN = re.compile(r"\w+(?:['’]\w+)*")


class Hit(NamedTuple):
    """A row of FOUND."""

    id: int
    kind: str
    party: str
    issue: str
    position: str
    title: str
    position_kind: str
    position_note: str
    target: int
    entry: str
    on: date
    precision: str
    content: str
    statement: str
    condition: str
    speaker: str
    coding_note: str
    source: str
    source_title: str
    publisher: str
    author: str
    published_on: str
    type: str
    source_note: str
    person: str
    name: str
    native_name: str
    aliases: str
    person_note: str
    offices: str | None

    @property
    def parts(self) -> tuple[str, str, list[str], list[tuple[str, str]], list[tuple[str, str]]]:
        """Return where it leads, its name, its facts, the texts that are always shown, and those only where marked."""
        if self.kind == "person":
            always = [("", self.native_name), ("Also", self.aliases), ("", self.offices or "")]
            return f"people/{self.person}/", self.name, [self.party], always, [("Note", self.person_note)]
        if self.kind == "position":
            facts = [self.party, self.position_kind, self.issue]
            return f"positions/{self.position}/", self.title, facts, [("", self.position_note)], []
        if self.kind == "source":
            facts = [self.author, self.publisher, wording.partial_date(self.published_on), self.type]
            further = [("Author", self.author), ("Publisher", self.publisher), ("Note", self.source_note)]
            return f"sources/{self.source}/", self.source_title, facts, [], further
        facts = [wording.dated(self.on, self.precision), self.party, self.issue]
        further = [("Only if", self.condition), ("Speaker", self.speaker), ("Coding note", self.coding_note)]
        return f"entries/{self.entry}/", self.title, facts, [("", self.content), ("", self.statement)], further


def search(connection: psycopg.Connection, key: str, asked: str, site: str) -> str:
    talks = reading.talks_of(connection, key)
    word = words_in(asked)[0]
    named = {"word": word, "name": f"@{sound(word)}", "of": talks.id}
    simple, english, people, written = connection.execute(LOOKED_UP, named).fetchall()[0]
    forms = dict.fromkeys([simple, english, *(f"'{each}'" for each in written), *(f"'@{pk}'" for pk in people)])
    words = " | ".join(filter(None, forms))
    looked = {"asked": f"({words}) & '§{talks.id}'", "words": words}
    counts = {str(kind): int(count) for kind, count in connection.execute(COUNTED, looked)}
    listed = connection.execute(LISTED, looked).fetchall()
    best = [row[0] for row in listed[:BEST]]
    rows = {row[0]: Hit(*row) for row in connection.execute(FOUND, [best])}
    hits = [rows[pk] for pk in best]
    evidence = evidence_of(connection, [hit.target for hit in hits if hit.kind == "entry"], f"/{key}/", "", None)
    marked = marker(connection, {word, *written}, hits)
    path = f"/{key}/search/"
    total = wording.counted(sum(counts.values()), "result")
    address = f"{path}?q={asked}"
    more = ""
    if len(listed) > BEST:
        place = urlsafe_b64encode(f"{listed[BEST - 1][1]}\n{listed[BEST - 1][0]}".encode()).decode().rstrip("=")
        more = f'<p class="onward"><a class="button" href="{address}&amp;page={place}">Further results</a></p>'
    main = [
        f'<p class="crumb"><a href="/{key}/">{escape(talks.name)}</a></p><h1>Search</h1>',
        form(connection, talks.id, path, asked),
        '<div id="results" class="region"><nav class="kinds" aria-label="Kinds of results">',
        f'<a href="{address}" aria-current="true">Everything <small>{sum(counts.values())}</small></a>',
        *(
            f'<a href="{address}&amp;kind={kind}">{many_of} <small>{counts[kind]}</small></a>'
            for kind, many_of in KINDS.items()
            if counts.get(kind)
        ),
        f'</nav><p class="status">{total}.</p><ol class="found">',
        *(found(hit, key, marked, evidence) for hit in hits),
        f"</ol>{more}</div>",
        permanent(talks, site, path, {"q": asked}),
    ]
    return framed(talks, site, path, f"{escape(asked)} · Search · {escape(talks.name)}", main, find=False)


def form(connection: psycopg.Connection, talks: int, path: str, asked: str) -> str:
    rows = connection.execute(CHOICES, [talks]).fetchall()
    parties = {row[1]: row[2] for row in sorted(rows, key=lambda row: (row[0], row[1]))}
    issues = {row[4]: row[5] for row in sorted(rows, key=lambda row: (row[3], row[4]))}
    fields = many("Party", "party", list(parties.items())) + many("Issue", "issue", list(issues.items()))
    return (
        f'<form class="search" action="{path}" method="get" role="search"><p class="sought"><label class="vh" for="q">'
        f'Words to search for</label><input type="search" name="q" id="q" value="{escape(asked)}"> <button>Search</button>'
        '</p><div class="filters"><label>From <input type="text" name="since"></label> <label>To <input type="text" '
        f'name="until"></label>{fields}<label>as known on <input type="text" name="known" id="known" value=""></label>'
        "</div></form>"
    )


Marker = Callable[[str], tuple[str, bool]]


def marker(connection: psycopg.Connection, sought: set[str], hits: Iterable[Hit]) -> Marker:
    """Return what marks the words that were found in a text, and tells whether there are any."""
    texts = [text for hit in hits for text in (hit.parts[1], *(text for _, text in (*hit.parts[3], *hit.parts[4])))]
    words = {word for text in texts for word in words_in(text)} | sought
    stems = {word: stem or word for word, stem in connection.execute(STEMS, [sorted(words)])}
    wanted = {stems[word] for word in sought}

    def marked(text: str) -> tuple[str, bool]:
        out, end = [], 0
        for token in TOKEN.finditer(text):
            if any(stems.get(word) in wanted for word in words_in(token[0])):
                out += [escape(text[end : token.start()]), "<mark>", escape(token[0]), "</mark>"]
                end = token.end()
        return "".join([*out, escape(text[end:])]), bool(out)

    return marked


def found(hit: Hit, key: str, marked: Marker, evidence: Evidence) -> str:
    place, title, facts, always, further = hit.parts
    strength = ""
    if hit.kind == "entry":
        told = strength_line(evidence.strength(hit.target), evidence.names([hit.target]))
        strength = f'<p class="facts">{told}</p>'
    lines = [(label, marked(text)[0]) for label, text in always if text]
    lines += [(label, words) for label, text in further for words, any_ in [marked(text or "")] if any_]
    said = "".join(f"<p>{f'<small>{label}:</small> ' if label else ''}{text}</p>" for label, text in lines)
    spans = "".join(f"<span>{escape(fact)}</span>" for fact in facts if fact)
    return (
        f'<li><p class="kind">{ONE[hit.kind]}</p><h2><a href="/{key}/{place}">{marked(title)[0]}</a></h2>'
        f'<p class="facts">{spans}</p>{strength}{said}</li>'
    )
