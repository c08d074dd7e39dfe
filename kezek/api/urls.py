"""Addresses of the open API."""

from kezek.api.views import api
from kezek.people.permissions import Permission, mark_urls

_patterns, _app, _namespace = api.urls
urlpatterns = mark_urls(_patterns, Permission.PUBLIC)
app_name = "api"
