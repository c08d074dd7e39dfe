"""Pages of a family: applying, signing in, the cabinet."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
