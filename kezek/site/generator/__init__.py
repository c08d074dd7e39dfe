"""Invents a city: the same CSV files that a real city would bring, the same bytes for a seed."""
