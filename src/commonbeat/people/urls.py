"""Addresses of signing in and out."""

from django.urls import path

from commonbeat.people import views

app_name = "people"
urlpatterns = [
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("session/", views.session, name="session"),
    path("kept/", views.kept, name="kept"),
    path("kept/forget/", views.forget_kept, name="forget_kept"),
    path("me/", views.me, name="me"),
    path("me/password/", views.change_password, name="change_password"),
]
