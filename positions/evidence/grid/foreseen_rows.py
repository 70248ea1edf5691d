"""What the rows of a table do to their positions, each with those above it taken into account, and what looks alike."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from positions.domain import wording
from positions.domain.alike import alike
from positions.domain.codebook import Kind
from positions.domain.impact import EMPTY, Effect, with_entry
from positions.domain.states import History
from positions.evidence.acts import STANDS_BESIDE, of_history
from positions.evidence.as_proposed import waiting_on, with_waiting
from positions.evidence.checks import doubts_of
from positions.evidence.drafts import COLUMNS, EntryDraft, PositionDraft
from positions.evidence.duplicates import duplicates_of, spoken
from positions.evidence.grid.plan import GridPlan, PlannedRow
from positions.evidence.impact import LAST, UNSAVED, effect_of, stand_of
from positions.evidence.preview import EntryPreview, Planned, build, compared, mentioned
from positions.evidence.visible import visible_proposals
from positions.models import Entry, Position
from positions.reading.histories import read_histories
from positions.writing.questions import ToConfirm

LATEST = LAST - 1000
FIRM_NEEDED = "Nothing that is held stands before this entry: say how firm the position is."


@dataclass(frozen=True, slots=True)
class ForeseenRow:
    """What an entry of a table does when it is published after those above it, and what is asked about it first."""

    row: PlannedRow
    draft: EntryDraft
    preview: EntryPreview
    questions: tuple[ToConfirm, ...]


@dataclass
class Running:
    """The history of a position as the rows so far leave it: of what is published, and with what waits as well."""

    published: History = EMPTY
    proposed: History = EMPTY

    def add(self, row: PlannedRow, draft: EntryDraft) -> None:
        stand = stand_of(draft, LATEST + row.number)._replace(id=row.stand_in)
        self.published = with_entry(self.published, stand, contentful=bool(draft.content))
        self.proposed = with_entry(self.proposed, stand, contentful=bool(draft.content))


class Stage:
    """What is read once for all rows: the histories of their positions, and entries that may be the same."""

    def __init__(self, plan: GridPlan) -> None:
        drafts = [row.draft for row in plan.entries if row.draft]
        ids = {draft.position.pk for draft in drafts if isinstance(draft.position, Position)}
        visible = visible_proposals(plan.record.negotiation, plan.record.by)
        until = max((draft.effective_on for draft in drafts), default=None)
        histories = read_histories(list(ids), until.max, None) if until and ids else {}
        waiting = waiting_on(ids, visible) if ids else {}
        self.running: dict[int | PositionDraft, Running] = {
            pk: Running(history, with_waiting(history, waiting.get(pk, [])))
            for pk in ids
            for history in [histories.get(pk, EMPTY)]
        }
        places = [(d.position.pk, d.effective_on) for d in drafts if isinstance(d.position, Position)]
        self.near = duplicates_of(places, visible)
        # By position and day: the rows so far.
        self.rows: dict[tuple[object, date], list[tuple[PlannedRow, EntryDraft]]] = {}

    def history(self, draft: EntryDraft) -> Running:
        return self.running.setdefault(home_of(draft), Running())


def home_of(draft: EntryDraft) -> int | PositionDraft:
    """Return what tells the position of a draft from others: its id, or the new one itself."""
    return draft.position if isinstance(draft.position, PositionDraft) else draft.position.pk


def foreseen_rows(plan: GridPlan) -> dict[str, ForeseenRow]:
    """Return by row what its entry does; says at its cells where it cannot stand. Five queries at most."""
    stage = Stage(plan)
    asked_of_sources: dict[str, list[ToConfirm]] = {}
    for called, question in plan.sources.questions(plan.record):
        asked_of_sources.setdefault(called, []).append(question)
    effects: list[tuple[PlannedRow, EntryDraft, Effect]] = []
    stand_ins: dict[int, Entry] = {}
    for row in plan.entries:
        if row.draft is None:
            continue
        history = stage.history(row.draft)
        effect = effect_of(history.published, row.draft, (), offer=row.draft.position.kind == Kind.OFFER)
        check_place(row, row.draft, effect, history)
        effects.append((row, row.draft, effect))
        stand_ins[row.stand_in] = stand_in_of(row, row.draft)
        history.add(row, row.draft)
    ids = {pk for _, _, effect in effects for pk in mentioned(effect, UNSAVED)}
    texts: Mapping[int, Entry] = {**Entry.objects.in_bulk([pk for pk in ids if pk > 0]), **stand_ins}
    found = {}
    for row, draft, effect in effects:
        previewed = build(
            Planned(effect, UNSAVED, Kind(draft.position.kind), draft.content, draft.condition), texts, ()
        )
        if previewed.baseless and not row.firmness_said:
            row.cells.fault("firmness", FIRM_NEEDED)
        own = [question for cells in row.cited for question in asked_of_sources.get(cells.row, [])]
        questions = (*own, *doubts_of(draft), *twins_of_row(row, draft, stage))
        found[row.called] = ForeseenRow(row, draft, previewed, questions)
    return found


def check_place(row: PlannedRow, draft: EntryDraft, effect: Effect, history: Running) -> None:
    """Say at its cells that an entry cannot stand where it would, not even once what waits is published."""
    mains = {entry.id for entry in history.proposed.entries if entry.main}
    if draft.rival_of is not None and draft.rival_of.pk not in mains:
        row.cells.fault("rival_of", STANDS_BESIDE)
    alone = replace(draft, rival_of=None)
    if any(of_history(alone, effect)):
        later = effect_of(history.proposed, draft, (), offer=effect.offer)
        for name, message in of_history(alone, later):
            row.cells.fault(name, message)


def stand_in_of(row: PlannedRow, draft: EntryDraft) -> Entry:
    """Return an entry as previews of other rows tell of it; it is never saved."""
    return Entry(pk=row.stand_in, key=f"row {row.called}", **{name: getattr(draft, name) for name in COLUMNS})


def twins_of_row(row: PlannedRow, draft: EntryDraft, stage: Stage) -> Iterator[ToConfirm]:
    """Yield whether an entry is another one than those that look alike: recorded, or of a row above."""
    above = stage.rows.setdefault((home_of(draft), draft.effective_on), [])
    twins = [f"row {other.called}" for other, said in above if row.beside != other.called and look_alike(draft, said)]
    above.append((row, draft))
    if isinstance(draft.position, Position):
        found = stage.near.beside(compared(draft, draft.position.pk), without=())
        twins += [each.key for each in found if each.likely]
    if twins:
        yield ToConfirm(
            f"twin-{row.called}",
            f"Perhaps the same as {wording.listed(twins[:3])}, of this position.",
            "It is another entry",
        )


def look_alike(one: EntryDraft, other: EntryDraft) -> bool:
    """Say whether two entries of one position and day may be one: by their speaker, their words or their place."""
    speaker = spoken(one.speaker)
    places = {(cited.source.pk, cited.locator) for cited in one.citations}
    return (
        bool(speaker and speaker == spoken(other.speaker))
        or alike(one.statement, other.statement)
        or bool(places & {(cited.source.pk, cited.locator) for cited in other.citations})
    )
