"""What can be asked of a comparison: the form of the bare program's page, with nothing chosen but the two rounds."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from urllib.parse import quote_plus, urlencode

from benchmarks.bare.frame import words_of
from benchmarks.bare.reading import Row
from positions.domain import wording
from positions.domain.codebook import Kind
from positions.domain.shifts import Direction, Shift

NAMED, MOST_FURTHER, MOST_CHOICES, LONG = 5, 200, 60, 7
WORDS = (
    *("red line", "categorical", "not addressed", "hardened", "softened", "recast", "returned", "expired", "own word"),
    *("independent source", "grade", "rests on", "reading", "rival"),
)
STANDARDS = (
    *(("own", "the party’s own word"), ("two", "two independent sources")),
    ("graded", "sources graded C or better"),
)
STANDS = ' <label><input type="checkbox" name="stands"> only what stands</label>'
FILES = (
    '<p class="take"><a href="/{key}/compare.csv" download rel="nofollow">CSV</a> '
    '<a href="/{key}/compare.xlsx" download rel="nofollow">Excel</a> <a href="/{key}/compare.json" rel="nofollow">JSON'
    '</a> <a href="/{key}/compare/citations.csv" download rel="nofollow">Citations (CSV)</a> <span>Picture: '
    '<a href="/{key}/compare.svg" download>SVG</a> <a href="/{key}/compare.png" download>PNG</a></span> <span>Report: '
    '<a href="/{key}/compare.docx" download>Word</a> <a href="/{key}/compare.html" download>web page</a> '
    '<a href="/{key}/compare/report.zip" download>everything as zip</a></span> <a href="/{key}/compare/cite/">Cite</a> '
    '<a href="/{key}/frozen/?{pair}">Frozen comparisons of this pair</a></p><p class="take"><span>Bibliography: '
    '<a href="/{key}/compare/sources.bib" download>BibTeX</a> <a href="/{key}/compare/sources.ris" download>RIS</a> '
    '<a href="/{key}/compare/sources.json" download>CSL-JSON</a></span></p>'
)


def form(
    rounds: Sequence[Row],
    before: Row,
    after: Row,
    key: str,
    about: Sequence[Row],
    parties: Mapping[str, Row],
    everywhere: Sequence[tuple[str, str, int]],
    moved: int,
    origins: Sequence[tuple[str, str, int]],
) -> str:
    """Return the form; `everywhere` are the origins of all rows, `origins` those of the rows that moved, so many."""
    pair = escape(urlencode({"before": before[1], "after": after[1]}))
    between = [row for row in rounds if before[5] < row[5] < after[5]]
    kinds, shifts = ([(code.value, code.value) for code in codes] for codes in (Kind, Shift))
    ways = [(way.value, wording.band_words(way.value)) for way in Direction]
    groups = list(dict.fromkeys(row[9] for row in about))
    issues = {row[7]: row[8] for row in about}
    fields = [
        many("Party", "party", [(party, row[5]) for party, row in parties.items()]),
        many("Group", "group", [(group, group) for group in groups]),
        many("Issue", "issue", list(issues.items())),
        *(many("Kind", "kind", kinds), many("Shift", "shift", shifts), many("Direction", "direction", ways)),
    ]
    return "".join(
        [
            f'<form class="question" action="/{key}/compare/" method="get" role="search"><details class="fold"><summary>',
            'Rounds, evidence, filters, files, words</summary><div class="rounds">',
            *(chooser("From", "before", rounds, before), chooser("to", "after", rounds, after)),
            '<label>as known on <input type="text" name="known" id="known" value=""></label>',
            '<noscript><button>Compare</button></noscript></div><details class="narrow">',
            "<summary>Evidence, filters, files, words</summary>",
            f'<div class="asked-of-evidence">{evidence_asked(everywhere, STANDS)}</div>',
            *((tally(origins, moved, key),) if moved else ()),
            *('<div class="filters">', *fields),
            '<label><input type="checkbox" name="moved" id="id_moved"> only what moved</label>',
            ' <label><input type="checkbox" name="voiced" id="id_voiced"> only what was voiced</label>',
            columns(between),
            "<noscript><button>Show</button></noscript></div>",
            FILES.format(key=key, pair=pair),
            *(words_of(*WORDS), "</details></details></form>"),
        ]
    )


def chooser(words: str, name: str, rounds: Iterable[Row], chosen: Row) -> str:
    options = "".join(
        f'<option value="{row[1]}"{" selected" if row is chosen else ""}>{escape(row[2])} · {wording.day(row[3])}</option>\n'
        for row in rounds
    )
    return (
        f'<div class="point"><label>{words} <select name="{name}" id="{name}">{options}</select></label>'
        f'<label class="or">or on a day <input type="text" name="{name}_on" id="{name}_on" size="10"></label></div>'
    )


def evidence_asked(origins: Sequence[tuple[str, str, int]], more: str = "") -> str:
    """Return what can be asked of the evidence; `more` stands behind it."""
    ticks = "".join(
        f'<label><input type="checkbox" name="evidence" value="{value}"> {words}</label>\n'
        for value, words in STANDARDS
    )
    options = "".join(
        f'<option value="{escape(origin)}">{escape(name)} ({count})</option>\n'
        for origin, name, count in origins[:MOST_CHOICES]
    )
    return (
        f'<fieldset class="ask-evidence"><legend>What stands on</legend>{ticks}<label>without <select name="without" '
        f'id="without"><option value="">(no origin left out)</option>\n{options}</select></label>{more}</fieldset>'
    )


def tally(origins: Sequence[tuple[str, str, int]], moved: int, key: str) -> str:
    rows = "The row that moved rests" if moved == 1 else f"The {moved} rows that moved rest"
    links = [
        f'<a href="/{key}/compare/?without={escape(quote_plus(origin))}" title="What stands without it">'
        f"{escape(name)}</a> ({count})"
        for origin, name, count in origins[: NAMED + MOST_FURTHER]
    ]
    left_out = len(origins) - len(links)
    more = f" and {left_out} more, which the file of citations names" if left_out else ""
    counted = wording.counted(len(origins), "origin")
    further = ""
    if links[NAMED:]:
        further = (
            f'<details class="more"><summary>The other {len(origins) - NAMED}</summary><p>{", ".join(links[NAMED:])}{more}</p>'
            "</details>"
        )
    first = f"<p>{rows} on {counted}; most often: {', '.join(links[:NAMED])}.</p>"
    return f'<div class="rest-on">{first}{further}</div>'


def many(words: str, name: str, choices: Sequence[tuple[str, str]]) -> str:
    boxes = " ".join(
        f'<label><input type="checkbox" name="{name}" value="{escape(value)}" id="id_{name}_{number}"> {escape(said)}</label>'
        for number, (value, said) in enumerate(choices)
    )
    long = ' class="long"' if len(choices) > LONG else ""
    return (
        f'<details class="many"><summary>{words}</summary><fieldset{long}><legend class="vh">{words}</legend>{boxes}'
        "</fieldset></details>"
    )


def columns(between: Sequence[Row]) -> str:
    if not between:
        return ""
    boxes = " ".join(
        f'<label><input type="checkbox" name="also" value="{row[1]}" id="also_{number}"> {escape(row[2])}</label>'
        for number, row in enumerate(between)
    )
    return (
        '<details class="many"><summary>Rounds in between</summary><fieldset><legend class="vh">Columns for rounds in '
        f"between</legend>{boxes}</fieldset></details>"
    )
