"""Databases of their own for tests whose transactions must really commit."""

from tests.places.conftest import cloned, empty_city

__all__ = ["cloned", "empty_city"]
