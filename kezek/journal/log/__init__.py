"""The open log: a Merkle log of entries that are bytes to it, published as files (docs/log.md)."""
