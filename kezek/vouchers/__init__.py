"""Allotments, iterations, vouchers and their clocks."""
