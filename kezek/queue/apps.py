"""Django registration of the room `queue`; its follower and terms."""

import importlib

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """Registers the room under its own short label."""

    name = "kezek.queue"
    label = "queue"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let the order be settled after each commit."""
        importlib.import_module("kezek.queue.followers")
        importlib.import_module("kezek.queue.moves")
        importlib.import_module("kezek.queue.terms")
