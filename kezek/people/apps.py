"""Django registration of the room `people`."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """Registers the room under its own short label."""

    name = "kezek.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"
