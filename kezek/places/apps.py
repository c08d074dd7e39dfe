"""Django registration of the room `places`."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """Registers the room under its own short label."""

    name = "kezek.places"
    label = "places"
    default_auto_field = "django.db.models.BigAutoField"
