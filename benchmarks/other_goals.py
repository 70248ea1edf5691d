"""The goals that are no ratio of two servers: large pages, files, writing, imports, the start, and load."""

import itertools
from collections.abc import Iterator
from statistics import median

from benchmarks import start_costs
from benchmarks.answer_goals import again
from benchmarks.bench import Bench
from benchmarks.goal import Found, Goal
from benchmarks.load_costs import load
from benchmarks.paired import Asked, Client, Ratio

WRITING = Goal("log and publish ÷ raw statements of the same rows, their rate", 0.6, at_least=True)
IMPORT = Goal("import ÷ raw COPY with keys, btrees and word index", 1.2)
LARGEST = Goal("largest page of a negotiation of 5,000 positions and 100,000 entries", 1000, " kB")
QUERIES = Goal("most queries of such a page", 8)
RATIO = Goal("dearest such page ÷ the same page of 200 positions", 3)
MEMORY = Goal("most memory of a file beside the worker's own", 30, " MB")
FIRST_BYTE = Goal("latest first byte of a file", 1, " s")
COLD = Goal("first page after `up`, cold", 12, " s")
WARM = Goal("first page after `up`, warm", 2, " s")
ERRORS = Goal("errors under load, 16 connections", 0)
SLOWEST = Goal("p99 ÷ p50 under load", 5)
LEAK = Goal("memory of the workers after 20,000 requests ÷ before", 1.1)
SAME_PAGES = (
    *("compare/", "compare/?view=full", "timeline/", "timeline/?order=oldest", "", "issues/", "issues/issue-0/"),
    *("red-lines/", "preconditions/", "positions/", "positions/p0/", "incompatibilities/", "sources/", "sources/s-0/"),
    *("coverage/", "activity/", "people/", "delegations/", "rounds/", "rounds/round-3/", "parties/party-0/", "panel/"),
    *("search/?q=tariff", "about/", "cite/", "agreement/", "compare/cite/", "sources/s-0/cite/"),
)
LARGE_ONLY = ("/deep/positions/p0/", "/deep/issues/issue-0/", "/deep/timeline/", "/deep/compare/", "/crowd/people/")
LOAD_SECONDS, MANY_REQUESTS = 60, 20_000


def large_pages(bench: Bench) -> Iterator[Found]:
    """Every kind of page of the largest negotiations, beside the same page of a usual one."""
    largest = "big" if bench.special else "neg-2"
    mine = [f"/{largest}/{page}" for page in SAME_PAGES] + list(LARGE_ONLY if bench.special else ())
    found = bench.script("page_costs.py", bench.large, "sizes", *mine, *(f"/neg-1/{page}" for page in SAME_PAGES))
    answered = {path: cost for path, cost in found.items() if cost["status"] == 200 and path in mine}
    beside = {f"/{largest}/{page}": found[f"/neg-1/{page}"] for page in SAME_PAGES}
    ratios = {path: cost["ms"] / beside[path]["ms"] for path, cost in answered.items() if path in beside}
    yield worst(LARGEST, {path: cost["kB"] for path, cost in answered.items()})
    yield worst(QUERIES, {path: cost["queries"] for path, cost in answered.items()})
    yield worst(RATIO, ratios)


def worst(goal: Goal, by_path: dict[str, float]) -> Found:
    """Return the greatest of the values, and which others miss the goal too."""
    ordered = sorted(by_path.items(), key=lambda item: -item[1])
    missed = [f"{path} {value:,.1f}" for path, value in ordered if not goal.met(value)]
    note = f"{len(missed)} of {len(ordered)} miss it: {', '.join(missed[:8])}" if missed else f"{ordered[0][0]}"
    return Found(goal, ordered[0][1], note=note)


def files(bench: Bench) -> Iterator[Found]:
    """Every kind of file of the largest negotiation."""
    largest = "big" if bench.special else "neg-2"
    found = bench.script("file_costs.py", bench.large, largest)
    given = {path: cost for path, cost in found.items() if cost["status"] == 200}
    yield worst(MEMORY, {path: cost["memory"] for path, cost in given.items()})
    yield worst(FIRST_BYTE, {path: cost["first"] for path, cost in given.items()})


def writing(bench: Bench) -> Iterator[Found]:
    """Entries logged and published, one after the other."""
    found = bench.script("write_costs.py", bench.large, "neg-3")
    note = f"{median(found['project']):.1f} ms beside {median(found['raw']):.1f} ms"
    yield Found.ratio(WRITING, Ratio.of(found["raw"], found["project"]), note)


def importing(bench: Bench) -> Iterator[Found]:
    """The largest package, taken in and taken back, where there is little before it."""
    folder = bench.package_to_import()
    found = bench.script("import_costs.py", bench.small, str(folder))
    note = f"{median(found['project']):.1f} s beside {median(found['raw']):.1f} s for {found['rows']:,} rows"
    yield Found(IMPORT, found["project"][0] / found["raw"][0], note=note)


def start(bench: Bench) -> Iterator[Found]:
    """The first page of a fresh checkout, and of the same again."""
    folder = start_costs.checkout(bench.cluster.scratch)
    port = bench.cluster.port + 15
    yield Found(COLD, start_costs.seconds_to_first_page(folder, port))
    times = [start_costs.seconds_to_first_page(folder, port) for _ in range(3)]
    yield Found(WARM, median(times), (min(times), max(times)))


def under_load(bench: Bench) -> Iterator[Found]:
    """The comparison under load for a minute, and many requests one after the other."""
    project = bench.project(bench.large)
    found = load(project, "/neg-1/compare/", seconds=LOAD_SECONDS if bench.special else LOAD_SECONDS // 6)
    yield Found(ERRORS, found.errors, note=f"of {found.requests:,} requests")
    yield Found(SLOWEST, found.p99 / found.median, note=f"p50 {found.median:.0f} ms, p99 {found.p99:.0f} ms")


def memory(bench: Bench) -> Iterator[Found]:
    """Whether the workers grow: many cheap answers, and every fiftieth a comparison that is made."""
    project = bench.project(bench.large)
    made = Asked(project, ["/neg-1/compare/"])
    dear, cheap = Client(made), Client(again(made) or Asked(project, ["/health"]))
    for client, _ in itertools.product((dear, cheap), range(40)):
        client.get()
    before = project.memory()
    for number in range(MANY_REQUESTS if bench.special else MANY_REQUESTS // 20):
        (cheap if number % 50 else dear).get()
    after = project.memory()
    yield Found(LEAK, after / before, note=f"{before / 1024:.0f} MB before, {after / 1024:.0f} MB after")
