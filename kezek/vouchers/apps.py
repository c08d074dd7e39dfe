"""Django registration of the room `vouchers`; its follower and terms."""

import importlib

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """Registers the room under its own short label."""

    name = "kezek.vouchers"
    label = "vouchers"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let money start iterations."""
        importlib.import_module("kezek.vouchers.followers")
        importlib.import_module("kezek.vouchers.terms")
