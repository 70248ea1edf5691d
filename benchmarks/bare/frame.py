"""The frame of the bare program's pages: head, navigation, permanent link and foot, as the project's pages have them."""

from collections.abc import Mapping, Sequence
from html import escape
from urllib.parse import urlencode

from benchmarks.bare.reading import Talks
from positions.domain import wording
from positions.domain.meanings import anchor, meaning, named

WAYS = (
    *(("", "Overview"), ("compare/", "Compare"), ("timeline/", "Timeline"), ("issues/", "Issues")),
    *(("red-lines/", "Red lines"), ("delegations/", "Delegations"), ("sources/", "Sources"), ("about/", "About")),
)
FURTHER = (
    *(("positions/", "Positions"), ("rounds/", "Rounds"), ("preconditions/", "Preconditions")),
    *(("incompatibilities/", "Incompatibilities"), ("coverage/", "Coverage"), ("agreement/", "Agreement")),
    *(("frozen/", "Frozen comparisons"), ("activity/", "Activity"), ("people/", "People"), ("events/", "Events")),
    *(("assessments/", "Assessments"), ("terms/", "Terms"), ("panel/", "Panel (table for statistics)")),
    *(("releases/", "Releases"), ("datapackage.zip", "Data package (zip)"), ("feed.atom", "Feed (Atom)")),
)
HEAD = """<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>{title}</title>
    <meta name="description" content="{title}: every entry dated, attributed and sourced, none overwritten.">
    <link rel="canonical" href="{site}{path}">
    <meta property="og:title" content="{title}">
    <meta property="og:url" content="{site}{path}">
    <link rel="icon" href="/static/mark.svg" type="image/svg+xml">
    <link rel="stylesheet" href="/static/app.css">
    <script src="/static/app.js" defer></script>
  </head>
  <body>
    <a class="skip" href="#main">Skip to the content</a>
    <header class="site">
      <a class="brand" href="/"><svg viewBox="0 0 24 24" aria-hidden="true"><path d="M3 18h7V7h11" />
          <circle cx="3" cy="18" r="2" /><circle cx="21" cy="7" r="2" /></svg>Position tracker</a>
{find}      <a class="account" href="/accounts/login/">Log in</a>
      <nav aria-label="Negotiation">{ways}
        <details class="menu"><summary>More</summary><ul>{further}
          <li><a href="/help/">Methods</a></li><li><a href="/api/v1/docs/">For programs</a></li></ul></details>
      </nav>
    </header>
    <div id="again"></div>
    <main id="main">
"""
FIND = """      <form class="find" action="/{key}/search/" method="get" role="search" aria-label="Search the site">
        <label class="vh" for="find">Words to search for</label><input type="search" name="q" id="find" maxlength="200" placeholder="Search">
      </form>
"""
FOOT = """</main>
    <footer class="site-end">
      <nav class="ways-out" aria-label="About this site">
        <a href="/{key}/about/#report">Report an error</a><a href="/help/">Methods</a><a href="/help/accessibility/">Accessibility</a><a href="/help/privacy/">Privacy</a><a href="/about/">About</a>
      </nav>
      <p>Position tracker keeps what parties to a negotiation say, with its source. It scores nobody.</p>
      <p class="licence">Data: {name}, {release}{licence}.</p>
    </footer>
    <div id="progress" class="progress" aria-hidden="true"></div>
    <p id="live" class="vh" role="status" aria-live="polite"></p>
  </body>
</html>
"""
PERMANENT = """
<div id="permanent" class="permanent"><p><a href="{address}" rel="nofollow" id="permanent-link">Permanent link</a>
    <input type="text" value="{address}" readonly aria-labelledby="permanent-link">
    <button type="button" data-copy>Copy</button></p>
  <p class="hint">Shows for ever the entries, states and shifts of this page, as published by {moment}.
    Names, rounds and their windows, grades, origins and the order are those of the day it is read.</p></div>"""


def framed(talks: Talks, site: str, path: str, title: str, main: Sequence[str], *, find: bool = True) -> str:
    """Return the whole page around what is its own; `title` is escaped, `find`: the head has a field to search by."""
    key = talks.key
    ways = "".join(f'<a href="/{key}/{way}">{words}</a>\n' for way, words in WAYS)
    further = "".join(f'<li><a href="/{key}/{way}">{words}</a></li>\n' for way, words in FURTHER)
    named = {"find": FIND.format(key=key) if find else "", "ways": ways, "further": further}
    release = ""
    if talks.release:
        done = f"{talks.since} entries published" if talks.since else "no entry published, retracted or redacted"
        version = escape(talks.release)
        release = f'<a href="/{key}/releases/{version}/">release {version}</a>, {done} since, '
    foot = FOOT.format(key=key, name=escape(talks.name), release=release, licence=escape(talks.licence))
    return "".join([HEAD.format(title=title, site=site, path=path, **named), *main, foot])


def permanent(talks: Talks, site: str, path: str, asked: Mapping[str, str]) -> str:
    """Return the link that shows the same for ever; `asked` is what the address names beside the moment."""
    known = talks.moment.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
    address = escape(f"{site}{path}?{urlencode([*asked.items(), ('known', known)])}")
    return PERMANENT.format(address=address, moment=wording.moment(talks.moment))


def term(word: str, words: str = "") -> str:
    """Return a word with its definition, as the codebook has it."""
    code = named(word)
    place = anchor(code)
    said, name = escape(words or code.value), f"define-{place}-1"
    return (
        f'<span class="defined"><button type="button" class="term" popovertarget="{name}" popovertargetaction="show">'
        f'{said}</button><span class="definition" id="{name}" popover><b>{escape(code.value)}</b>: '
        f'{escape(meaning(code))}.\n    <a href="/help/codebook/#{place}">In the codebook</a></span></span>'
    )


def words_of(*listed: str) -> str:
    return f'<p class="words">Words on this page: {", ".join(map(term, listed))}.</p>'
