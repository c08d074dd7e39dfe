"""Django registration of the room `attendance`."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """Registers the room under its own short label."""

    name = "kezek.attendance"
    label = "attendance"
    default_auto_field = "django.db.models.BigAutoField"
