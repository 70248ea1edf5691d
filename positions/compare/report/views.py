"""A comparison to take along, as of the moment that it says; what is wrong with the question is said in JSON."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from positions.compare.asked import NothingToCompare
from positions.compare.comparison import BadOrder
from positions.compare.filters import DAY_FIELDS, OF_FILES, SEVERAL_ON_PAGES
from positions.compare.report.pictures import comparison_svg
from positions.compare.report.taking import taken
from positions.reading.moment import BadMoment
from positions.web.asked import BadPoint, NotHere
from positions.web.filters import UnknownFilter
from positions.web.parameters import asks
from positions.web.pictures import picture_answer, refused

View = Callable[..., HttpResponse]


def said_why(view: View) -> View:
    """Have a view answer in a sentence why it has nothing to give."""

    @wraps(view)
    def answered(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except (NotHere, NothingToCompare) as error:
            return refused(error, 404)
        except (BadMoment, BadPoint, BadOrder, UnknownFilter) as error:
            return refused(error)

    return answered


@require_safe
@asks(OF_FILES, several=SEVERAL_ON_PAGES, fields=DAY_FIELDS)
@said_why
def comparison_picture(request: HttpRequest, negotiation: str, form: str) -> HttpResponse:
    """Return the comparison as a picture, SVG or PNG."""
    found = taken(request, negotiation)
    svg, frame = comparison_svg(found.comparison, found.parties, found.sentences, found.about)
    return picture_answer(form, found.name, svg, frame)
