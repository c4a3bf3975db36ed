"""What the site keeps from others: answers to people, and its disk from strangers."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from commonbeat.applications.services import LARGEST_FILE
from commonbeat.selections import access

Answer = Callable[[HttpRequest], HttpResponseBase]

# Django reads what is sent, files too, before any page can ask who sends it. A file of the
# office that is up to three times too large is still read, so that a page can say its size.
LARGEST_OF_OFFICE = 3 * LARGEST_FILE


def keep_out_of_caches(get_response: Answer) -> Answer:
    """Let no browser and no proxy keep what somebody with a session was answered."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            add_never_cache_headers(response)
        return response

    return answer


def limit_what_is_sent(get_response: Answer) -> Answer:
    """Refuse, before it is read, what is too large for whoever sends it."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        size = int(request.META.get("CONTENT_LENGTH") or 0)
        if size > settings.DATA_UPLOAD_MAX_MEMORY_SIZE and size > _largest(request):
            return render(request, "site/too_large.html", {"size": size}, status=413)
        return get_response(request)

    return answer


def refuse_nul(get_response: Answer) -> Answer:
    """Answer that nothing is at an address with a NUL, and read one in a question as a space.

    PostgreSQL cannot look for a NUL: it would be an error of ours.
    """

    def answer(request: HttpRequest) -> HttpResponseBase:
        if "\0" in request.path_info:
            return render(request, "404.html", status=404)
        asked = request.META.get("QUERY_STRING", "")
        request.META["QUERY_STRING"] = asked.replace("%00", "+")
        return get_response(request)

    return answer


def _largest(request: HttpRequest) -> int:
    """Return how many bytes whoever asks may send."""
    if access.is_office(request.user):
        return LARGEST_OF_OFFICE
    return settings.DATA_UPLOAD_MAX_MEMORY_SIZE
