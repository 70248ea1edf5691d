"""`manage.py compare`: what moved between two rounds, in the terminal or for other programs."""

import sys
from collections.abc import Mapping
from dataclasses import replace
from typing import IO, Any, cast

from django.core.management.base import CommandError, CommandParser, OutputWrapper
from django.http import QueryDict
from rich.console import Console
from rich.table import Table
from rich.text import Text

from positions.compare.asked import compare_filtered, filters_of
from positions.compare.comparison import BadOrder
from positions.compare.exports import comparison_csv, comparison_data
from positions.compare.filters import SEVERAL
from positions.compare.rows import Comparison, Row, State
from positions.domain import wording
from positions.domain.points import DAYS
from positions.management.prepared import DatabaseCommand, named
from positions.models import Negotiation, Round
from positions.reading.moment import BadMoment, echo, parse_known, settled
from positions.web.about import exact_moment
from positions.web.asked import AskedPair, BadPoint, day_asked, own_pair, pair_asked
from positions.web.downloads import to_json
from positions.web.filters import UnknownFilter

STYLES = {"away": "dark_orange3", "towards": "cyan", "unranked": "magenta", "still": "dim", "apart": "blue"}
WIDTH_WHEN_PIPED = 200
# What of the options asks for a comparison.
HELP = {"evidence": "what it should stand on: own,two,graded"}
TICKED = {"moved": "moved", "voiced": "was voiced", "stands": "stands on the evidence asked for"}


class Command(DatabaseCommand):
    """Compares what each party held at two rounds."""

    help = "Show what each party held at two rounds and what moved in between."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("negotiation", help="key of the negotiation, for example istanbul")
        parser.add_argument("before", help="key of the earlier round, or a day such as 2025-05-16")
        parser.add_argument("after", help="key of the later round, or a day")
        parser.add_argument(
            "--window", default="", metavar="DAYS", help=f"days up to a day that count as said at it (default: {DAYS})"
        )
        parser.add_argument("--known", default="", metavar="ISO", help="as known at this date or time (default: now)")
        for name in SEVERAL:
            told = HELP.get(name, "only these; may be given several times")
            parser.add_argument(f"--{name}", action="append", default=[], help=told)
        for name, what in TICKED.items():
            parser.add_argument(f"--{name}", action="store_true", help=f"only what {what}")
        parser.add_argument("--without", default="", metavar="ORIGIN", help="what stands without this origin")
        parser.add_argument("--format", choices=["table", "json", "csv"], default="table")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the comparison; exit with 2 when the question is wrong."""
        try:
            question, comparison = answer(options["negotiation"], query_of(options))
        except (CommandError, BadMoment, BadOrder, BadPoint, UnknownFilter) as error:
            self.stderr.write(str(error))
            sys.exit(2)
        if question.swapped:
            self.stderr.write("The two were given in the wrong order: the earlier one is shown first.")
        if options["format"] == "table":
            print_table(comparison, self.stdout)
        elif options["format"] == "csv":
            self.stdout.write(
                comparison_csv(comparison, exact_moment(comparison.negotiation, comparison.known)).decode(), ending=""
            )
        else:
            data = comparison_data(comparison, swapped=question.swapped)
            self.stdout.write(to_json(data).decode(), ending="")


def query_of(options: Mapping[str, Any]) -> QueryDict:
    """Return the options as the address of the page would ask the same."""
    query = QueryDict(mutable=True)
    for name in ("before", "after", "window", "known", "without"):
        query[name] = options[name]
    for name in SEVERAL:
        query.setlist(name, options[name])
    for name in TICKED:
        query[name] = "on" if options[name] else ""
    return query


def answer(negotiation: str, query: QueryDict) -> tuple[AskedPair, Comparison]:
    """Return what is asked and the comparison. Raises CommandError, BadMoment, BadOrder, BadPoint, UnknownFilter."""
    found = named(Negotiation.objects.order_by("key"), negotiation, "There is no negotiation")
    rounds = tuple(Round.objects.filter(negotiation=found).in_order())
    for key in (query.get("before", ""), query.get("after", "")):
        if day_asked(key) is None:
            named(rounds, key, f"{found.key} has no round")
    question = pair_asked(query, own_pair(found, rounds)).strictly()
    question = replace(question, known=settled(found.pk, parse_known(query.get("known", ""))))
    filters = filters_of(query, question)
    comparison = compare_filtered(question, filters)
    return question, comparison.only(filters.keep(comparison.rows))


def print_table(comparison: Comparison, out: OutputWrapper) -> None:
    """Print the comparison for people: coloured in a terminal, plain when piped."""
    terminal = out.isatty()
    width = None if terminal else WIDTH_WHEN_PIPED
    console = Console(file=cast("IO[str]", out), force_terminal=terminal, width=width, highlight=False)
    known = f", as known on {echo(comparison.known)}" if comparison.known else ""
    table = Table(title=f"{comparison.before.name} → {comparison.after.name}{known}", show_lines=True)
    for heading in ("Issue", "Party", "Position", "Shift", comparison.before.key, comparison.after.key):
        table.add_column(heading, overflow="fold")
    for row in comparison.rows:
        table.add_row(*cells(row), style="")
    console.print(table)
    for party, counts in comparison.counts.items():
        console.print(Text(f"{party}: " + ", ".join(f"{number} {shift}" for shift, number in counts.items())))
    if comparison.asked:
        standing = sum(row.stands for row in comparison.rows)
        console.print(Text(f"{standing} of {len(comparison.rows)} stand {wording.evidence_words(comparison.asked)}"))


def cells(row: Row) -> list[Text]:
    """Return one position as the cells of its line; texts are never read as markup."""
    shift = f"{row.sign} {row.word}" + (f" ({row.reasons})" if row.reasons else "")
    if row.as_read:
        shift += f"\nas read by {row.readers}: {row.as_read.value}"
    if row.silence:
        shift += f"\n{row.silence}"
    if row.strength:
        strength = row.strength
        words = wording.strength_words(strength.grade, strength.independent_sources, own_word=strength.own_word)
        shift += f"\n{words}"
    if row.short:
        shift += f"\nundecided on this evidence: {', '.join(entry.key for entry in row.short)}"
    return [
        Text(row.issue_name),
        Text(row.party_name),
        Text(f"{row.title}\n{row.kind}"),
        Text(shift, style=STYLES[row.tint]),
        Text(said(row.before)),
        Text("no newer entry" if row.same_entry else said(row.after)),
    ]


def said(state: State | None) -> str:
    if state is None:
        return "nothing recorded by then"
    who = f", {state.who}" if state.who else ""
    if not state.held:
        return f"{state.gone}\n{state.when}{who}"
    condition = f" {wording.only_if(state.condition)}" if state.condition else ""
    firm = f"{state.firm}, {state.last_said}" if state.last_said else state.firm
    return f"{state.content or ''}{condition}\n{firm}; {state.when}{who}"
