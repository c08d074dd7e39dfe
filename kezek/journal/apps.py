"""Django registration of the room `journal`; fills the register of kinds."""

import importlib

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """Registers the room under its own short label."""

    name = "kezek.journal"
    label = "journal"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Load the vocabulary before anybody writes."""
        importlib.import_module("kezek.journal.register")
