"""How to cite a comparison, as a page and as files; and the bibliography of all sources that it rests on."""

from django.core.exceptions import BadRequest
from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from positions.compare.bibliography import sources_in_parts
from positions.compare.filters import COMPARISON_PARAMETERS, DAY_FIELDS, OF_FILES, SEVERAL_ON_PAGES
from positions.compare.page import pair
from positions.compare.views import file_of
from positions.reading.moment import BadMoment
from positions.web.about import permanent
from positions.web.asked import BadPoint, NotHere, load_question
from positions.web.citations import known_words, of_source, part_of_data_set
from positions.web.citing import answer, bibliography
from positions.web.parameters import asks
from positions.web.render import HtmxRequest


@require_safe
@asks((*OF_FILES, "view"), several=SEVERAL_ON_PAGES, fields=DAY_FIELDS)
def cite_comparison(request: HtmxRequest, negotiation: str, form: str = "") -> HttpResponse:
    """Show how to cite a comparison of two rounds, filters and moment of knowledge included."""
    try:
        question = load_question(request, negotiation).strictly()
    except (BadMoment, BadPoint) as error:
        if form:
            return JsonResponse({"error": str(error)}, status=400)
        raise BadRequest(str(error)) from error
    if question.before is None or question.after is None:
        raise NotHere("There is no comparison to cite.", question.negotiation)
    where, known = permanent(
        request,
        reverse("positions:compare", args=[question.negotiation.key]),
        COMPARISON_PARAMETERS,
        question.negotiation,
        question.known,
        **pair(question.before, question.after),
    )
    reference = part_of_data_set(
        question.negotiation,
        f"{question.before.file_name}_{question.after.file_name}",
        f"What moved between {question.before.noun} and {question.after.noun}",
        where,
        known_words(known),
        issued_on=known.date().isoformat(),
    )
    return answer(request, question.negotiation, reference, form, question.known)


@require_safe
@asks(OF_FILES, several=SEVERAL_ON_PAGES, fields=DAY_FIELDS)
def compare_sources(request: HtmxRequest, negotiation: str, form: str) -> HttpResponseBase:
    """Return the bibliography of all sources that the comparison rests on."""
    return file_of(
        request,
        negotiation,
        lambda file, asked: bibliography(map(of_source, sources_in_parts(file.parts)), form, f"{file.name}_sources"),
    )
