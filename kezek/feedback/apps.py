"""Django registration of the room `feedback`."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """Registers the room under its own short label."""

    name = "kezek.feedback"
    label = "feedback"
    default_auto_field = "django.db.models.BigAutoField"
