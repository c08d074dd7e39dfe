"""Checks a city's open log and a family's receipts.

Written from docs/log.md alone: it shares no line with the platform and never imports it.
"""
