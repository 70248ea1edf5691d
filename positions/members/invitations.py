"""Invitations: sent by mail, sent again, withdrawn, and accepted once by whoever has the link."""

import logging
from collections.abc import Iterable
from smtplib import SMTPException
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.core.mail import EmailMessage
from django.core.signing import BadSignature, dumps, loads
from django.urls import reverse
from django.utils import timezone

from positions.domain import wording
from positions.models import Invitation, Negotiation
from positions.models.members import INVITED_FOR
from positions.web.permissions import Permission, allowed
from positions.writing.memberships import give
from positions.writing.moment import hold_negotiations
from positions.writing.reasons import said
from positions.writing.refusals import BadDraft, Refused
from positions.writing.transactions import one_act

log = logging.getLogger("tracker.mail")
SALT = "positions.members.invitation"
# So many may wait at once in a negotiation.
MOST_WAITING = 100
TOO_MANY = f"{MOST_WAITING} invitations wait already: withdraw some first."
ENDED = "This invitation was accepted or withdrawn already."


@one_act
def invite(negotiation: Negotiation | None, *, email: str, roles: Iterable[Group], by: User) -> Invitation:
    """Return an invitation to roles in a negotiation (None: of the whole site), still to be sent.

    One that waits for the same address takes the roles of the new one, and its old link leads nowhere from then on.
    Whether there is an account with the address makes no difference. Raises BadDraft.
    """
    hold(negotiation)
    numbers = sorted(role.pk for role in roles)
    waiting = Invitation.objects.waiting().filter(negotiation=negotiation)
    before = waiting.filter(email__iexact=email).first()
    if before is None and waiting.count() >= MOST_WAITING:
        raise BadDraft({"who": [TOO_MANY]})
    invitation = before or Invitation(negotiation=negotiation, email=email)
    invitation.roles = numbers
    return renewed(invitation, by)


def renewed(invitation: Invitation, by: User) -> Invitation:
    invitation.nonce, invitation.given_at, invitation.given_by = uuid4(), timezone.now(), by
    invitation.save()
    return invitation


def hold(negotiation: Negotiation | None) -> None:
    if negotiation is not None:
        hold_negotiations(negotiation.pk)


@one_act
def send_again(invitation: Invitation, *, by: User) -> Invitation:
    """Return the invitation with a new link, as given by that person; the old one leads nowhere. Raises Refused."""
    hold(invitation.negotiation)
    return renewed(still_waiting(invitation), by)


@one_act
def withdraw_invitation(invitation: Invitation) -> None:
    """Have the link lead nowhere. Raises Refused."""
    hold(invitation.negotiation)
    waiting = still_waiting(invitation)
    waiting.withdrawn_at = timezone.now()
    waiting.save(update_fields=["withdrawn_at"])


def still_waiting(invitation: Invitation) -> Invitation:
    row = Invitation.objects.waiting().select_for_update(of=("self",)).filter(pk=invitation.pk).first()
    if row is None:
        raise Refused(ENDED)
    return row


@one_act
def accept(invitation: Invitation, *, person: User) -> None:
    """Give the person the roles; an account that is not saved yet is made. Raises Refused when the link was used."""
    hold(invitation.negotiation)
    waiting = still_waiting(invitation)
    roles = Group.objects.filter(pk__in=waiting.roles)
    with said(by=waiting.given_by):
        if person.pk is None:
            person.save()
        if waiting.negotiation is None:
            person.groups.add(*roles)
        else:
            give(waiting.negotiation, person, roles, waiting.given_by)
    waiting.accepted_at, waiting.accepted_by = timezone.now(), person
    waiting.save(update_fields=["accepted_at", "accepted_by"])


def token_of(invitation: Invitation) -> str:
    return dumps([invitation.pk, invitation.nonce.hex], salt=SALT)


def invitation_of(token: str) -> Invitation | None:
    """Return the invitation that a link leads to; None when it was used, withdrawn, sent anew, or is too old.

    Nor does it lead anywhere once whoever gave it may keep no accounts there any more.
    """
    try:
        number, nonce = loads(token, salt=SALT, max_age=INVITED_FOR)
    except (BadSignature, ValueError, TypeError):
        return None
    rows = Invitation.objects.waiting().filter(pk=number, nonce=nonce, given_at__gt=timezone.now() - INVITED_FOR)
    found = rows.select_related("negotiation", "given_by").first()
    if found is None or not allowed(found.given_by, Permission.KEEP_ACCOUNTS, found.negotiation):
        return None
    return found


def link_of(invitation: Invitation) -> str:
    return f"{settings.SITE_ADDRESS}{reverse('positions:invitation', args=[token_of(invitation)])}"


def send(invitation: Invitation) -> bool:
    """Send the link by mail and say whether that went; without a mail server it does not."""
    if not settings.EMAIL_HOST:
        return False
    try:
        mail_of(invitation).send()
    except (SMTPException, OSError, ValueError) as error:
        # Who it was for, and what the server said of the address, is not for the log.
        log.warning("An invitation was not sent: %s.", type(error).__name__)
        return False
    return True


def mail_of(invitation: Invitation) -> EmailMessage:
    site = urlsplit(settings.SITE_ADDRESS).netloc
    what = f"on “{invitation.negotiation.name}”" if invitation.negotiation else "on the whole site"
    text = [
        f"{invitation.given_by_name} invites you to work {what} at {site}, where teams keep what the parties to"
        " negotiations demand, refuse and offer.",
        f"To accept, open this link until {wording.moment(invitation.expires_at)}; it works once:",
        link_of(invitation),
        "If you know nothing of this, do nothing.",
    ]
    subject = " ".join(f"An invitation to {site}".split())
    return EmailMessage(subject, "\n\n".join(text) + "\n", to=[invitation.email])
