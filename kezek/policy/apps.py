"""Django registration of the room `policy`; gives domain time its source."""

from django.apps import AppConfig
from django.conf import settings

from kezek.core import clock


class RoomConfig(AppConfig):
    """Registers the room under its own short label."""

    name = "kezek.policy"
    label = "policy"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """In a demo, domain time follows the row that the clock panel moves."""
        if settings.DEMO:
            from kezek.policy.queries import demo_now  # noqa: PLC0415 - models exist only now

            clock.set_source(demo_now)
