"""Addresses of the frame itself; included at the root, without a language prefix."""

from django.urls import path

from kezek.face import views

app_name = "face"

urlpatterns = [
    path("look/", views.set_look, name="look"),
    path("manifest.webmanifest", views.manifest, name="manifest"),
    path("sw.js", views.service_worker, name="worker"),
]
