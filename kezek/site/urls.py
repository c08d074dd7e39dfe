"""Addresses: pages under the language, the API and the log of health beside them."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

urlpatterns = [
    path("api/v1/", include("kezek.api.urls")),
    path("", include("kezek.portal.urls.root")),
    *i18n_patterns(
        path("desks/", include("kezek.desks.urls")),
        path("", include("kezek.portal.urls.pages")),
        prefix_default_language=True,
    ),
]

handler404 = "kezek.portal.views.errors.not_found"
handler500 = "kezek.portal.views.errors.server_error"
handler403 = "kezek.portal.views.errors.forbidden"
