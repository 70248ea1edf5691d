"""Who keeps the site and a negotiation, who made its data, and how they are reached."""

from dataclasses import dataclass

from django.conf import settings

from positions.models import Negotiation


@dataclass(frozen=True, slots=True)
class Contributor:
    """Somebody who made the data; `role` and `href` may be empty."""

    name: str
    role: str
    href: str


@dataclass(frozen=True, slots=True)
class Keeper:
    """Who keeps something: a name, and a contact with the address that leads to it. Each may be empty."""

    name: str
    contact: str

    @property
    def href(self) -> str:
        """Where the contact leads: itself, or a mail to it; empty when there is none."""
        web = self.contact.startswith(("https://", "http://"))
        return self.contact if web or not self.contact else f"mailto:{self.contact}"

    def __bool__(self) -> bool:
        return bool(self.name or self.contact)


def keeper_of_site() -> Keeper:
    return Keeper(settings.SITE_KEEPER, settings.SITE_CONTACT)


def keeper_of(negotiation: Negotiation) -> Keeper:
    """Return who keeps the data of a negotiation on this site; what it does not say is as for the site."""
    site = keeper_of_site()
    return Keeper(negotiation.keeper or site.name, negotiation.contact or site.contact)


def contributors_of(negotiation: Negotiation) -> tuple[Contributor, ...]:
    """Return who made the data, as the package says."""
    return tuple(
        Contributor(str(each.get("title", "")), str(each.get("role", "")), str(each.get("path", "")))
        for each in negotiation.contributors
    )
