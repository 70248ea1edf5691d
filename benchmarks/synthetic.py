"""Data packages of made-up negotiations, the same for the same shape: what the benchmark measures on.

Texts are as long as those of the data that ship: a statement has 103 characters, a content 44, a note 57. Words come
as often as words do, so that a search meets common and rare ones.
"""

import csv
import json
from bisect import bisect
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from itertools import accumulate
from pathlib import Path
from random import Random

SEED = 20260101
FIRST_DAY = date(2015, 1, 1)
SPAN = 2900
POOL = 20_000
SUBJECTS = """tariff quota border customs fisheries levy subsidy state aid governance dispute arbitration court
citizens rights settlement transition budget contribution pension overtime safety union ceasefire
withdrawal prisoners exchange monitoring sanctions relief enrichment inspection emissions finance
adaptation carbon market transfer licence patent royalty data privacy visa aviation energy grid gas
pipeline dam drought"""
BETWEEN = """the of and to in for that a on as with by not be shall must any all until unless no than at its from
under it is are would"""
ONSETS = "b c d f g l m n p r s t v br cr dr st tr pl"
VOWELS = "a e i o u ai ea"
KINDS = ("demand", "refusal", "offer", "precondition")
LEVELS = ("categorical", "plain", "open", "tentative")
# A word that stands in few entries only: what a search for a rare word finds.
RARE = "Zyzzyva"

Row = list[object]


def usual(random: Random) -> int:
    """Return how many entries a position has, from 5 to 20."""
    return int(random.triangular(5, 20.99, 6))


@dataclass(frozen=True)
class Shape:
    """What a made-up negotiation is like; `entries` draws how many a position has, the days begin with `start`."""

    key: str
    seed: int
    parties: int
    issues: int
    positions: int
    entries: Callable[[Random], int] = usual
    people: int = 20
    rounds: int = 12
    start: int = 0
    span: int = SPAN


NEG_1 = Shape("neg-1", 1, parties=8, issues=25, positions=200)
NEG_2 = Shape("neg-2", 2, parties=10, issues=50, positions=500)
# As large as one negotiation may get, in positions, in entries of one position, and in people.
SPECIAL = (
    Shape("big", 900, parties=2, issues=250, positions=5000, entries=lambda random: 20),
    Shape("deep", 901, parties=2, issues=1, positions=1, entries=lambda random: 5000),
    Shape("crowd", 902, parties=4, issues=10, positions=40, people=10_000, rounds=100),
)


def further(number: int) -> Shape:
    """Return the shape of one of the many: from the third on, of any size that a negotiation usually has."""
    random = Random(SEED + number)
    parties = min(40, max(2, int(random.lognormvariate(2.0, 0.8))))
    issues = random.randint(30, 200)
    positions = min(parties * issues, max(60, int(480 * random.uniform(0.4, 1.8))))
    start = random.randint(0, 1500)
    span = random.randint(700, 3650 - start)
    return Shape(f"neg-{number}", number, parties, issues, positions, start=start, span=span)


@cache
def vocabulary() -> list[str]:
    """Return four thousand words, the commonest first."""
    random = Random(SEED)
    made: set[str] = set()
    while len(made) < 4000:
        made.add(
            "".join(random.choice(ONSETS.split()) + random.choice(VOWELS.split()) for _ in range(random.randint(2, 4)))
        )
    subjects = SUBJECTS.split()
    return subjects + sorted(made - set(subjects))


@cache
def how_often() -> list[float]:
    """Return, summed up, how often each of the words comes."""
    return list(accumulate(1 / (place + 8) for place in range(len(vocabulary()))))


@cache
def sentence(length: int, number: int) -> str:
    """Return a sentence of so many words, one of those that entries choose among."""
    random = Random(SEED + length * POOL + number)
    words, often, between = vocabulary(), how_often(), BETWEEN.split()
    said = [
        random.choice(between) if random.random() < 0.42 else words[bisect(often, random.random() * often[-1])]
        for _ in range(length)
    ]
    return " ".join(said).capitalize() + "."


def say(random: Random, length: int) -> str:
    return sentence(length, int(random.random() * POOL))


def word(number: int) -> str:
    words = vocabulary()
    return words[number % len(words)].capitalize()


@dataclass
class SyntheticPackage:
    """One package in the making: rows of its tables, in the order of the format's columns."""

    shape: Shape
    write: Callable[[str, Row], None]
    random: Random = field(init=False)
    made: int = 0
    sources: int = 0

    def __post_init__(self) -> None:
        self.random = Random(SEED * 1000 + self.shape.seed)

    def day(self, number: int) -> str:
        return (FIRST_DAY + timedelta(days=number)).isoformat()

    def surroundings(self) -> None:
        """Write what entries refer to, but for positions and their sources."""
        shape, seed = self.shape, self.shape.seed
        for party in range(shape.parties):
            name = f"Party {seed}-{party}"
            self.write("parties", [f"party-{party}", name, "", f"P{party}", "principal", "#0072b2", party + 1])
        for person in range(shape.people):
            name = f"{word(person)} {word(person * 7 + seed)}"
            self.write("people", [f"person-{person}", name, "", "", f"party-{person % shape.parties}", ""])
        for issue in range(shape.issues):
            name = f"{word(seed * 37 + issue)} {word(seed * 11 + issue * 7).lower()}"
            group = f"Group {issue * 8 // shape.issues}"
            self.write("issues", [f"issue-{issue}", group, name, "", issue + 1])
        self.source("A treaty draft", "")
        for number in range(shape.rounds):
            self.round(number)

    def source(self, title: str, published_on: str) -> str:
        """Write a source and return its key; one in ten gives again what somebody else published."""
        key = f"s-{self.sources}"
        origin = f"Agency {self.sources // 20}" if self.sources % 10 == 9 else ""
        address = f"https://example.org/doc/{self.shape.seed}/{self.sources}"
        grade = "BCABCCDB"[self.sources % 8]
        kind = ["news report", address, "", "", "en", grade, "part", ""]
        self.write("sources", [key, title, "A house", "", origin, published_on, *kind])
        self.sources += 1
        return key

    def round(self, number: int) -> None:
        shape = self.shape
        first = shape.start + shape.span * (number + 1) // (shape.rounds + 1)
        days = [self.day(first), self.day(first + 1), self.day(first - 20), self.day(first + 20)]
        named = [f"round-{number}", f"Round {number} of {shape.seed}", "", "", "Town", "party-0", "delegations"]
        self.write("rounds", [*named, *days, ""])
        for party in range(min(shape.parties, 2)):
            self.write("delegations", [f"round-{number}", f"party-{party}", "partial", ""])
            team = dict.fromkeys((party + shape.parties * (member + number)) % shape.people for member in range(5))
            for place, person in enumerate(team):
                role = "head" if place == 0 else "member"
                seat = [f"round-{number}", f"party-{party}", f"person-{person}", "Envoy", role, "official"]
                self.write("delegates", [*seat, "s-0", "p. 1", ""])

    def positions(self) -> None:
        """Write the positions with all their entries, and which of them cannot both be met."""
        shape, random = self.shape, self.random
        cells = [(party, issue) for issue in range(shape.issues) for party in range(shape.parties)]
        for number in range(shape.positions):
            party, issue = cells[number * len(cells) // shape.positions % len(cells)]
            kind = random.choices(KINDS, [6, 4, 2, 2])[0]
            title = say(random, 7)[:-1]
            self.write("positions", [f"p{number}", f"party-{party}", f"issue-{issue}", kind, title, ""])
            if number and number % 20 == 0 and party and len(cells) == shape.positions:
                self.write("incompatibilities", [f"p{number}", f"p{number - party}", ""])
            self.entries(number)

    def days_of(self, count: int) -> list[int]:
        """Return the days of so many entries; several come on one day only where there are more than days."""
        start, span = self.shape.start, self.shape.span
        if count <= span:
            return sorted(self.random.sample(range(start, start + span), count))
        return sorted(start + place // 3 for place in self.random.sample(range(span * 3), count))

    def entries(self, position: int) -> None:
        """Write the entries of a position, with their citations."""
        random = self.random
        held, level, main, main_held, last, sequence = True, random.choice(LEVELS), "", False, -1, 1
        for number, on in enumerate(self.days_of(self.shape.entries(random))):
            sequence, last = (sequence + 1 if on == last else 1), on
            rival = main if number > 1 and random.random() < 0.02 else ""
            was_held = held
            if number and not rival:
                held = random.random() > 0.1
                if random.random() < 0.3:
                    level = random.choice(LEVELS)
            key = f"p{position}@{self.day(on)}-{sequence}"
            own = number == 0 or random.random() < 0.75
            account = "own" if own else random.choice(["press", "opponent", "analyst"])
            may_end = not held and was_held and not rival and account == "own"
            ends_term = may_end and random.random() < 0.05 and main_held
            stand = self.stand(held, level, first=number == 0)
            where = "term" if ends_term else "public" if random.random() < 0.9 else "conduct"
            dated = [key, f"p{position}", self.day(on), "day", sequence, "", "", where]
            self.write("entries", [*dated, *stand, *self.told(position, number, account), rival])
            self.cite(key, number, on)
            if not rival and account != "analyst":
                main, main_held = key, held
            self.made += 1

    def stand(self, held: bool, level: str, *, first: bool) -> Row:
        """Return the columns from `held` to `content`; one entry in four says nothing of firmness."""
        random = self.random
        if not held:
            return ["false", "", "false", "", "", ""]
        firmness = "same" if not first and random.random() < 0.25 else level
        declared = firmness == "categorical" and random.random() < 0.3
        condition = say(random, 7)[:60] if firmness != "same" and random.random() < 0.1 else ""
        scope = random.choices(["same", "wider", "narrower", "different"], [80, 8, 8, 4])[0]
        content = say(random, 7)[:150] if first or random.random() < 0.4 else ""
        return ["true", firmness, str(declared).lower(), condition, scope, content]

    def told(self, position: int, number: int, account: str) -> Row:
        """Return the columns from `statement` to `basis`."""
        random = self.random
        statement = say(random, 18) + (f" {RARE}." if random.random() < 0.00002 else "")
        speakers = f"person-{(position + number) % self.shape.people}" if random.random() < 0.3 else ""
        basis = "stated" if account == "own" else "reported"
        return [statement, say(random, 10), account, f"{word(number)}, minister", speakers, basis]

    def cite(self, entry: str, number: int, on: int) -> None:
        """Cite the newest source, sometimes a new one, and the treaty draft for one entry in six."""
        random = self.random
        newest = f"s-{self.sources - 1}"
        if random.random() < 0.2:
            newest = self.source(say(random, 10)[:-1], self.day(on))
        self.write("citations", [entry, newest, f"para {number}", "", "", ""])
        if random.random() < 0.16:
            self.write("citations", [entry, "s-0", f"page {number}", "", "", ""])


def write_package(folder: Path, shape: Shape, tables: Mapping[str, Sequence[str]]) -> int:
    """Write the package of that shape into a new folder and return how many entries it has.

    `tables` names the columns of each table of the format.
    """
    folder.mkdir(parents=True)
    with ExitStack() as files:
        writers = {}
        for name, columns in tables.items():
            file = files.enter_context((folder / f"{name}.csv").open("w", encoding="utf-8", newline=""))
            writers[name] = csv.writer(file)
            writers[name].writerow(columns)
        package = SyntheticPackage(shape, lambda name, row: writers[name].writerow(row))
        package.surroundings()
        package.positions()
    described = {
        "name": shape.key,
        "title": f"Negotiation {shape.key}",
        "version": "1",
        "codebook": "3",
        "licenses": [{"name": "CC0-1.0"}],
        "comparison": {"before": f"round-{shape.rounds // 4}", "after": f"round-{shape.rounds - 2}"},
        "resources": [{"name": name, "path": f"{name}.csv"} for name in tables],
    }
    (folder / "datapackage.json").write_text(json.dumps(described), encoding="utf-8")
    return package.made


def shapes(special: bool) -> Iterator[Shape]:
    """Yield the measured negotiations, then one after the other the many that only fill the tables."""
    yield NEG_1
    yield NEG_2
    if special:
        yield from SPECIAL
    number = 3
    while True:
        yield further(number)
        number += 1
