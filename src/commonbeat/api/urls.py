"""Addresses for programs; those of the protocol have no slash at their end."""

from django.urls import path

from commonbeat.api import views

app_name = "api"

urlpatterns = [
    path("common-grants/opportunities", views.opportunities, name="opportunities"),
    path("common-grants/opportunities/search", views.search, name="search"),
    path("common-grants/opportunities/<str:opp_id>", views.opportunity, name="opportunity"),
    path("api/common-grants.openapi.json", views.specification, name="specification"),
]
