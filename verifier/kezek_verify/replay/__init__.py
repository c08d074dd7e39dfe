"""Decides every issue, round and offer of a log again, from its entries and published rules."""
