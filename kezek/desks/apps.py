"""Django registration of the room `desks`."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """Registers the room under its own short label."""

    name = "kezek.desks"
    label = "desks"
    default_auto_field = "django.db.models.BigAutoField"
