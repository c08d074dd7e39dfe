"""Django registration of the room `api`."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """Registers the room under its own short label."""

    name = "kezek.api"
    label = "api"
    default_auto_field = "django.db.models.BigAutoField"
