"""How somebody is reached: the one rule for the keepers of the site and of a negotiation."""

import re

WEB_ADDRESS_PATTERN = r"^https?://"
# What a mail program could take for more than an address has no place in one.
MAIL_ADDRESS_PATTERN = r'^[^\s@<>"?&%/]+@[^\s@<>"?&%/]+$'


def reaches(contact: str) -> bool:
    """Say whether a text is a mail address or begins as a web address does."""
    return bool(re.match(WEB_ADDRESS_PATTERN, contact) or re.fullmatch(MAIL_ADDRESS_PATTERN, contact))
