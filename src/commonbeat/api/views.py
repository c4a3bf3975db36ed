"""The three addresses of CommonGrants, and the description of them."""

import json
import re
from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from commonbeat.api import protocol
from commonbeat.opportunities.models import Opportunity
from commonbeat.opportunities.queries import public_opportunities

MOST = 100  # on a page
LARGEST = 2**31 - 1  # page, as the protocol counts
_NUMBER = re.compile(r"[0-9]{1,10}")
View = Callable[..., HttpResponse]


def _error(status: int, message: str, *errors: str) -> JsonResponse:
    """Return a refusal in the protocol's shape."""
    told = {"status": status, "message": message, "errors": list(errors)}
    return JsonResponse(told, status=status)


def _only(method: str) -> Callable[[View], View]:
    """Let a view answer one method; others hear which one, in the protocol's shape."""

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *given: Any, **named: Any) -> HttpResponse:
            if request.method != method:
                refusal = _error(405, f"Use {method}.")
                refusal["Allow"] = method
                return refusal
            return view(request, *given, **named)

        return csrf_exempt(answer)

    return decorate


@require_safe
def specification(request: HttpRequest) -> JsonResponse:
    """Give the OpenAPI description."""
    del request
    return JsonResponse(protocol.specification())


@_only("GET")
def opportunities(request: HttpRequest) -> HttpResponse:
    """List the opportunities, the last changed first."""
    paging = _paging(request, {})
    if isinstance(paging, JsonResponse):
        return paging
    rows = _listed().order_by("-updated_at", "number")
    return JsonResponse(_page(request, list(rows.values_list("pk", flat=True)), *paging))


@_only("GET")
def opportunity(request: HttpRequest, opp_id: str) -> HttpResponse:
    """Give one opportunity, an archived one too."""
    try:
        public_id = UUID(opp_id)
    except ValueError:
        return _error(404, "There is no opportunity with this id.")
    found = public_opportunities().filter(public_id=public_id).first()
    if found is None:
        return _error(404, "There is no opportunity with this id.")
    return JsonResponse(
        {"status": 200, "message": "Success", "data": _told(request, [found])[0]}
    )


@_only("POST")
def search(request: HttpRequest) -> HttpResponse:
    """Search the opportunities; what cannot be done is told beside the result."""
    if request.content_type != "application/json":
        return _error(415, "Send JSON, as application/json.")
    try:
        body = json.loads(request.body, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return _error(400, "The body is not JSON.")
    errors = protocol.request_errors(body)
    if errors:
        return _error(400, "The body cannot be used.", *errors)
    paging = _paging(request, body.get("pagination", {}))
    if isinstance(paging, JsonResponse):
        return paging
    wanted = protocol.wanted(_listed(), body, timezone.now())
    page = _page(request, list(wanted.rows.values_list("pk", flat=True)), *paging)
    sorting = {"sortBy": "lastModifiedAt", "sortOrder": "desc"} | body.get("sorting", {})
    known = ("sortBy", "sortOrder", "customSortBy")
    page["sortInfo"] = {key: sorting[key] for key in known if key in sorting}
    page["sortInfo"]["errors"] = list(wanted.sort_errors)
    page["filterInfo"] = {
        "filters": body.get("filters", {}),
        "errors": list(wanted.filter_errors),
    }
    return JsonResponse(page)


def _refuse(word: str) -> None:
    message = f"{word} is no JSON"
    raise ValueError(message)


def _listed() -> Any:
    return public_opportunities().filter(archived_at__isnull=True)


def _paging(request: HttpRequest, body: dict[str, int]) -> tuple[int, int] | JsonResponse:
    """Return page and size; the address goes before the body, for the SDK pages that way."""
    asked = {"page": body.get("page", 1), "pageSize": body.get("pageSize", MOST)}
    errors = []
    for name in asked:
        text = request.GET.get(name)
        if text is None:
            continue
        if _NUMBER.fullmatch(text) and 0 < int(text) <= LARGEST:
            asked[name] = int(text)
        else:
            errors.append(f"{name}: {text!r} is not a whole number from 1 to {LARGEST}")
    if errors:
        return _error(400, "A parameter cannot be used.", *errors)
    return int(asked["page"]), min(int(asked["pageSize"]), MOST)


def _page(request: HttpRequest, keys: list[int], page: int, size: int) -> dict[str, Any]:
    shown = keys[(page - 1) * size : page * size]
    rows = sorted(
        public_opportunities()
        .defer("current__form_set__definition", "current__sections")
        .filter(pk__in=shown),
        key=lambda each: shown.index(each.pk),
    )
    return {
        "status": 200,
        "message": "Success",
        "items": _told(request, rows),
        "paginationInfo": {
            "page": page,
            "pageSize": size,
            "totalItems": len(keys),
            "totalPages": -(-len(keys) // size),
        },
    }


def _told(request: HttpRequest, rows: list[Opportunity]) -> list[dict[str, Any]]:
    now = timezone.now()
    return [
        protocol.opportunity(
            row,
            row.current,
            source=request.build_absolute_uri(
                reverse("opportunities:detail", args=[row.number])
            ),
            now=now,
        )
        for row in rows
        if row.current is not None
    ]
