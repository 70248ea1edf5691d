"""When two addresses on the web are one. Pure."""

from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit

# What the one who leads somewhere adds to an address, and the place that it leads to does not need.
FOLLOWING = ("utm_", "fbclid", "gclid")


def as_one(address: str) -> str:
    """Return what is the same of all ways to write an address; one that cannot be read stays as it is.

    Scheme, `www.`, a last stroke, parts that only follow readers, and the place on the page do not tell two apart.
    positions/reading/source_places.py finds by the database what may be one, and leaves out the same.
    """
    try:
        parts = urlsplit(address.strip())
        port = parts.port
    except ValueError:
        return address
    host = in_small(parts.netloc.rpartition("@")[2].partition(":")[0]).removeprefix("www.")
    if port not in (None, 80, 443):
        host = f"{host}:{port}"
    asked = parse_qsl(parts.query, keep_blank_values=True)
    query = urlencode([(name, value) for name, value in asked if not name.lower().startswith(FOLLOWING)])
    return SplitResult("", host, parts.path.rstrip("/"), query, "").geturl()


def in_small(text: str) -> str:
    """Return a text with its plain letters small, as every database makes them with the collation C."""
    return "".join(sign.lower() if sign.isascii() else sign for sign in text)
