"""A comparison to take along, as of the moment that it says; what is wrong with the question is said in JSON."""

from collections.abc import Callable
from functools import partial, wraps

from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.templatetags.static import static
from django.views.decorators.http import require_safe

from positions.compare.comparison import BadOrder
from positions.compare.filters import DAY_FIELDS, OF_FILES, SEVERAL_ON_PAGES
from positions.compare.report.card import card_png
from positions.compare.report.pack import packed, page_file
from positions.compare.report.pictures import MOST_DRAWN, comparison_svg
from positions.compare.report.report import MOST_ROWS, ComparisonReport, ReportTooLarge, report_of
from positions.compare.report.taking import taken
from positions.compare.report.word import word_file
from positions.reading.moment import BadMoment
from positions.web.asked import BadPoint, NotHere
from positions.web.filters import UnknownFilter
from positions.web.metadata import CARD
from positions.web.parameters import asks
from positions.web.pictures import CONTENT_TYPES, picture_file, refused
from positions.web.stamped import FileToMake, stamped

# The page is sent to be kept, as its styles stand in it: shown here, the site's policy would take them away.
REPORTS: dict[str, tuple[Callable[[ComparisonReport], bytes], str]] = {
    "docx": (word_file, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "html": (page_file, "text/html; charset=utf-8"),
}
View = Callable[..., HttpResponseBase]


class NothingCompared(LookupError):
    """Nothing is recorded that a comparison could show."""


def said_why(view: View) -> View:
    """Have a view answer in a sentence why it has nothing to give."""

    @wraps(view)
    def answered(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except NotHere as error:
            return refused(error, 404)
        except (BadMoment, BadPoint, BadOrder, ReportTooLarge, UnknownFilter) as error:
            return refused(error)

    return answered


@require_safe
@asks(OF_FILES, several=SEVERAL_ON_PAGES, fields=DAY_FIELDS)
@said_why
def comparison_picture(request: HttpRequest, negotiation: str, form: str) -> HttpResponseBase:
    """Return the comparison as a picture, SVG or PNG."""

    def read() -> FileToMake:
        found = taken(request, negotiation, MOST_DRAWN)
        return picture_file(form, found.name, partial(comparison_svg, found))

    return stamped(request, negotiation, read, costly=form == "png")


@require_safe
@asks(OF_FILES, several=SEVERAL_ON_PAGES, fields=DAY_FIELDS)
@said_why
def comparison_report(request: HttpRequest, negotiation: str, form: str) -> HttpResponseBase:
    """Return the report of the comparison as a Word file, or as a page that stands alone."""
    write, content_type = REPORTS[form]

    def read() -> FileToMake:
        found = taken(request, negotiation, MOST_ROWS)
        return FileToMake(f"{found.name}.{form}", content_type, False, partial(write, report_of(found)))

    return stamped(request, negotiation, read, costly=form == "docx")


@require_safe
@asks(OF_FILES, several=SEVERAL_ON_PAGES, fields=DAY_FIELDS, program=True)
@said_why
def comparison_pack(request: HttpRequest, negotiation: str) -> HttpResponseBase:
    """Return the report with its tables, pictures and bibliography in one zip."""

    def read() -> FileToMake:
        found = taken(request, negotiation, MOST_ROWS)
        return FileToMake(
            f"{found.name}_report.zip", "application/zip", False, partial(packed, found, report_of(found))
        )

    return stamped(request, negotiation, read, costly=True)


@require_safe
@asks(OF_FILES, several=SEVERAL_ON_PAGES, fields=DAY_FIELDS, program=True)
@said_why
def comparison_card(request: HttpRequest, negotiation: str) -> HttpResponseBase:
    """Return the card that links to a comparison are shown with; that of the site where there is nothing to show."""

    def read() -> FileToMake:
        found = taken(request, negotiation, 0)
        if not found.total:
            raise NothingCompared
        return FileToMake(f"{found.name}_card.png", CONTENT_TYPES["png"], True, partial(card_png, found))

    try:
        return stamped(request, negotiation, read, costly=True)
    except (BadOrder, NothingCompared, UnknownFilter):
        return HttpResponseRedirect(static(CARD))
