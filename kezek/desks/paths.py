"""Days and months in addresses."""

from datetime import date

from django.urls import register_converter


class DayInPath:
    """`2025-09-01`."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        """The day; ValueError makes it no such page."""
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        """The day as written in an address."""
        return value.isoformat()


register_converter(DayInPath, "day")
