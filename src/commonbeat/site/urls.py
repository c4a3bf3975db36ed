"""All addresses of the site; each room brings its own."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

from commonbeat.site import views

ROOMS = (
    ("agencies/", "agencies"),
    ("", "selections"),  # programs, rounds, the workspace
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("audit/", include("commonbeat.base.urls")),
    path("people/", include("commonbeat.people.urls")),
    *(
        path(prefix, include(f"commonbeat.{room}.urls"))
        for prefix, room in ROOMS
        if find_spec(f"commonbeat.{room}") and find_spec(f"commonbeat.{room}.urls")
    ),
]

handler403 = "commonbeat.site.views.forbidden"
handler404 = "commonbeat.site.views.not_found"
handler500 = "commonbeat.site.views.server_error"
