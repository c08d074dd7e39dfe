"""Pages of the portal under their language: those for everyone, then the family's."""

from django.urls import include, path

from kezek.portal.urls.public import urlpatterns as public

app_name = "portal"

urlpatterns = [
    *public,
    path("", include("kezek.portal.urls.family")),
]
