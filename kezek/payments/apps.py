"""Django registration of the room `payments`."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """Registers the room under its own short label."""

    name = "kezek.payments"
    label = "payments"
    default_auto_field = "django.db.models.BigAutoField"
