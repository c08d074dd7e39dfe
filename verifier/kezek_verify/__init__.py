"""Checks a city's open log, a family's receipts, and every decision again.

Written from docs/log.md alone: it shares no line with the platform and never imports it.
"""
