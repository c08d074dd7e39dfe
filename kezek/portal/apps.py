"""Django registration of the room `portal`."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """Registers the room under its own short label."""

    name = "kezek.portal"
    label = "portal"
    default_auto_field = "django.db.models.BigAutoField"
