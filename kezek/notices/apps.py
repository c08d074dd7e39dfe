"""Django registration of the room `notices`; its follower."""

import importlib

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """Registers the room under its own short label."""

    name = "kezek.notices"
    label = "notices"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let facts be told after each commit."""
        importlib.import_module("kezek.notices.followers")
