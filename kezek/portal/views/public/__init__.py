"""Views of the portal."""
