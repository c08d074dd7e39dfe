"""Django registration of the room `face`."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """Registers the room under its own short label."""

    name = "kezek.face"
    label = "face"
    default_auto_field = "django.db.models.BigAutoField"
