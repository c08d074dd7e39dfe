"""Django registration of the room `vouchers`."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """Registers the room under its own short label."""

    name = "kezek.vouchers"
    label = "vouchers"
    default_auto_field = "django.db.models.BigAutoField"
