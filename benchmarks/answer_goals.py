"""The goals of answers that are asked of servers: pages beside the bare program and the peers, and their growth."""

import re
from collections.abc import Iterator, Mapping
from html import unescape
from urllib.request import Request, urlopen

import psycopg

from benchmarks.bench import Bench
from benchmarks.goal import Found, Goal
from benchmarks.paired import Asked, Cost, Ratio, costs, tag_of
from benchmarks.same import differences
from benchmarks.servers import HOST, Served, processor

COMPUTED = Goal("compare page ÷ bare, computed", 1.6)
LARGER = Goal("compare page ÷ bare, 500 positions, computed", 1.6)
AGAIN = Goal("compare page ÷ bare, answered again", 0.2)
DATASETTE = Goal("compare page ÷ Datasette with two states and no rule, computed", 1.0)
DATASETTE_AGAIN = Goal("compare page ÷ Datasette, answered again", 0.15)
HISTORY = Goal("compare page ÷ django-simple-history with two states and no rule", 1.0)
GROWTH = Goal("compare page, growth from small to large", 1.05)
HISTORY_READ = Goal("buffers of the thin history and the texts", 2400)
STRENGTH_READ = Goal("buffers of the strength of evidence", 4500)
EVIDENCE = Goal("compare with `evidence=` ÷ without", 1.2)
WITHOUT = Goal("compare with `without=` ÷ without", 1.2)
TIMELINE = Goal("timeline ÷ bare", 2.5)
FURTHER = Goal("a further page of entries ÷ bare", 2.5)
POSITION = Goal("position page ÷ bare", 4)
SEARCH = Goal("search in one negotiation ÷ bare", 1.3)
SEARCH_GROWTH = Goal("search in one negotiation, growth", 1.2)
EVERYWHERE = Goal("search over all, common word ÷ counting and ranking all", 0.15)
UNCHANGED = Goal("304 ÷ 200, {}", 0.05)
PAGES = {
    "the comparison": "/neg-1/compare/",
    "the timeline": "/neg-1/timeline/",
    "a position": "/neg-1/positions/p0/",
    "the interface": "/api/v1/negotiations/neg-1/comparison",
}


def again(asked: Asked) -> Asked | None:
    """Return the same, asked by whoever has the answer; None where it has no tag to be known by."""
    tag = tag_of(asked)
    return Asked(asked.server, asked.paths, {"If-None-Match": tag}) if tag else None


def page(server: Served, *paths: str, **headers: str) -> Asked:
    return Asked(server, paths, {name.replace("_", "-"): value for name, value in headers.items()})


def apart(one: Asked, other: Asked) -> str:
    """Return in which texts or links the answers of both differ; empty when they say the same."""
    mine, theirs = (read(asked).replace(f":{asked.server.port}", "") for asked in (one, other))
    found = differences(mine, theirs)
    return f"not the same: {found[0][:120]}; ".replace("|", "/") if found else ""


def read(asked: Asked) -> str:
    request = Request(f"http://{HOST}:{asked.server.port}{asked.paths[0]}", headers=dict(asked.headers))
    with urlopen(request) as answer:  # noqa: S310 - an address of this machine
        text: str = answer.read().decode()
    return text


def beside(goal: Goal, found: Mapping[str, Cost], mine: str, theirs: str, note: str = "") -> Found:
    """Return the ratio of two that were asked in the same rounds."""
    one, other = found[mine], found[theirs]
    note = f"{note}{one.words}; beside it {other.words}"
    return Found.ratio(goal, Ratio.of(one.all, other.all), note)


def compare(bench: Bench) -> Iterator[Found]:
    """The comparison of 200 positions, and of 500, computed and answered again."""
    path = "/neg-1/compare/"
    bare, keeping = page(bench.bare(bench.large), path), page(bench.keeping(bench.large), path)
    asked = {"project": page(bench.project(bench.large), path), "bare": bare, "kept": keeping}
    if known := again(keeping):
        asked["again"] = known
    found = costs(asked, bench.backends())
    yield beside(COMPUTED, found, "project", "bare", apart(asked["project"], bare))
    kept = Ratio.of(found["kept"].all, found["bare"].all)
    note = f"status {found['again'].status if known else 200}; as a kept page {kept.median:.2f}; "
    yield beside(AGAIN, found, "again" if known else "kept", "bare", note)
    larger = {
        "project": page(bench.project(bench.large), "/neg-2/compare/"),
        "bare": page(bench.bare(bench.large), "/neg-2/compare/"),
    }
    note = apart(larger["project"], larger["bare"])
    yield beside(LARGER, costs(larger, bench.backends(), rounds=5, each=4), "project", "bare", note)


def against_bare(bench: Bench, goal: Goal, path: str, **headers: str) -> Found:
    asked = {name: page(bench.server(name, bench.large), path, **headers) for name in ("project", "bare")}
    found = costs(asked, bench.backends())
    return beside(goal, found, "project", "bare", apart(asked["project"], asked["bare"]))


def pages(bench: Bench) -> Iterator[Found]:
    """Other pages beside the bare program."""
    first = read(page(bench.project(bench.large), "/neg-1/timeline/"))
    following = re.search('rel="next" href="([^"]*)"', first)
    yield against_bare(bench, TIMELINE, "/neg-1/timeline/")
    yield against_bare(bench, FURTHER, unescape(following[1]) if following else "", HX_Request="true")
    yield against_bare(bench, POSITION, "/neg-1/positions/p0/")


def searching(bench: Bench) -> Iterator[Found]:
    """Search for a common word, in one negotiation and in all."""
    path = "/neg-1/search/?q=tariff"
    yield against_bare(bench, SEARCH, path)
    asked = {
        "large": page(bench.project(bench.large), path),
        "small": page(bench.project(bench.small), path),
    }
    yield beside(SEARCH_GROWTH, costs(asked, bench.backends()), "large", "small")
    everywhere = costs(
        {"all": page(bench.project(bench.large), "/search/?q=tariff")}, bench.backends(), rounds=4, each=2
    )
    counting = counted_and_ranked(bench)
    ratios = [cost / counting for cost in everywhere["all"].all]
    ordered = sorted(ratios)
    note = f"{everywhere['all'].words}; beside it {counting:.0f} ms"
    yield Found(EVERYWHERE, ordered[len(ordered) // 2], (ordered[0], ordered[-1]), note)


def counted_and_ranked(bench: Bench) -> float:
    """Return the milliseconds on a processor that it takes to count and rank whatever has a common word."""
    queries = (
        "SELECT kind, count(*) FROM positions_searchrow WHERE vector @@ 'tariff'::tsquery GROUP BY 1",
        "SELECT id, ts_rank(vector, 'tariff'::tsquery, 1) FROM positions_searchrow WHERE vector @@ 'tariff'::tsquery"
        " ORDER BY 2 DESC, 1 DESC LIMIT 26",
    )
    with psycopg.connect(bench.cluster.url(bench.large), autocommit=True) as connection:
        connection.execute("SET max_parallel_workers_per_gather = 0")
        found = []
        for _ in range(4):
            before = processor([connection.info.backend_pid])
            for query in queries:
                connection.execute(query).fetchall()
            found.append(1000 * (processor([connection.info.backend_pid]) - before))
    return sorted(found)[1]


def peers(bench: Bench) -> Iterator[Found]:
    """The comparison beside peers that show two states and have no rule."""
    project = page(bench.project(bench.large), "/neg-1/compare/")
    before, after = bench.windows("neg-1")
    two = f"?negotiation=neg-1&before={before}&after={after}"
    name = bench.large
    asked = {
        "project": project,
        "datasette": page(bench.server("datasette", name), f"/{name}/compare{two}&_size=max"),
        "history": page(bench.server("simple-history", name), f"/{bench.id_of('neg-1')}/{before}/{after}/"),
    }
    known = again(page(bench.keeping(bench.large), "/neg-1/compare/"))
    found = costs(asked | ({"again": known} if known else {}), bench.backends(), rounds=5, each=6)
    yield beside(DATASETTE, found, "project", "datasette")
    yield beside(DATASETTE_AGAIN, found, "again" if known else "project", "datasette")
    yield beside(HISTORY, found, "project", "history")


def growth(bench: Bench) -> Iterator[Found]:
    """The same comparison among few and among many entries."""
    asked = {
        "large": page(bench.project(bench.large), "/neg-1/compare/"),
        "small": page(bench.project(bench.small), "/neg-1/compare/"),
    }
    yield beside(GROWTH, costs(asked, bench.backends()), "large", "small")


def buffers(bench: Bench) -> Iterator[Found]:
    """What the comparison reads."""
    read = bench.script("page_costs.py", bench.large, "buffers", "/neg-1/compare/")["/neg-1/compare/"]
    history = read.get("thin history", 0) + read.get("texts", 0)
    yield Found(HISTORY_READ, history, note=f"{read.get('thin history')} + {read.get('texts')}")
    yield Found(STRENGTH_READ, read.get("strength of evidence", 0), note=f"and {read.get('the rest')} for the rest")


def evidence(bench: Bench) -> Iterator[Found]:
    """The comparison with something asked of its evidence."""
    project = bench.project(bench.large)
    asked = {
        "plain": page(project, "/neg-1/compare/"),
        "evidence": page(project, "/neg-1/compare/?evidence=two"),
        "without": page(project, "/neg-1/compare/?without=s-0"),
    }
    found = costs(asked, bench.backends())
    yield beside(EVIDENCE, found, "evidence", "plain")
    yield beside(WITHOUT, found, "without", "plain")


def unchanged(bench: Bench) -> Iterator[Found]:
    """What it costs to say that nothing changed."""
    project = bench.project(bench.large)
    for name, path in PAGES.items():
        goal = Goal(UNCHANGED.name.format(name), UNCHANGED.bound)
        asked = page(project, path)
        known = again(asked)
        if known is None:
            yield Found(goal, 1.0, note="its answer has no tag")
            continue
        found = costs({"304": known, "200": asked}, bench.backends(), rounds=5)
        note = "" if found["304"].status == 304 else f"answered {found['304'].status}; "
        row = beside(goal, found, "304", "200")
        yield Found(goal, row.value, row.spread, note + row.note)
