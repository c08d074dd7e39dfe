"""Django registration of the room `queue`."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """Registers the room under its own short label."""

    name = "kezek.queue"
    label = "queue"
    default_auto_field = "django.db.models.BigAutoField"
