"""Django registration of the room `contracts`; its follower and terms."""

import importlib

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """Registers the room under its own short label."""

    name = "kezek.contracts"
    label = "contracts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let deaths and new guardians reach the case, and an outage prolong its terms."""
        importlib.import_module("kezek.contracts.followers")
        importlib.import_module("kezek.contracts.terms")
