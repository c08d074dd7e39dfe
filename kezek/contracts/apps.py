"""Django registration of the room `contracts`."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """Registers the room under its own short label."""

    name = "kezek.contracts"
    label = "contracts"
    default_auto_field = "django.db.models.BigAutoField"
