"""What is asked for below /api/ is asked for by programs: they are refused in JSON, whoever refuses them."""

from collections.abc import Callable

from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase

FOR_PROGRAMS = "/api/"
JSON = "application/json"
SAID = {
    403: "This may not be done.",
    404: "There is nothing at this address.",
    405: "This method is not answered here; all of the interface is read with GET.",
}
NOT_UNDERSTOOD = "This request could not be understood."
OF_THE_PAGE = ("Content-Type", "Content-Length")


class RefusedInJson:
    """Puts JSON in the place of a page that tells people what went wrong; its status and headers stay."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        page = self.get_response(request)
        told = page.status_code < 400 or page.get("Content-Type", "").startswith(JSON)
        if told or not request.path.startswith(FOR_PROGRAMS):
            return page
        kept = {name: value for name, value in page.items() if name not in OF_THE_PAGE}
        message = SAID.get(page.status_code, NOT_UNDERSTOOD)
        return JsonResponse({"error": message}, status=page.status_code, headers=kept)
