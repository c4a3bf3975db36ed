"""Addresses of the registry of agencies."""

from django.urls import path

from commonbeat.agencies import views

app_name = "agencies"

urlpatterns = [
    path("", views.agencies, name="list"),
    path("agencies.csv", views.agencies_csv, name="csv"),
    path("<str:ori>/", views.agency, name="agency"),
]
