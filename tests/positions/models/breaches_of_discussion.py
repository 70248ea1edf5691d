"""Acts that each break one rule of what a team says of entries: comments and suggested edits."""

from collections.abc import Callable, Iterator
from functools import partial

from positions.domain.texts import MOST_SIGNS
from positions.models import Comment, Suggestion
from positions.models.discussion import MOST_SAID
from tests import factories as make
from tests import said
from tests.positions.models.breaches import Breach


def columns() -> Iterator[Breach]:
    """Break the rules of single rows."""
    yield "comment_says_something", partial(said.comment, text=" \n")
    yield "comment_says_something", lambda: said.comment(text="", lays_aside=True)
    yield "comment_length", partial(said.comment, text="x" * (MOST_SAID + 1))
    yield "comment_asks_another", lambda: said.comment(asks=make.reviewer())
    yield "comment_asks_or_lays_aside", lambda: said.comment(asks=make.analyst(), lays_aside=True)
    for field in ("", "effective_on"):
        yield "suggestion_field_known", partial(said.suggestion, field=field)
    yield "suggestion_length", partial(said.suggestion, text="x" * (MOST_SIGNS + 1))


def crossings() -> Iterator[Breach]:
    """Refer from one negotiation to a row of another."""
    yield "comment_entry_own", lambda: said.comment(negotiation=make.negotiation())
    yield "suggestion_entry_own", lambda: said.suggestion(negotiation=make.negotiation())
    yield "suggestion_taken_in_own", lambda: take(said.suggestion(), make.proposal().pk)


def guards() -> Iterator[Breach]:
    """Break the rules that hold for the owner too."""
    for build in (said.comment, said.suggestion):
        yield "evidence_is_kept", partial(delete, build)
        yield "redaction_is_recorded", partial(rewrite, build)
    yield "evidence_is_frozen", lambda: said.comment() and Comment.objects.update(lays_aside=True)
    yield "evidence_is_frozen", lambda: said.suggestion() and Suggestion.objects.update(field="content")
    yield "suggestion_to_another", lambda: said.suggestion(make.entry())
    yield "suggestion_to_another", lambda: said.suggestion(by=make.analyst())
    yield "suggestion_to_another", lambda: said.suggestion(taken_in=make.proposal())
    yield "suggestion_taken_in_answer", taken_in_another
    yield "evidence_set_once", taken_twice
    yield "suggester_is_no_second_reader", publish_own_words
    yield "suggester_is_no_second_reader", publish_own_words_later
    yield "suggester_is_no_second_reader", publish_copied_words


def delete(build: Callable[[], object]) -> None:
    type(build())._default_manager.all().delete()  # type: ignore[attr-defined]


def rewrite(build: Callable[[], object]) -> None:
    type(build())._default_manager.update(text="[redacted]")  # type: ignore[attr-defined]


def take(row: Suggestion, version: int) -> None:
    Suggestion.objects.filter(pk=row.pk).update(taken_in=version)


def taken() -> Suggestion:
    """Return a suggestion that the author took, in a new version that waits."""
    row = said.suggestion()
    take(row, said.answered(row.entry).pk)
    row.refresh_from_db()
    return row


def taken_in_another() -> None:
    row = said.suggestion()
    take(row, make.proposal(row.entry.position).pk)


def taken_twice() -> None:
    row = taken()
    Suggestion.objects.filter(pk=row.pk).update(taken_in=None)


def publish_own_words() -> None:
    row = taken()
    assert row.taken_in is not None
    make.publish(row.taken_in, row.by)


def publish_own_words_later() -> None:
    row = taken()
    assert row.taken_in is not None
    make.publish(said.answered(row.taken_in), row.by)


def publish_copied_words() -> None:
    """Publish another proposal on the position, into which its author copied a suggestion by hand."""
    row = said.suggestion(field="content", text="Suggested words")
    make.publish(make.proposal(row.entry.position, content=row.text), row.by)
