"""Addresses of archived copies: what an archive's address looks like, as far as that is known."""

import re
from urllib.parse import urldefrag, urlsplit

from positions.domain.web_addresses import as_one

WAYBACK = ("web.archive.org", "archive.org", "www.archive.org")
# 20220329, or with the time, and what the archive writes behind it: "id_", "if_".
WAYBACK_COPY = re.compile(r"/web/\d{8,14}[a-z_]*/.+")
TODAY = ("archive.ph", "archive.today", "archive.is", "archive.li", "archive.md", "archive.vn", "archive.fo")
# By its day and the address, or by its short name, which may stand before the address.
TODAY_COPY = re.compile(r"/(?:\d{4}[\d.-]*/.+|[A-Za-z0-9]{4,8}|o/[A-Za-z0-9]{4,8}/.+)/?")

ITSELF = "This is the address of the source itself; give that of a copy that stays as it is."
NO_WAYBACK_COPY = (
    "The Wayback Machine names the day of a copy in its address, such as "
    "https://web.archive.org/web/20220329120000/https://…; open the copy and take its address."
)
NO_TODAY_COPY = "This is no copy at that archive; open the copy and take its address, such as https://archive.ph/AbC12."


def fault_of_copy(copy: str, url: str) -> str:
    """Return what is wrong with the address of an archived copy of what stands at `url`; empty: nothing is known.

    Both may be empty. Of archives that are not known here, every address is taken.
    """
    if not copy:
        return ""
    if url and as_one(copy) == as_one(url):
        return ITSELF
    address = urldefrag(copy).url
    host, rest = (urlsplit(address).hostname or "").lower(), f"/{address.partition('://')[2].partition('/')[2]}"
    if host in WAYBACK and not WAYBACK_COPY.fullmatch(rest) and rest.startswith(("/web", "/save")):
        return NO_WAYBACK_COPY
    if host in TODAY and not TODAY_COPY.fullmatch(rest):
        return NO_TODAY_COPY
    return ""
