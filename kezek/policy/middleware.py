"""The city of a request: the default one at the root, any other under its code."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import set_script_prefix

from kezek.policy.models import City


class CityMiddleware:
    """Sets `request.city`.

    `/almaty-auezov/kk/…` is the page `/kk/…` of that city: its code becomes the script prefix, so
    that every reversed address keeps it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Django's contract."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Find the city, then go on."""
        set_script_prefix("/")
        cities = {city.code: city for city in City.objects.defer("facts")}
        default = next((city for city in cities.values() if city.is_default), None)
        head, _, rest = request.path_info.lstrip("/").partition("/")
        city = cities.get(head)
        if city is not None and city != default:
            request.path_info = "/" + rest
            request.META["SCRIPT_NAME"] = f"/{head}"
            set_script_prefix(f"/{head}/")
        else:
            city = default
        request.city = city  # type: ignore[attr-defined]  # our attribute on Django's request
        return self.get_response(request)
