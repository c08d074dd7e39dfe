"""Django registration of the room `site`."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """Registers the room under its own short label."""

    name = "kezek.site"
    label = "site"
    default_auto_field = "django.db.models.BigAutoField"
