"""Addresses of opportunities: those of the office, then those of everybody."""

from django.urls import path

from commonbeat.opportunities.views import (
    deciding,
    following,
    public,
    search,
    workspace,
    writing,
)

app_name = "opportunities"

_OFFICE = "workspace/opportunities/"
_ONE = f"{_OFFICE}<str:number>/"
_PUBLIC = "opportunities/<str:number>/"
_VERSION = f"{_ONE}<int:version>/"

urlpatterns = [
    path(_OFFICE, workspace.opportunities, name="office_list"),
    path(f"{_OFFICE}new/", writing.new, name="new"),
    path(_ONE, workspace.opportunity, name="office_opportunity"),
    path(f"{_ONE}amend/", deciding.amend, name="amend"),
    path(f"{_ONE}archive/", deciding.archive, name="archive"),
    path(f"{_ONE}questions/<uuid:public_id>/", deciding.answer, name="answer"),
    path(_VERSION, workspace.version, name="version"),
    path(f"{_VERSION}edit/", writing.edit, name="edit"),
    path(f"{_VERSION}submit/", deciding.submit, name="submit"),
    path(f"{_VERSION}approve/", deciding.approve, name="approve"),
    path(f"{_VERSION}return/", deciding.return_, name="return"),
    path("opportunities/", search.opportunities, name="list"),
    path("opportunities/opportunities.csv", search.opportunities_csv, name="csv"),
    path("opportunities/opportunities.ics", search.opportunities_ics, name="list_ics"),
    path("opportunities/saved/", following.saved, name="saved"),
    path("opportunities/saved/new/", following.save, name="save"),
    path("opportunities/saved/<uuid:public_id>/forget/", following.forget, name="forget"),
    path("opportunities/drop/<str:token>/", following.drop, name="drop"),
    path(f"{_PUBLIC}follow/", following.follow, name="follow"),
    path(f"{_PUBLIC}unfollow/", following.unfollow, name="unfollow"),
    path(_PUBLIC, public.detail, name="detail"),
    path(f"{_PUBLIC}versions/<int:version>/", public.version, name="old_version"),
    path(f"{_PUBLIC}rulebook/", public.rulebook, name="rulebook"),
    path(f"{_PUBLIC}notice.pdf", public.notice_pdf, name="pdf"),
    path(f"{_PUBLIC}dates.ics", public.dates_ics, name="ics"),
    path(f"{_PUBLIC}questions/", public.ask, name="ask"),
]
