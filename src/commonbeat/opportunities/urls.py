"""Addresses of form sets."""

from django.urls import path

from commonbeat.opportunities.views import building, form_sets

app_name = "opportunities"

_SET = "workspace/form-sets/<slug:slug>/"
_BUILD = f"{_SET}build/"
_FIELD = f"{_BUILD}<str:key>/fields/<str:address>/"

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
]
