"""The page of a position, by the bare program: how it stands, and its whole history with evidence."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from html import escape

import psycopg

from benchmarks.bare import reading
from benchmarks.bare.compare_form import evidence_asked
from benchmarks.bare.entries import Evidence, entry, evidence_of, strength_line
from benchmarks.bare.frame import framed, permanent, term
from benchmarks.bare.reading import Thin
from positions.domain import wording
from positions.domain.codebook import Kind
from positions.domain.evidence import weakest
from positions.domain.shifts import moves, state
from positions.domain.states import called_red_lines, is_red_line, tells_when_said

POSITION = """
SELECT p.id, p.kind, p.title, p.note, y.key, coalesce(nullif(y.short_name, ''), y.name), i.key, i.name
FROM positions_position p JOIN positions_party y ON y.id = p.party_id JOIN positions_issue i ON i.id = p.issue_id
WHERE p.negotiation_id = %s AND p.key = %s"""
OPPOSITES = """
SELECT o.key, o.title, coalesce(nullif(y.short_name, ''), y.name), x.note
FROM positions_incompatibility x
JOIN positions_position o ON o.id = CASE x.position_a_id WHEN %(of)s THEN x.position_b_id ELSE x.position_a_id END
JOIN positions_position a ON a.id = x.position_a_id JOIN positions_position b ON b.id = x.position_b_id
JOIN positions_party y ON y.id = o.party_id
WHERE %(of)s IN (x.position_a_id, x.position_b_id)
    AND EXISTS (SELECT FROM positions_entry e WHERE e.position_id = o.id AND e.published_at IS NOT NULL
        AND e.superseded_at IS NULL)
ORDER BY a.key, b.key"""
ROLES = {"main": ("main entry", "main entries"), "rival": ("rival account",), "reading": ("reading",)}


def position(connection: psycopg.Connection, key: str, name: str, site: str) -> str:
    talks = reading.talks_of(connection, key)
    pk, kind, title, note, party, party_name, issue, issue_name = connection.execute(
        POSITION, [talks.id, name]
    ).fetchall()[0]
    thin = reading.histories(connection, [pk], date.max)[pk]
    base, ids = f"/{key}/", [each.id for each in thin.entries]
    evidence = evidence_of(connection, ids, base, "", None)
    roles = Counter(evidence.texts[each].role for each in ids)
    summary = ", ".join(wording.counted(roles[role], *called) for role, called in ROLES.items() if roles[role])
    main = [
        f'<article class="page"><p class="crumb"><a href="{base}">{escape(talks.name)}</a> ·\n',
        f'<a href="{base}positions/">Positions</a> ·\n<a href="{base}issues/{issue}/">{escape(issue_name)}</a></p>',
        f'<h1>{escape(title)}</h1><p class="lede"><a href="{base}parties/{party}/">{escape(party_name)}</a>, ',
        f"{term(kind)}. {summary}.</p>",
        f'<p class="note">{escape(note)}</p>' if note else "",
        f'<form class="rounds asked" method="get">{evidence_asked(origins(evidence, ids))}<button>Show</button></form>',
        '<section aria-labelledby="state"><h2 id="state">Last recorded</h2>',
        last_recorded(thin, evidence, kind),
        '</section><section aria-labelledby="history"><h2 id="history">History, newest first</h2><ol class="entries">',
        *history(thin, evidence, kind),
        f"</ol></section>{opposites(connection, pk, base)}",
        f'<p class="onward"><a href="{base}compare/?open={name}#position-{name}">See it between two rounds</a>\n',
        f'<a href="{base}positions/{name}/cite/">Cite</a></p></article>',
        permanent(talks, site, f"{base}positions/{name}/", {}),
    ]
    return framed(talks, site, f"{base}positions/{name}/", f"{escape(title)} · {escape(talks.name)}", main)


def origins(evidence: Evidence, ids: Iterable[int]) -> list[tuple[str, str, int]]:
    """Return the origins of the entries with how many have each, the most frequent first."""
    strengths = {pk: evidence.strength(pk) for pk in ids}
    counts = Counter(origin for strength in strengths.values() for origin in strength.origins)
    names: dict[str, str] = {}
    for pk in reversed(strengths):
        names |= evidence.names([pk])
    return sorted(((o, names[o], n) for o, n in counts.items()), key=lambda each: (-each[2], each[1], each[0]))


def last_recorded(thin: Thin, evidence: Evidence, kind: str) -> str:
    stands = state(thin.entries, date.max)
    if stands is None:
        return '<p class="content gone">No main account; only readings or rival accounts are recorded.</p>'
    text, saying = evidence.texts[stands.id], evidence.texts[stands.firmness_said_in.id]
    if stands.held and stands.firmness:
        content = thin.content(stands)
        condition = f" <em>{escape(wording.only_if(saying.condition))}</em>" if saying.condition else ""
        red = is_red_line(stands, kind)
        called = stands.id in called_red_lines(thin.entries)
        firm = wording.firmness_words(stands.firmness.value, kind, called=called)
        said = (
            f'<p class="content">{escape(evidence.texts[content].content) if content else ""}{condition}</p>'
            f'<p class="firm{" red" if red else ""}"><span class="meter m{stands.firmness.level}"></span>{firm}</p>'
        )
        if tells_when_said(stands):
            on = wording.dated(saying.on, saying.precision)
            last = wording.last_said(on, saying.speaker, saying.account, saying.channel)
            said += f'<p class="when">{escape(last)}</p>'
    else:
        said = f'<p class="content gone">{wording.not_held_words(text.account, text.basis, text.channel)}</p>'
    rests = list({stands.id: 0, stands.firmness_said_in.id: 0})
    together = weakest(evidence.strength(pk) for pk in rests)
    names: dict[str, str] = {}
    for pk in rests:
        names |= evidence.names([pk])
    strength = strength_line(together, names, several=len(rests) > 1) if together else ""
    speaker = f" · {escape(text.speaker)}" if text.speaker else ""
    return (
        f'{said}<p class="when"><a href="{evidence.base}entries/{text.key}/"><time datetime="{text.on}">'
        f"{wording.dated(text.on, text.precision)}</time></a>{speaker} · "
        f"{wording.account_words(text.account, text.basis)} · {strength}</p>"
    )


def history(thin: Thin, evidence: Evidence, kind: str) -> Sequence[str]:
    """Return the entries, the newest first, each rival after the main entry beside which it stands."""
    shifts = moves(thin.entries, offer=kind == Kind.OFFER)
    keys = {evidence.texts[each.id].key for each in thin.entries}
    rivals: dict[str, list[str]] = {}
    said: list[tuple[str, str]] = []
    force = ""
    for each in thin.entries:
        text = evidence.texts[each.id]
        html = f'<li class="{text.role}">{entry(evidence, each.id, kind, shifts.get(each.id), against=force)}</li>'
        if text.rival_key in keys:
            rivals.setdefault(str(text.rival_key), []).append(html)
        else:
            said.append((text.key, html))
        if each.main and text.content:
            force = text.content
    return ["".join([html, *rivals.get(key, ())]) for key, html in reversed(said)]


def opposites(connection: psycopg.Connection, pk: int, base: str) -> str:
    rows = connection.execute(OPPOSITES, {"of": pk}).fetchall()
    if not rows:
        return ""
    listed = "".join(
        f'<li><a href="{base}positions/{key}/">{escape(title)}</a> ({escape(party)}){f": {escape(note)}" if note else ""}</li>'
        for key, title, party, note in rows
    )
    return f'<section aria-labelledby="opposites"><h2 id="opposites">Cannot be met together with</h2><ul>{listed}</ul></section>'
