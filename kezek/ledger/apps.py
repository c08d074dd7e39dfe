"""Django registration of the room `ledger`."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """Registers the room under its own short label."""

    name = "kezek.ledger"
    label = "ledger"
    default_auto_field = "django.db.models.BigAutoField"
