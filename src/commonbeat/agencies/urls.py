"""Addresses of the registry of agencies, of their people, and of the office's queue."""

from django.urls import path

from commonbeat.agencies.views import claims, merging, people, registration, registry

app_name = "agencies"

_AGENCY = "agencies/<str:ori>/"
_PEOPLE = f"{_AGENCY}people/"

urlpatterns = [
    path("agencies/", registry.agencies, name="list"),
    path("agencies/agencies.csv", registry.agencies_csv, name="csv"),
    path("agencies/mine/", people.mine, name="mine"),
    path("agencies/invitations/<str:key>/", people.invitation, name="invitation"),
    path(_AGENCY, registry.agency, name="agency"),
    path(f"{_AGENCY}acting/", claims.acting, name="acting"),
    path(f"{_AGENCY}claim/", claims.claim, name="claim"),
    path(f"{_AGENCY}registration/", registration.registration, name="registration"),
    path(_PEOPLE, people.people, name="people"),
    path(f"{_PEOPLE}invite/", people.invite, name="invite"),
    path(f"{_PEOPLE}invitations/<uuid:public_id>/withdraw/", people.withdraw, name="withdraw"),
    path(f"{_PEOPLE}<uuid:person>/roles/", people.give_role, name="give_role"),
    path(f"{_PEOPLE}<uuid:person>/roles/<str:role>/end/", people.end_role, name="end_role"),
    path("workspace/agencies/duplicates/", merging.duplicates, name="duplicates"),
    path("workspace/agencies/merge/<str:kept>/<str:merged>/", merging.merge, name="merge"),
    path("workspace/claims/", claims.claims, name="claims"),
    path("workspace/claims/<uuid:public_id>/", claims.decide, name="decide"),
]
