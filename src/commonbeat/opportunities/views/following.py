"""What a person follows and which searches are kept; drop one opportunity by a mail's link."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from commonbeat.engine.problems import Refused
from commonbeat.opportunities import access, queries
from commonbeat.opportunities.queries import Search
from commonbeat.opportunities.services import following
from commonbeat.people.access import signed_in


@require_safe
@login_required
def saved(request: HttpRequest) -> HttpResponse:
    """Show what the person follows, dropped and keeps."""
    user = signed_in(request)
    now = timezone.now()
    found = user.followings.select_related("opportunity__current", "opportunity__round")
    page = {
        "followed": [
            (each.opportunity, queries.standing_of(each.opportunity, now))
            for each in found
            if not each.is_dropped
        ],
        "dropped": [each.opportunity for each in found if each.is_dropped],
        "searches": [
            (each, Search.read(QueryDict(each.address).dict()))
            for each in user.saved_searches.all()
        ],
        "crumbs": [("Opportunities", reverse("opportunities:list")), ("Kept", "")],
    }
    return render(request, "opportunities/offers/saved.html", page)


@require_POST
@login_required
def follow(request: HttpRequest, number: str) -> HttpResponse:
    """Follow an opportunity."""
    found = access.public_opportunity(number)
    following.follow(opportunity=found, by=signed_in(request), now=timezone.now())
    messages.success(request, "You follow it: changes, answers and reminders come by mail.")
    return redirect("opportunities:detail", number)


@require_POST
@login_required
def unfollow(request: HttpRequest, number: str) -> HttpResponse:
    """Hear no more of an opportunity."""
    found = access.public_opportunity(number)
    following.drop(opportunity=found, by=signed_in(request), now=timezone.now())
    messages.success(request, "You hear no more of it.")
    return redirect("opportunities:detail", number)


@require_POST
@login_required
def save(request: HttpRequest) -> HttpResponse:
    """Keep the search whose parts were sent."""
    search = Search.read(request.POST.dict())
    try:
        following.save_search(
            search=search,
            name=request.POST.get("name", ""),
            by=signed_in(request),
            now=timezone.now(),
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "The search is kept. What is new in it comes by mail.")
    return redirect("opportunities:saved")


@require_POST
@login_required
def forget(request: HttpRequest, public_id: str) -> HttpResponse:
    """Forget one of the person's own searches."""
    user = signed_in(request)
    found = user.saved_searches.filter(public_id=public_id).first()
    if found is None:
        raise Http404
    following.forget_search(saved=found, by=user)
    messages.success(request, "The search is forgotten.")
    return redirect("opportunities:saved")


@never_cache
def drop(request: HttpRequest, token: str) -> HttpResponse:
    """Show one button, and drop the opportunity when it is pressed; needs no sign-in.

    Programs that open every link of a mail to look at it press no button.
    """
    user, opportunity = following.read_drop_token(token)
    is_done = request.method == "POST"
    if is_done:
        following.drop(opportunity=opportunity, by=user, now=timezone.now())
    page = {"opportunity": opportunity, "is_done": is_done}
    return render(request, "opportunities/offers/drop.html", page)
