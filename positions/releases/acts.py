"""Naming a release: what the data say now is kept to the byte, under a version, for good."""

import re
from datetime import UTC, datetime

from django.contrib.auth.models import User

from positions.domain import wording
from positions.domain.release_names import next_version
from positions.domain.texts import as_typed
from positions.models import Negotiation, Release
from positions.models.releases import VERSION_PATTERN, VERSION_SENTENCE
from positions.package.release import released, written_moment
from positions.package.releasing import PackedRelease, ReleaseTooLarge, keep
from positions.writing.checks import check, of_texts
from positions.writing.moment import publishing_moment
from positions.writing.reasons import said
from positions.writing.refusals import BadDraft, Refused
from positions.writing.transactions import one_act, take_time


@one_act
def name_release(negotiation: Negotiation, *, version: str, notes: str, by: User) -> Release:
    """Keep the data as they are now as the release of that version, and return it.

    The same form sent twice by the same person names it once, as long as nothing has changed. Nobody publishes or
    changes anything meanwhile.
    Raises BadDraft for a version that is taken or cannot be, Refused when nothing changed since the last release or
    the package is too large, TryAgain.
    """
    version, notes = as_typed(version).strip(), as_typed(notes)
    check(of_texts({"notes": notes}, required=()))
    if not re.fullmatch(VERSION_PATTERN, version):
        raise BadDraft({"version": [VERSION_SENTENCE]})
    take_time()
    moment = publishing_moment(negotiation.pk)
    kept = Release.objects.filter(negotiation=negotiation).defer("content")
    taken = kept.filter(version=version).first()
    if taken and (taken.released_by_id, taken.notes, taken.imported_in_id) != (by.pk, notes, None):
        raise BadDraft({"version": [taken_words(taken)]})
    last = last_release(negotiation)
    try:
        packed = PackedRelease(negotiation, version, written_moment(moment))
    except ReleaseTooLarge as error:
        raise Refused(str(error)) from error
    if taken:
        if taken.content_sha256 == packed.content_sha256:
            return taken
        raise BadDraft({"version": [taken_words(taken)]})
    if last is not None and last.content_sha256 == packed.content_sha256:
        raise Refused(f"Nothing has changed since release {last.version}: it says the same already.")
    with said(by=by, reason=f"Release {version} was named."):
        negotiation.version, negotiation.created = version, packed.said.created
        negotiation.release_sha256 = packed.content_sha256
        negotiation.save(update_fields=["version", "created", "release_sha256"])
    return keep(packed, negotiation, notes=notes, released_at=moment, released_by=by)


def taken_words(taken: Release) -> str:
    """Return in a sentence that a version is taken, by whom and since when."""
    by = f" by {taken.released_by_name}" if taken.released_by_name else ""
    on = wording.day(taken.released_at.date())
    return f"There is a release {taken.version} already, named{by} on {on}. Take another version."


def last_release(negotiation: Negotiation) -> Release | None:
    """Return the release that was named or taken in last, without its bytes; None when there is none. One query."""
    return Release.objects.filter(negotiation=negotiation).defer("content").order_by("released_at").last()


def version_offered(negotiation: Negotiation, last: Release | None) -> str:
    """Return the version that the form offers."""
    before = last.version if last else released(negotiation.version) if negotiation.version else ""
    return next_version(before if re.fullmatch(VERSION_PATTERN, before) else "", datetime.now(UTC).date())
