"""How far coders agree on the entries of one party, and on those of one year: the same measures, of fewer entries."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from positions.domain.agreement import FEWEST, Agreement, agreement_alone
from positions.evidence.coding.codings import CodedEntries, Measured, measured, party_name, units_of
from positions.evidence.coding.variables import variables_of
from positions.reading.codings import Coded


@dataclass(frozen=True, slots=True)
class AgreementPart:
    """A part of the entries that were coded twice, and how far the coders agree on it; it has no intervals.

    `key` is the party's key, or the year.
    """

    key: str
    name: str
    entries: int
    variables: tuple[Measured, ...]


def by_party(coded: CodedEntries) -> tuple[AgreementPart, ...]:
    """Return the agreement on the entries of each party, in the order of the parties."""
    order = {row["position__party__key"]: row["position__party__order"] for row in coded.entries.values()}
    parts = parts_of(coded, lambda row: row["position__party__key"], party_name)
    return tuple(sorted(parts, key=lambda part: (order[part.key], part.key)))


def by_year(coded: CodedEntries) -> tuple[AgreementPart, ...]:
    """Return the agreement on the entries of each year of their days, in order."""
    parts = parts_of(coded, year_of, year_of)
    return tuple(sorted(parts, key=lambda part: part.key))


def year_of(entry: Coded) -> str:
    return str(entry["effective_on"].year)


def parts_of(
    coded: CodedEntries, key_of: Callable[[Coded], str], name_of: Callable[[Coded], str]
) -> list[AgreementPart]:
    """Return the parts into which the keys take the entries apart."""
    keys: dict[str, list[str]] = {}
    for entry, row in coded.entries.items():
        keys.setdefault(key_of(row), []).append(entry)
    variables = variables_of(coded.all_codings)
    return [
        AgreementPart(
            key=part,
            name=name_of(coded.entries[entries[0]]),
            entries=len(entries),
            variables=tuple(
                measured(each, of_few(agreement_alone(units_of(each, coded, entries), each.order)))
                for each in variables
            ),
        )
        for part, entries in keys.items()
    ]


def of_few(found: Agreement) -> Agreement:
    """Return the agreement on a part without what cannot be said of so few entries."""
    return found if found.n >= FEWEST else replace(found, kappa=None, alpha=None)
