"""The operations of the open API; each module adds its own."""
