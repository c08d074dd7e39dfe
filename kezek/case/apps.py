"""Django registration of the room `case`."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """Registers the room under its own short label."""

    name = "kezek.case"
    label = "case"
    default_auto_field = "django.db.models.BigAutoField"
