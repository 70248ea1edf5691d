"""What an entry will do once it is published: its move and why, its place, which comparisons change and how.

It serves the live preview of the form and the page of review. Everything is a finished string; no query after loading.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import User

from positions.domain import wording
from positions.domain.codebook import Kind
from positions.domain.diff import Piece, word_diff
from positions.domain.entry_roles import EntryRole
from positions.domain.impact import EMPTY, Effect
from positions.domain.shifts import Shift, Stand, signs
from positions.domain.states import History
from positions.evidence.also_proposed import AlsoProposed, waiting_on_positions
from positions.evidence.drafts import EntryDraft, PositionDraft, tidy
from positions.evidence.duplicates import ComparedEntry, Duplicate, duplicates_of
from positions.evidence.impact import UNSAVED, effect_of
from positions.evidence.visible import visible_proposals
from positions.models import Entry, Negotiation, Round
from positions.reading.changed_comparisons import ChangedComparison, changed_comparisons, pairs_of
from positions.reading.histories import history_of, last_said

ROLES = {
    EntryRole.MAIN: "It drives the state of the position.",
    EntryRole.RIVAL: "Another account beside a main entry: it is shown there and does not drive the state.",
    EntryRole.READING: "A reading by analysts: it is shown beside the state and never drives it.",
}


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A main entry next to the new one, as it stands, resolved. `content` is what is in force with it.

    `gone` says how it is not held (empty: it is held).
    """

    key: str
    when: str
    held: bool
    gone: str
    firm: str
    last_said: str
    condition: str
    content: str


@dataclass(frozen=True, slots=True)
class NextScope:
    """A later entry whose scope was coded against another entry than would stand before it: to be confirmed."""

    key: str
    move_now: str
    move_then: str


@dataclass(frozen=True, slots=True)
class EntryPreview:
    """What publishing does. `role` is main, rival or reading; `shift` is the move of a main entry, else None.

    For a retraction `role` is empty. `reasons` say what made the move; `diff` is the content against the one in
    force before (empty: none written, or nothing to compare with). `previous` and `next` are the main entries
    around it; `proposed` is what else waits on the position. `baseless`: firmness is as before, and nothing that is
    held stands before.
    """

    role: str
    sentence: str
    shift: Shift | None
    reasons: str
    diff: tuple[Piece, ...]
    previous: Neighbour | None
    next: Neighbour | None
    comparisons: tuple[ChangedComparison, ...]
    scopes: tuple[NextScope, ...]
    duplicates: tuple[Duplicate, ...]
    proposed: tuple[AlsoProposed, ...]
    baseless: bool

    @property
    def tint(self) -> str:
        return wording.tint(self.shift)

    @property
    def sign(self) -> str:
        return wording.SIGNS[self.shift] if self.shift else ""

    @property
    def word(self) -> str:
        return move_word(self.shift)


@dataclass(frozen=True, slots=True)
class Planned:
    """An act: its effect, the id of the entry that comes (None: it only takes away), and what that one says.

    `duplicates` are the entries that may be the same, `proposed` what else waits on the position.
    """

    effect: Effect
    entry: int | None
    kind: Kind
    content: str = ""
    condition: str = ""
    duplicates: tuple[Duplicate, ...] = ()
    proposed: tuple[AlsoProposed, ...] = ()


def preview(draft: EntryDraft, *, instead_of: Entry | None = None, by: User | None = None) -> EntryPreview:
    """Return what the draft will do when it is published now.

    `instead_of` is the entry that it corrects; `by` is who looks, and is told of the proposals that they may see
    (None: of all). The draft may lack texts, citations and what else `propose` would ask for, but not its date and
    codes. At most nine queries, however long the history. Raises KeyError for an unknown code.
    """
    draft = tidy(draft)
    talks = Negotiation.objects.get(pk=draft.negotiation_id)
    position = draft.position
    history = EMPTY
    duplicates: tuple[Duplicate, ...] = ()
    proposed: tuple[AlsoProposed, ...] = ()
    if not isinstance(position, PositionDraft):
        history = history_of(position.pk)
        visible = visible_proposals(talks, by)
        found = duplicates_of([(position.pk, draft.effective_on)], visible)
        left_out = {instead_of.pk if instead_of else None}
        duplicates = found.beside(compared(draft, position.pk), without=left_out)
        proposed = waiting_on_positions([position.pk], visible).beside(position.pk, without=())
    replaced = [instead_of] if instead_of is not None else []
    effect = effect_of(history, draft, replaced, offer=position.kind == Kind.OFFER)
    planned = Planned(effect, UNSAVED, Kind(position.kind), draft.content, draft.condition, duplicates, proposed)
    return previews(talks, [planned], every=True)[0]


def compared(draft: EntryDraft, position: int) -> ComparedEntry:
    """Return what of a draft is compared with other entries of that position."""
    sources = frozenset(cited.source.key for cited in draft.citations)
    quotes = tuple(cited.quote for cited in draft.citations if cited.quote)
    return ComparedEntry(position, draft.effective_on, draft.speaker, draft.statement, sources, quotes)


def preview_without(entries: Sequence[Entry]) -> EntryPreview:
    """Return what retracting these entries of one position does. At most five queries."""
    position = entries[0].position
    effect = effect_of(history_of(position.pk), None, entries, offer=position.kind == Kind.OFFER)
    return previews(position.negotiation, [Planned(effect, None, Kind(position.kind))], every=True)[0]


def previews(negotiation: Negotiation, acts: Sequence[Planned], *, every: bool) -> list[EntryPreview]:
    """Return the previews of many acts in their order. At most two queries; `every` as in `pairs_of`."""
    shown = {pk for act in acts for pk in mentioned(act.effect, act.entry)}
    texts = Entry.objects.in_bulk(shown)
    pairs = pairs_of(negotiation, every=every)
    return [build(act, texts, pairs) for act in acts]


def build(act: Planned, texts: Mapping[int, Entry], pairs: Sequence[tuple[Round, Round]]) -> EntryPreview:
    effect, content = act.effect, act.content
    before, here, after = around(effect, act.entry)
    in_force = text_in_force(effect.after, before, texts)
    both_held = before is not None and here is not None and here.main and before.held and here.held
    role = here.role if here else None
    return EntryPreview(
        role=role.value if role else "",
        sentence=ROLES[role] if role else "It will no longer count.",
        shift=effect.moves_after.get(here.id) if here else None,
        reasons=wording.reasons(signs(before, here, [here]), act.kind) if both_held and before and here else "",
        diff=tuple(word_diff(in_force, content)) if in_force and content and in_force != content else (),
        previous=neighbour(act, before, texts),
        next=neighbour(act, after, texts),
        comparisons=tuple(changed_comparisons(effect, pairs)),
        scopes=tuple(
            NextScope(texts[each.entry].key, move_word(each.move_now), move_word(each.move_then))
            for each in effect.unsettled
        ),
        duplicates=act.duplicates,
        proposed=act.proposed,
        baseless=here is not None and here.as_before and here.firmness_said_in.id == here.id,
    )


def around(effect: Effect, entry: int | None) -> tuple[Stand | None, Stand | None, Stand | None]:
    """Return the main entry before the one that comes, that one itself, and the main entry after it."""
    here = next((each for each in effect.after.entries if each.id == entry), None)
    if here is None:
        return None, None, None
    mains = [each for each in effect.after.entries if each.main and each.id != here.id]
    earlier = [each for each in mains if each.place <= here.place]
    later = [each for each in mains if each.place > here.place]
    return (earlier[-1] if earlier else None), here, (later[0] if later else None)


def mentioned(effect: Effect, entry: int | None) -> Iterator[int]:
    """Yield the ids of the entries whose texts a preview shows; the one that comes is not among them."""
    before, _, after = around(effect, entry)
    for state in (before, after):
        if state is not None:
            yield state.id
            if state.firmness_said_in.id != entry:
                yield state.firmness_said_in.id
            written = effect.after.content_in_force(state)
            if written is not None and written != entry:
                yield written
    yield from (each.entry for each in effect.unsettled)


def text_in_force(history: History, state: Stand | None, texts: Mapping[int, Entry]) -> str:
    """Return the content in force at the state; empty when there is none, or the entry that comes wrote it."""
    written = history.content_in_force(state) if state else None
    return texts[written].content if written in texts and written is not None else ""


def neighbour(act: Planned, state: Stand | None, texts: Mapping[int, Entry]) -> Neighbour | None:
    """Return a main entry next to the one that comes; what that one says of firmness is not in the texts."""
    if state is None:
        return None
    history = act.effect.after
    row, saying = texts[state.id], texts.get(state.firmness_said_in.id)
    firmness = state.firmness.value if state.firmness else ""
    return Neighbour(
        key=row.key,
        when=wording.dated(row.effective_on, row.precision),
        held=row.held,
        gone="" if row.held else wording.not_held_words(row.account, row.basis, row.channel),
        firm=wording.firmness_words(firmness, act.kind, called=history.called_red_line(state)),
        last_said=last_said(state, vars(saying)) if saying else "",
        condition=saying.condition if saying else act.condition,
        content=text_in_force(history, state, texts),
    )


def move_word(shift: Shift | None) -> str:
    """Return a move as a word; an unchanged one is an affirmation, none is empty."""
    if shift is None:
        return ""
    return "affirmed" if shift is Shift.UNCHANGED else shift.value
