"""The consultation centre: a parent beside the desk, and questions."""
