"""Serves static files, and knows a copy again whose ETag a proxy has made weak by compressing it."""

from django.http import HttpRequest, HttpResponseBase
from django.utils.http import parse_etags
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import Redirect, StaticFile


class StaticFiles(WhiteNoiseMiddleware):  # type: ignore[misc] # it comes without types
    """WhiteNoise, which takes `If-None-Match` for one strong ETag, with the comparison that HTTP asks for."""

    @staticmethod
    def serve(static_file: StaticFile | Redirect, request: HttpRequest) -> HttpResponseBase:
        asked = parse_etags(request.headers.get("If-None-Match", ""))
        etag = getattr(static_file, "etag", None)
        if etag in {one.removeprefix("W/") for one in asked}:
            request.META["HTTP_IF_NONE_MATCH"] = etag
        answer: HttpResponseBase = WhiteNoiseMiddleware.serve(static_file, request)
        return answer
