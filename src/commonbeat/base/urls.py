"""Addresses of the audit log and of the outbox."""

from django.urls import path

from commonbeat.base import views

app_name = "base"
urlpatterns = [
    path("audit/", views.audit_log, name="audit"),
    path("outbox/", views.outbox, name="outbox"),
]
