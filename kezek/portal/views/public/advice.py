"""Where to get advice."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kezek.face.city import city_of, lang
from kezek.face.keeping import kept
from kezek.people.permissions import Permission, permits


@permits(Permission.PUBLIC)
@require_safe
@kept()
def advice(request: HttpRequest) -> HttpResponse:
    """The consultation centre: its phone, and the way to ask in writing."""
    city = city_of(request)
    return render(
        request,
        "portal/public/advice.html",
        {
            "centre": city.facts.get("counter", {}).get(lang(), ""),
            "dial": city.facts.get("phone", ""),
        },
    )
