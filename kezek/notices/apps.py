"""Django registration of the room `notices`."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """Registers the room under its own short label."""

    name = "kezek.notices"
    label = "notices"
    default_auto_field = "django.db.models.BigAutoField"
