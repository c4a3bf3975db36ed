"""Addresses of form sets and opportunities: those of the office, then those of everybody."""

from django.urls import path

from commonbeat.opportunities.views import (
    building,
    deciding,
    following,
    form_sets,
    public,
    search,
    workspace,
    writing,
)

app_name = "opportunities"

_SET = "workspace/form-sets/<slug:slug>/"
_BUILD = f"{_SET}build/"
_FIELD = f"{_BUILD}<str:key>/fields/<str:address>/"
_OFFICE = "workspace/opportunities/"
_ONE = f"{_OFFICE}<str:number>/"
_PUBLIC = "opportunities/<str:number>/"
_VERSION = f"{_ONE}<int:version>/"

urlpatterns = [
    path("workspace/form-sets/", form_sets.form_sets, name="form_sets"),
    path("workspace/form-sets/new/", form_sets.new_form_set, name="new_form_set"),
    path(_SET, form_sets.form_set, name="form_set"),
    path(f"{_SET}begin/", form_sets.begin_draft, name="begin_draft"),
    path(f"{_SET}release/", form_sets.release, name="release"),
    path(f"{_SET}compare/<int:old>/<int:new>/", form_sets.compare, name="compare"),
    path(f"{_SET}<int:number>/definition.json", form_sets.definition, name="definition"),
    path(f"{_SET}<int:number>/try/<str:key>/", form_sets.try_form, name="try_form"),
    path(_BUILD, building.build, name="build"),
    path(f"{_SET}text/", building.build_text, name="build_text"),
    path(f"{_BUILD}<str:key>/", building.build_form, name="build_form"),
    path(f"{_BUILD}<str:key>/details/", building.form_details, name="form_details"),
    path(
        f"{_BUILD}<str:key>/sections/<int:number>/",
        building.section_details,
        name="section_details",
    ),
    path(_FIELD, building.build_field, name="build_field"),
    path(f"{_FIELD}preview/", building.preview_field, name="preview_field"),
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
