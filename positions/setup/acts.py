"""Making a negotiation, and what is done to it as a whole: published, renamed, deleted, archived."""

from django.contrib.auth.models import Group, User
from django.db import connection
from django.db.models import Value
from django.db.models.functions import Concat, Substr

from positions.domain.licences import DEFAULT, as_in_package
from positions.domain.roles import Role
from positions.domain.texts import as_typed
from positions.models import Entry, Negotiation, SavedDraft
from positions.models.negotiations import NegotiationState
from positions.setup.keys import key_fault, key_refused
from positions.setup.preparation import preparation_of
from positions.writing.checks import check, of_texts
from positions.writing.memberships import give
from positions.writing.moment import hold_negotiations, publishing_moment
from positions.writing.reasons import said
from positions.writing.refusals import BadDraft, Refused
from positions.writing.transactions import one_act

KEPT = (
    "It is public, or an entry is published in it: it keeps its key and is not deleted. Archive it once it is public."
)
PUBLISHED = "It was published."


@one_act
def make_negotiation(*, title: str, key: str, by: User) -> Negotiation:
    """Make a negotiation in preparation, of which the person is the administrator, and return it.

    Raises BadDraft for a key that cannot be or is taken, TryAgain.
    """
    title = as_typed(title)
    check(of_texts({"title": title}, required=("title",)))
    check_key(key, by)
    home = Negotiation(
        key=key, title=title, licenses=[as_in_package(DEFAULT)], state=NegotiationState.PREPARATION.value
    )
    with said(by=by), key_refused():
        home.save(force_insert=True)
    give(home, by, Group.objects.filter(name=Role.ADMINISTRATOR.value), by)
    return home


@one_act
def publish_negotiation(negotiation: Negotiation, *, by: User) -> None:
    """Let everybody see a negotiation. Raises Refused, with what is missing, TryAgain."""
    hold_negotiations(negotiation.pk)
    if missing := [part.needed for part in preparation_of(negotiation).stopping]:
        raise Refused(f"It cannot be published yet. Missing: {', '.join(missing)}.")
    write(negotiation, by=by, reason=PUBLISHED, state=NegotiationState.PUBLIC.value)


@one_act
def rename_negotiation(negotiation: Negotiation, *, key: str, by: User) -> Negotiation:
    """Give a negotiation of which nothing is published another key, and return it.

    Raises BadDraft, Refused, TryAgain.
    """
    hold_negotiations(negotiation.pk)
    check_key(key, by, but=negotiation)
    refuse_once_published(negotiation)
    former = negotiation.key
    with key_refused(), said(by=by):
        Negotiation.objects.filter(pk=negotiation.pk).update(key=key)
    negotiation.key = key
    # What people have begun there is found again at its new address.
    begun = SavedDraft.objects.filter(negotiation=negotiation, address__startswith=f"/{former}/")
    begun.update(address=Concat(Value(f"/{key}"), Substr("address", len(f"/{former}") + 1)))
    return negotiation


@one_act
def delete_negotiation(negotiation: Negotiation, *, typed: str, by: User) -> None:
    """Delete a negotiation in preparation of which nothing is published, with all that belongs to it.

    `typed` is its key, to be sure. Raises BadDraft, Refused, TryAgain.
    """
    if as_typed(typed) != negotiation.key:
        raise BadDraft({"typed": [f"Type the key as it stands here: {negotiation.key}."]})
    hold_negotiations(negotiation.pk)
    refuse_once_published(negotiation)
    with connection.cursor() as cursor:
        cursor.execute("SELECT positions_delete_prepared(%s)", [negotiation.pk])


@one_act
def archive_negotiation(negotiation: Negotiation, *, reason: str, by: User) -> None:
    """Let nothing more be done in a negotiation. Raises BadDraft without a reason, Refused, TryAgain."""
    moment = publishing_moment(negotiation.pk)
    check(of_texts({"reason": as_typed(reason)}, required=("reason",)))
    write(negotiation, by=by, reason=reason, archived_at=moment, archived_by=by)


@one_act
def reopen_negotiation(negotiation: Negotiation, *, reason: str, by: User) -> None:
    """Take a negotiation out of the archive. Raises BadDraft without a reason, TryAgain."""
    hold_negotiations(negotiation.pk)
    check(of_texts({"reason": as_typed(reason)}, required=("reason",)))
    write(negotiation, by=by, reason=reason, archived_at=None, archived_by=None)


def write(negotiation: Negotiation, *, by: User, reason: str = "", **columns: object) -> None:
    for name, value in columns.items():
        setattr(negotiation, name, value)
    with said(by=by, reason=reason):
        negotiation.save(update_fields=list(columns))


def check_key(key: str, by: User, *, but: Negotiation | None = None) -> None:
    if fault := key_fault(key, by, but=but):
        raise BadDraft({"key": [fault]})


def refuse_once_published(negotiation: Negotiation) -> None:
    """Raise Refused when readers know the negotiation by now, or evidence is published in it."""
    prepared = Negotiation.objects.filter(pk=negotiation.pk, state=NegotiationState.PREPARATION.value)
    if not prepared.exists() or Entry.objects.filter(negotiation=negotiation, published_at__isnull=False).exists():
        raise Refused(KEPT)
