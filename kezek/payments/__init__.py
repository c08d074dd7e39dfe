"""Accruals, payment orders, corrections."""
