"""Applying, signing in, and the demo panel."""
