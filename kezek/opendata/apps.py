"""Django registration of the room `opendata`."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """Registers the room under its own short label."""

    name = "kezek.opendata"
    label = "opendata"
    default_auto_field = "django.db.models.BigAutoField"
