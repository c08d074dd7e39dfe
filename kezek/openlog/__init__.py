"""What the journal says in the open log: its entries, pseudonyms and commitments (docs/log.md)."""
