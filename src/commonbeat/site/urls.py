"""All addresses of the site; each room brings its own."""

from django.urls import URLPattern, URLResolver, include, path

from commonbeat.site import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("source/commonbeat.zip", views.source, name="source"),
    path("", include("commonbeat.base.urls")),  # the audit log, the outbox
    path("people/", include("commonbeat.people.account_urls")),
    path("people/", include("commonbeat.people.urls")),
    path("", include("commonbeat.agencies.urls")),  # their people and claims too
    path("", include("commonbeat.applications.urls")),
    path("", include("commonbeat.api.urls")),
    path("", include("commonbeat.opportunities.urls")),  # before rounds: workspace/form-sets/
    path("", include("commonbeat.selections.urls")),  # programs, rounds, the workspace
]

handler403 = "commonbeat.site.views.forbidden"
handler404 = "commonbeat.site.views.not_found"
handler500 = "commonbeat.site.views.server_error"
