"""Persons, guardianship, accounts, roles and the one permission table."""
