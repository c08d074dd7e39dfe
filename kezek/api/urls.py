"""Addresses of the open API."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
