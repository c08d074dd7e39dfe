"""Django registration of the room `delivery`."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """Registers the room under its own short label."""

    name = "kezek.delivery"
    label = "delivery"
    default_auto_field = "django.db.models.BigAutoField"
