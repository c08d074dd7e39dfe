"""Carries a text to an address; knows nothing of why."""
