"""What is there of a negotiation and what is missing: the list at the top of the set-up page, and its sections."""

from dataclasses import dataclass
from itertools import groupby

from django.urls import reverse

from positions.domain import wording
from positions.domain.licences import LICENCES, name_in
from positions.models import Delegate, Entry, Issue, Membership, Negotiation, Party, Person, Round
from positions.reading.party_marks import PartyMark, mark_of_party, party_shapes
from positions.web.asked import own_pair

# A comparison needs two rounds; two parties and a round are needed to be published.
TWO = 2


@dataclass(frozen=True, slots=True)
class PreparedPart:
    """A part of what a negotiation needs: whether it is there, in words, and where it is filled in.

    `needed` is what cannot be missing when it is published; empty: nothing of this part.
    """

    name: str
    called: str
    said: str
    there: bool
    needed: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class SetUpParty:
    """A party with its mark."""

    row: Party
    mark: PartyMark


@dataclass(frozen=True, slots=True)
class SetUpRound:
    """A round with its days and its window in words."""

    row: Round
    days: str
    window: str


@dataclass(frozen=True, slots=True)
class Preparation:
    """A negotiation as it is set up. `parts` are in the order in which they are filled in."""

    negotiation: Negotiation
    parts: tuple[PreparedPart, ...]
    parties: tuple[SetUpParty, ...]
    rounds: tuple[SetUpRound, ...]
    issues: tuple[tuple[str, tuple[Issue, ...]], ...]
    licence: str
    pair: str
    entries: int

    @property
    def stopping(self) -> tuple[PreparedPart, ...]:
        """What is missing so that it cannot be published."""
        return tuple(part for part in self.parts if part.needed and not part.there)

    @property
    def deletable(self) -> bool:
        """Whether it can still be renamed and deleted."""
        return self.negotiation.in_preparation and not self.entries


def preparation_of(negotiation: Negotiation) -> Preparation:
    """Return what is there of a negotiation and what is missing. Eight queries."""
    parties = list(Party.objects.filter(negotiation=negotiation).in_order())
    rounds = list(Round.objects.filter(negotiation=negotiation).in_order())
    issues = list(Issue.objects.filter(negotiation=negotiation).in_order())
    shapes = party_shapes([party.key for party in parties])
    pair = own_pair(negotiation, tuple(rounds))
    shown = f"{pair.before.name} and {pair.after.name}" if pair.before and pair.after else ""
    return Preparation(
        negotiation=negotiation,
        parts=(
            *parts_of_itself(negotiation),
            *parts_of_rows(parties, rounds, issues),
            chosen_pair(negotiation, shown),
            *parts_of_people(negotiation),
        ),
        parties=tuple(SetUpParty(party, mark_of_party(party, shapes[party.key])) for party in parties),
        rounds=tuple(
            SetUpRound(
                each,
                wording.days(each.starts_on, each.ends_on),
                wording.days(each.window_starts_on, each.window_ends_on),
            )
            for each in rounds
        ),
        issues=tuple((group, tuple(rows)) for group, rows in groupby(issues, key=lambda issue: issue.group)),
        licence=licence_words(negotiation),
        pair=shown,
        entries=Entry.objects.filter(negotiation=negotiation, published_at__isnull=False).count(),
    )


def parts_of_itself(home: Negotiation) -> list[PreparedPart]:
    names = ", ".join(str(each.get("title", "")) for each in home.contributors)
    kept = ", ".join(filter(None, (home.keeper, home.contact)))
    return [
        PreparedPart("about", "Name", home.title, bool(home.title), "a name"),
        PreparedPart("licence", "Licence", licence_words(home), bool(home.licenses), "a licence"),
        PreparedPart("contributors", "Contributors", names, bool(home.contributors)),
        PreparedPart("contact", "Contact", kept, bool(home.contact)),
        PreparedPart("limits", "Limits", "written" if home.limits else "", bool(home.limits)),
    ]


def parts_of_rows(parties: list[Party], rounds: list[Round], issues: list[Issue]) -> list[PreparedPart]:
    def told(number: int, one: str, many: str, enough: int, short: str) -> str:
        counted = wording.counted(number, one, many) if number else ""
        return f"{counted}; {short}" if 0 < number < enough else counted

    return [
        PreparedPart(
            "parties",
            "Parties",
            told(len(parties), "party", "parties", TWO, "a second one is needed"),
            len(parties) >= TWO,
            "two parties",
        ),
        PreparedPart(
            "rounds",
            "Rounds",
            told(len(rounds), "round", "rounds", TWO, "a comparison needs a second one"),
            bool(rounds),
            "a round",
        ),
        PreparedPart("issues", "Issues", told(len(issues), "issue", "issues", 1, ""), bool(issues), "an issue"),
    ]


def chosen_pair(home: Negotiation, shown: str) -> PreparedPart:
    chosen = bool(home.before_id and home.after_id)
    said = shown if chosen else f"{shown}, the first and the last" if shown else ""
    return PreparedPart("pair", "Compared first", said, bool(shown))


def parts_of_people(home: Negotiation) -> list[PreparedPart]:
    """Return what is there of people: who negotiates, and who works on it here. Three queries."""
    people = Person.objects.filter(negotiation=home).count()
    sent = Delegate.objects.filter(negotiation=home).count()
    members = Membership.objects.at_present().filter(negotiation=home).values("person").distinct().count()
    at = reverse("positions:delegations", args=[home.key])
    said = f"{wording.counted(people, 'person', 'people')}, {wording.counted(sent, 'delegate')}" if people else ""
    return [
        PreparedPart("people", "Delegations", said, bool(people), address=at),
        PreparedPart("team", "Team", wording.counted(members, "member"), members >= TWO),
    ]


def licence_words(home: Negotiation) -> str:
    """Return the licences of a negotiation in words; empty when it has none."""
    name = name_in(home.licenses)
    if name:
        return f"{name}: {LICENCES[name].asks}"
    return ", ".join(str(each.get("name") or each.get("title") or each.get("path") or "") for each in home.licenses)
