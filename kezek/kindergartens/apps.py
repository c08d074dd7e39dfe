"""Django registration of the room `kindergartens`."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """Registers the room under its own short label."""

    name = "kezek.kindergartens"
    label = "kindergartens"
    default_auto_field = "django.db.models.BigAutoField"
