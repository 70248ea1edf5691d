"""A proposal as a whole: an entry, a correction with its new entry, or retractions; decided on together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from positions.domain.codebook import AmendmentKind
from positions.domain.impact import Effect
from positions.domain.states import FIRST_CONTENT, TERM_AFTER_HELD
from positions.evidence.refusals import AlreadyDecided
from positions.models import Amendment, Citation, Entry, Position
from positions.reading.compiled import row_by_id
from positions.writing.refusals import BadDraft, Refused
from positions.writing.rows import set_columns, set_in_rows


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is decided on at once. `entry` is the new one (None: only retractions).

    `amendments` correct or retract published entries; those of one act of retraction go together.
    """

    entry: Entry | None
    amendments: tuple[Amendment, ...]

    @property
    def head(self) -> Entry | Amendment:
        """The row that says what became of the proposal."""
        if self.amendments:
            return self.amendments[0]
        if self.entry is None:
            raise ValueError("A proposal proposes something.")
        return self.entry

    @property
    def replaced(self) -> tuple[Entry, ...]:
        return tuple(amendment.entry for amendment in self.amendments)

    @property
    def position(self) -> Position:
        """The position of all that is proposed. One query, at most."""
        if self.entry is None:
            found: Position = self.amendments[0].entry.position
            return found
        position = row_by_id(Position, self.entry.position_id)
        if position is None:
            raise ValueError("An entry is of a position.")
        return position

    @property
    def proposers(self) -> set[int | None]:
        rows = [*self.amendments, *([self.entry] if self.entry else [])]
        return {row.proposed_by_id for row in rows}

    def decide(self, **decision: object) -> None:
        """Write the decision on all that is proposed; what replaces something makes room for it first."""
        for row in self.amendments:
            set_columns(row, **decision)
        if self.entry is not None:
            set_columns(self.entry, **decision)
            shared = {name: value for name, value in decision.items() if name not in ("decision_note", "sequence")}
            set_in_rows(Citation, {"entry": self.entry.pk, "decision": ""}, **shared)


def claim(what: Entry | Amendment) -> Proposal:
    """Return the proposal that the row belongs to, as it is now, not decided on yet.

    To be called by an act that holds the negotiation: so nobody else decides meanwhile, and no row needs a lock of its
    own. Raises AlreadyDecided, and Refused for a row that nobody proposed.
    """
    if what.proposed_by_id is None:
        raise Refused("This entry came with an import; there is nothing to decide.")
    amendments = claim_amendments(what)
    entry_id = amendments[0].replacement_id if amendments else what.pk
    entry = None if entry_id is None else row_by_id(Entry, entry_id)
    proposal = Proposal(entry, tuple(amendments))
    head = proposal.head
    if head.decision and head.decided_by and head.decided_at:
        raise AlreadyDecided(by=head.decided_by_name, at=head.decided_at, decision=head.decision)
    return proposal


def claim_amendments(what: Entry | Amendment) -> list[Amendment]:
    """Return the amendments that the row is or belongs to, the row itself first, with their entries as they are now.

    The first version of an entry corrects none.
    """
    if isinstance(what, Entry) and what.version == 1:
        return []
    rows = Amendment.objects.select_related("entry__position")
    if isinstance(what, Entry):
        rows = rows.filter(replacement=what)
    elif what.kind == AmendmentKind.REDACTION:
        raise Refused("A redaction takes effect at once; there is nothing to decide.")
    elif what.kind == AmendmentKind.CORRECTION:
        rows = rows.filter(pk=what.pk)
    else:
        rows = rows.filter(
            negotiation=what.negotiation_id,
            kind=what.kind,
            proposed_by=what.proposed_by_id,
            proposed_at=what.proposed_at,
        )
    return sorted(rows.order_by("id"), key=lambda row: row.pk != what.pk)


def check_order(effect: Effect, new: int | None) -> None:
    """Raise when an entry would stand where it cannot: BadDraft at the new one (None: none comes), Refused at another.

    The first held entry says what is held, and a term ends only what is held.
    """
    for entries, field, of_new, of_others in (
        (effect.silent, "content", FIRST_CONTENT, "would come first and does not say what is held"),
        (effect.idle_terms, "channel", TERM_AFTER_HELD, "ends a term and would have nothing held before it"),
    ):
        if new is not None and new in entries:
            raise BadDraft({field: [of_new]})
        if entries:
            keys = Entry.objects.filter(pk__in=entries).order_by("key").values_list("key", flat=True)
            raise Refused(f"{' and '.join(keys)} {of_others}: correct that one before.")


def check_main(entry: Entry | None) -> None:
    """Raise Refused when an entry stands beside a main account that was proposed and is not published yet."""
    main = entry.rival_of if entry is not None else None
    if main is None or main.published_at is not None:
        return
    if main.decision:
        raise Refused(
            f"It stands beside {main.key}, which was {main.decision}. Once a new version of that one is published, "
            "this one needs a new version beside it."
        )
    raise Refused(f"It stands beside {main.key}, which waits for review too. Decide on that one first.")


def check_rivals(gone: Sequence[Entry]) -> None:
    """Raise Refused when rivals of these entries would be left without a main entry."""
    left = [rival.key for rival in living_rivals(gone) if rival.pk not in {entry.pk for entry in gone}]
    if left:
        raise Refused(
            f"{', '.join(left)} stands beside it as a rival account. "
            "Retract it in the same act, or first correct it so that it is a main account."
        )


def living_rivals(entries: Iterable[Entry]) -> list[Entry]:
    """Return the rivals that stand beside any of these entries of one position, in whichever version."""
    listed = list(entries)
    beside = Entry.objects.known(None).filter(
        position__in={entry.position_id for entry in listed}, rival_of__key__in={entry.key for entry in listed}
    )
    return list(beside.order_by("effective_on", "sequence", "id"))
