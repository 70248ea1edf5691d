"""How to cite a comparison, as a page and as files; and the bibliography of all sources that it rests on."""

from hashlib import sha256

from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from positions.compare.asked import columns_asked, filters_of, pair_to_compare
from positions.compare.bibliography import sources_in_parts
from positions.compare.comparison import BadOrder, refuse_bad_order
from positions.compare.described import narrowed_words
from positions.compare.filters import COMPARISON_PARAMETERS, DAY_FIELDS, OF_FILES, SEVERAL_ON_PAGES
from positions.compare.page import pair
from positions.compare.views import file_of
from positions.web.about import permanent
from positions.web.asked import AskedPair, BadPoint, load_question, with_days
from positions.web.citations import known_words, part_of_data_set, source_references
from positions.web.citing import answer, bibliography, told_in_form
from positions.web.parameters import asks
from positions.web.reference_formats import Reference
from positions.web.render import HtmxRequest

# So many signs of a hash tell the comparisons of two rounds apart.
SIGNS = 8


@require_safe
@asks((*OF_FILES, "view"), several=SEVERAL_ON_PAGES, fields=DAY_FIELDS)
@told_in_form
def cite_comparison(request: HtmxRequest, negotiation: str, form: str = "") -> HttpResponse:
    """Show how to cite a comparison of two rounds, filters and moment of knowledge included."""
    question = with_days(load_question(request, negotiation).strictly())
    return answer(request, question.negotiation, reference_of(request, question), form, question.known)


def reference_of(request: HtmxRequest, question: AskedPair) -> Reference:
    """Return the reference of the comparison that the address asks for: no other has its id.

    Raises NotHere, BadPoint, UnknownFilter.
    """
    before, after = pair_to_compare(question)
    try:
        refuse_bad_order(before, after)
    except BadOrder as error:
        raise BadPoint(str(error)) from error
    page = reverse("positions:compare", args=[question.negotiation.key])
    where, known = permanent(
        request, page, COMPARISON_PARAMETERS, question.negotiation, question.known, **pair(before, after)
    )
    asked = sha256(where[where.index(page) :].encode()).hexdigest()[:SIGNS]
    narrowed = "; ".join(narrowed_words(filters_of(request.GET, question), question))
    between = "; ".join(point.name for point in columns_asked(request.GET, question).strictly())
    return part_of_data_set(
        question.negotiation,
        f"{before.file_name}_{after.file_name}-{asked}",
        f"What moved between {before.noun} and {after.noun}{f' ({narrowed})' if narrowed else ''}",
        where,
        f"{known_words(known)}{f'; with the rounds in between: {between}' if between else ''}",
        known,
        issued_on=known.date().isoformat(),
    )


@require_safe
@asks(OF_FILES, several=SEVERAL_ON_PAGES, fields=DAY_FIELDS)
def compare_sources(request: HtmxRequest, negotiation: str, form: str) -> HttpResponseBase:
    """Return the bibliography of all sources that the comparison rests on."""
    return file_of(
        request,
        negotiation,
        lambda file, asked: bibliography(
            map(source_references(asked.negotiation), sources_in_parts(file.parts)), form, f"{file.name}_sources"
        ),
    )
