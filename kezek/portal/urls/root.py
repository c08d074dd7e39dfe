"""Addresses without a language: the way in, health, robots, the frame's own."""

from django.urls import include, path

from kezek.face import urls as face
from kezek.people.permissions import Permission, mark_urls
from kezek.portal.views import rush
from kezek.portal.views.public import doors

mark_urls(face.urlpatterns, Permission.PUBLIC)

urlpatterns = [
    path("", doors.to_language, name="to-language"),
    path("health/", doors.health, name="health"),
    path("rush/claim/", rush.claim, name="rush-claim"),
    path("robots.txt", doors.robots, name="robots"),
    path("", include("kezek.face.urls")),
]
