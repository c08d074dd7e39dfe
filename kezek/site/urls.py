"""Addresses: pages under the language, the API and the log of health beside them."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from kezek.face.views import styles

urlpatterns = [
    path("api/v1/", include("kezek.api.urls")),
    path("", include("kezek.portal.urls.root")),
    *i18n_patterns(
        path("desks/", include("kezek.desks.urls")),
        path("styles/", styles, name="styles"),
        path("", include("kezek.portal.urls.pages")),
        prefix_default_language=True,
    ),
]

handler400 = "kezek.face.views.bad_request"
handler403 = "kezek.face.views.forbidden"
handler404 = "kezek.face.views.not_found"
handler500 = "kezek.face.views.server_error"
