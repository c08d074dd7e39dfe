"""Django registration of the room `payments`; its follower."""

import importlib

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """Registers the room under its own short label."""

    name = "kezek.payments"
    label = "payments"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let approved months become money."""
        importlib.import_module("kezek.payments.followers")
