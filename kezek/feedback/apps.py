"""Django registration of the room `feedback`."""

import importlib

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """Registers the room under its own short label."""

    name = "kezek.feedback"
    label = "feedback"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let an outage prolong its terms."""
        importlib.import_module("kezek.feedback.terms")
