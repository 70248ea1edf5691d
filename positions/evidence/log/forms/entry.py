"""The form of an entry: what the document says once, and what each entry says for itself."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from positions.domain.codebook import Account, Basis, Channel, Firmness, Kind, Scope
from positions.domain.dates import whole
from positions.domain.holding import (
    A_TERM_IS_NOT_HELD,
    NO_FIRMNESS,
    NONE_WHEN_AS_BEFORE,
    NONE_WHEN_NOT_HELD,
    WHEN_FIRMNESS_IS_SAID,
    WHEN_HELD,
    fits_channel,
    fits_firmness,
    fits_holding,
)
from positions.domain.texts import CONTENT_LENGTH
from positions.evidence.as_proposed import NEW_AND_WAITING
from positions.evidence.drafts import COLUMNS, CitationDraft, EntryDraft, PositionDraft, affirmed
from positions.evidence.log.forms.citation import CitationForm, add_passage, cited_in
from positions.evidence.log.forms.codes import choices
from positions.evidence.log.forms.passage import hidden, stored_text
from positions.evidence.visible import visible_positions, visible_proposals
from positions.models import Document, Entry, Issue, Negotiation, Party, Person, Position, Round, Source
from positions.models.base import KEY_LENGTH
from positions.models.entries import LIVING
from positions.web.fields import (
    Day,
    Language,
    OfferedPeople,
    Paragraph,
    PartialDay,
    PeopleField,
    Reason,
    RowField,
    SourceField,
    TextLine,
    choose,
    people_offered,
)
from positions.web.reference_fields import offered_rows
from positions.web.visible_sources import visible_sources
from positions.writing.refusals import BadDraft

# What is said once for a document and stays for its next entry.
DOCUMENT_FIELDS = ("source", "effective_on", "round", "channel", "account", "basis", "speaker")
# What only some entries need: folded away until then.
FOLDED_FIELDS = ("translation", "said_on", "rival_of", "speakers", "people_words")
# In place of a position's key: one that is not recorded yet.
NEW = "+"
BY_DATE = "by-date"
MOST_CITATIONS = 10
# As before comes first, for most entries say no more; what has none comes last.
FIRMNESSES = sorted(
    choices(Firmness, nothing="choose, if held"), key=lambda each: (each[0] != Firmness.SAME, not each[0])
)
# What staleness writes of a position is shorter.
MARK_LENGTH = 300


class EntryForm(forms.Form):
    """One entry with its citations. Rules across entries are the command's; this checks what one can say of a field.

    `fixed` is the position when it cannot be chosen: that of an entry which is corrected.
    """

    source = SourceField(label="Source", help_text="type part of the title or publisher; the key is filled in")
    effective_on = PartialDay(
        label="Took this stand on",
        help_text="the day of the act or word, not of the report: 2025-06-02; if less is known, 2025-06 or 2025",
    )
    round = forms.ChoiceField(label="Round", initial=BY_DATE, required=False)
    channel = forms.ChoiceField(label="Channel", choices=choices(Channel, nothing="not said"), required=False)
    account = forms.ChoiceField(label="Whose word", choices=choices(Account), initial=Account.OWN.value)
    basis = forms.ChoiceField(label="How known", choices=choices(Basis), initial=Basis.STATED.value)
    speaker = TextLine(label="Speaker", required=False, help_text="name, office")

    party = RowField(Party.objects.none(), required=False, label="Party", empty_label="any")
    issue = RowField(Issue.objects.none(), required=False, label="Issue", empty_label="any")
    words = TextLine(label="Words to find it by", required=False, help_text="of its title, content or issue")
    position = forms.CharField(
        max_length=KEY_LENGTH, label="Position", error_messages={"required": "Choose a position, or a new one."}
    )
    kind = forms.ChoiceField(label="Kind", choices=choices(Kind, nothing="choose"), required=False)
    title = TextLine(
        label="Title", required=False, help_text="in neither side’s loaded terms, unless in quotation marks"
    )

    held = forms.TypedChoiceField(
        label="Held",
        choices=[("true", "yes: the party maintains it"), ("false", "no: given up, or expressly not held")],
        coerce=lambda value: value == "true",
        initial="true",
    )
    firmness = forms.ChoiceField(label="Firmness", choices=FIRMNESSES, required=False)
    declared = forms.BooleanField(
        label="the party itself called it a red line, non-negotiable or out of the question", required=False
    )
    condition = TextLine(label="Only if", required=False, help_text="a condition that the party itself sets")
    scope = forms.ChoiceField(label="Scope", choices=choices(Scope, nothing="as before"), required=False)
    content = TextLine(
        label="Content",
        required=False,
        most=CONTENT_LENGTH,
        help_text="what is asked, refused or offered as of this entry; empty: as before",
    )
    statement = Paragraph(
        label="Statement", required=False, help_text="what was said or done, in your own words; one or two sentences"
    )
    coding_note = Paragraph(label="Coding note", rows=2, required=False, help_text="why these values")
    locator = TextLine(label="Locator", help_text="where in the source: page, paragraph, minute")

    quote = Paragraph(label="Quote", rows=2, required=False, help_text="a few words at most")
    quote_language = Language(label="Language of the quote", help_text="en, ru, uk")
    translation = Paragraph(label="Translation", rows=2, required=False)
    said_on = Day(label="Known since", required=False, help_text="2025-06-02; only for what was not public at the time")
    rival_of = RowField(
        Entry.objects.none(), required=False, label="Rival account of", empty_label="none: this is a main account"
    )
    speakers = PeopleField(
        Person.objects.none(),
        to_field_name="key",
        required=False,
        label="Speakers among the people recorded",
        help_text="left empty, a speaker whose name is recorded is linked",
        widget=forms.SelectMultiple(attrs={"size": 4}),
    )
    people_words = TextLine(
        label="Find speakers by a part of their names", required=False, help_text="more are recorded than are listed"
    )

    marked, exact = hidden(), hidden()
    also = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=MOST_CITATIONS)
    token = forms.UUIDField(widget=forms.HiddenInput(attrs={"autocomplete": "off"}))
    # Of which position firmness and condition were filled in, so that what is typed after that stays.
    prefilled = forms.CharField(widget=forms.HiddenInput, required=False, max_length=KEY_LENGTH)
    seen = forms.CharField(
        widget=forms.HiddenInput(attrs={"autocomplete": "off"}), required=False, max_length=MARK_LENGTH
    )
    confirmed = forms.BooleanField(required=False, label="I have seen what changed; save all the same")

    def __init__(
        self,
        negotiation: Negotiation,
        rounds: Iterable[Round],
        *args: Any,
        by: User,
        fixed: Position | None = None,
        affirms: bool = False,
        **kwargs: Any,
    ) -> None:
        """Take the negotiation whose rows `by` can choose, and its rounds; `affirms`: nothing else is new."""
        super().__init__(*args, **kwargs)
        self.negotiation, self.fixed, self.affirms = negotiation, fixed, affirms
        self.rounds = {round_.key: round_ for round_ in rounds}
        self.by, self.visible_sources = by, visible_sources(negotiation, by)
        choose(self, "source").queryset = self.visible_sources
        choose(self, "party").queryset = Party.objects.filter(negotiation=negotiation).in_order()
        choose(self, "issue").queryset = Issue.objects.filter(negotiation=negotiation).in_order()
        people = choose(self, "speakers")
        people.queryset = Person.objects.filter(negotiation=negotiation)
        people.widget.choices = lambda: self.people_offered.listed
        named = [(each.key, each.name) for each in self.rounds.values()]
        choose(self, "round").choices = [(BY_DATE, "by the date"), ("", "none"), *named]
        self.fields["position"].required = fixed is None
        self.fields["held"].required = not affirms

    @cached_property
    def people_offered(self) -> OfferedPeople:
        """The people to choose speakers from: of very many, those that are looked for."""
        words, chosen = str(self["people_words"].value() or ""), self["speakers"].value() or ()
        people = Person.objects.filter(negotiation=self.negotiation)
        return people_offered(people, words.replace("\0", ""), [str(key).replace("\0", "") for key in chosen])

    @property
    def unfolded(self) -> bool:
        return any(self[name].errors or self[name].value() for name in FOLDED_FIELDS)

    @property
    def sources(self) -> list[tuple[str, str]]:
        return offered_rows("sources", self.visible_sources)

    @cached_property
    def further(self) -> list[CitationForm]:
        given = self.initial.get("further", [])
        asked = self.data.get("also", "") if self.is_bound else str(len(given))
        count = min(int(asked), MOST_CITATIONS) if asked.isdecimal() and len(asked) < 4 else 0
        return [
            CitationForm(
                self.visible_sources,
                self.data if self.is_bound else None,
                prefix=f"also-{number}",
                initial=given[number] if number < len(given) else None,
                by=self.by,
            )
            for number in range(count)
        ]

    def is_valid(self) -> bool:
        return all([super().is_valid(), *(form.is_valid() for form in self.further)])

    def clean_position(self) -> Position | None:
        """Return the position that is chosen; None for a new one."""
        if self.fixed is not None:
            self.offer_rivals(self.fixed)
            return self.fixed
        key = self.cleaned_data["position"]
        if key == NEW:
            return None
        visible = visible_positions(self.negotiation, self.by)
        found = visible.filter(key=key).select_related("party", "issue").first()
        if found is None:
            raise ValidationError("There is no such position. Choose one from the list.")
        self.offer_rivals(found)
        return found

    def offer_rivals(self, position: Position) -> None:
        offered = LIVING | NEW_AND_WAITING & visible_proposals(self.negotiation, self.by)
        mains = Entry.objects.filter(offered, position=position, main=True)
        choose(self, "rival_of").queryset = mains.order_by("-effective_on", "-sequence", "-id")

    def tell_before(self, words: str) -> None:
        """Say in the choices of firmness what it was before, for the position and the day that are chosen."""
        listed = [(code, f"as before: {words}" if code == Firmness.SAME else said) for code, said in FIRMNESSES]
        choose(self, "firmness").choices = listed

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("position") is None and "position" not in self.errors:
            self.need(["party", "issue", "kind", "title"], "Say what the new position is.")
            if self.affirms:
                self.add_error("position", "Only a position that is recorded can be affirmed.")
        if self.affirms:
            self.check_nothing_new(data)
        else:
            self.need(["statement", "coding_note"], "Fill this in.")
            self.check_held(data)
        if data.get("effective_on"):
            data["effective_on"], data["precision"] = whole(data["effective_on"])
        add_passage(self, data, self.by, self.text)
        if "round" in data:
            data["round"] = self.round_chosen(data["round"], data.get("effective_on"))
        return data

    def round_chosen(self, said: str, on: date | None) -> Round | None:
        """Return the round that was chosen, or that goes with the date: of several, the one that begins last."""
        if said != BY_DATE or on is None:
            return self.rounds.get(said)
        within = [each for each in self.rounds.values() if each.window_starts_on <= on <= each.window_ends_on]
        return max(within, key=lambda each: (each.window_starts_on, each.key), default=None)

    def check_held(self, data: dict[str, Any]) -> None:
        held = bool(data.get("held"))
        for name in WHEN_HELD:
            if name not in self.errors and not fits_holding(name, data.get(name), held=held):
                self.add_error(name, NO_FIRMNESS if held else NONE_WHEN_NOT_HELD)
        for name in WHEN_FIRMNESS_IS_SAID:
            if name not in self.errors and not fits_firmness(data.get(name), firmness=data.get("firmness", "")):
                self.add_error(name, NONE_WHEN_AS_BEFORE)
        if not fits_channel(data.get("channel", ""), held=held):
            self.add_error("channel", A_TERM_IS_NOT_HELD)

    def check_nothing_new(self, data: Mapping[str, Any]) -> None:
        """Refuse to affirm what says something new: it would be lost."""
        new = {"content": data.get("content"), "scope": data.get("scope") not in ("", None, Scope.SAME)}
        new |= {"held": data.get("held") is False, "rival_of": data.get("rival_of")}
        for name, is_new in new.items():
            if is_new:
                self.add_error(name, "This says something new: propose it as a change, or empty this to affirm.")

    def need(self, names: Iterable[str], message: str) -> None:
        for name in names:
            if not self.cleaned_data.get(name) and name not in self.errors:
                self.add_error(name, ValidationError(message, code="required"))

    def draft(self, position: Position | PositionDraft) -> EntryDraft:
        """Return the entry that was filled in, of that position. Raises Refused when it cannot be affirmed."""
        data = self.cleaned_data
        filled = {name: data[name] for name in COLUMNS if data.get(name) not in (None, "")}
        draft = EntryDraft(
            position=position,
            speakers=self.people(),
            rival_of=data.get("rival_of"),
            citations=self.citations(),
            **{"statement": "", "coding_note": "", **filled},
        )
        if not self.affirms or isinstance(position, PositionDraft):
            return draft
        whole = affirmed(draft)
        for name in ("firmness", "condition"):
            if getattr(draft, name) not in ("", getattr(whole, name)):
                message = "This differs from the state at that date: propose it as a change, or set it back to affirm."
                raise BadDraft({name: [message]})
        return whole

    def citations(self) -> tuple[CitationDraft, ...]:
        main = [cited_in(self.cleaned_data)] if self.cleaned_data.get("source") else []
        also = [form.draft for form in self.further if form.is_valid()]
        return (*main, *(draft for draft in also if draft is not None))

    def people(self) -> tuple[Person, ...]:
        """Return the speakers that were chosen; where none was, those whose recorded names are the speaker's."""
        return tuple(self.cleaned_data.get("speakers") or ()) or self.called(self.cleaned_data.get("speaker", ""))

    def called(self, speaker: str) -> tuple[Person, ...]:
        """Return the people whose recorded names are those of a speaker, or of several."""
        names = [name.split(",", 1)[0].strip() for name in speaker.split(";")]
        if not any(names):
            return ()
        return tuple(Person.objects.filter(negotiation=self.negotiation, name__in=names).order_by("name", "key"))

    def text(self, number: int, source: Source, by: User) -> Document | None:
        """Return a stored text of the source; None when it is not there, or not for the person."""
        return stored_text(number, source, by)

    def position_draft(self) -> PositionDraft:
        """Return the new position as far as it is filled in; a preview needs no title."""
        data = self.cleaned_data
        return PositionDraft(party=data["party"], issue=data["issue"], kind=data["kind"], title=data.get("title", ""))

    def refuse(self, refused: BadDraft) -> None:
        for name, messages in refused.errors.items():
            form, field = self.place_of(name)
            for message in messages:
                form.add_error(field if field in form.fields else None, message)

    def place_of(self, name: str) -> tuple[forms.Form, str]:
        """Return the form and the field that the command's name for a field means."""
        if name.startswith("position-"):
            return self, name.removeprefix("position-")
        if not name.startswith("citations-"):
            return self, name
        _, number, field = name.split("-", 2)
        # An empty form among the further citations is none, so numbers count those that are filled in.
        filled = [form for form in self.further if form.is_valid() and form.draft is not None]
        place = int(number) - 1
        return (filled[place], field) if 0 <= place < len(filled) else (self, field)


class CorrectionForm(EntryForm):
    """The entry that replaces a published one, and why."""

    reason = Reason(label="What was wrong", rows=2, help_text="everybody can read it, for ever")
