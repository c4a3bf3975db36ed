"""Addresses of the audit log."""

from django.urls import path

from commonbeat.base import views

app_name = "base"
urlpatterns = [path("", views.audit_log, name="audit")]
