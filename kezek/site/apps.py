"""Django registration of the room `site`."""

from django.apps import AppConfig

from kezek.site.arrays import use_arrays


class RoomConfig(AppConfig):
    """Registers the room under its own short label."""

    name = "kezek.site"
    label = "site"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Long lists of ids go over as arrays."""
        use_arrays()
