"""Django registration of the room `openlog`; its follower."""

import importlib

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """Registers the room under its own short label."""

    name = "kezek.openlog"
    label = "openlog"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let facts become entries after each commit."""
        importlib.import_module("kezek.openlog.followers")
