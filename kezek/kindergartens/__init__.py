"""Kindergartens, their groups, cards, photos and staff posts."""
