"""Pages for everyone and for parents."""
