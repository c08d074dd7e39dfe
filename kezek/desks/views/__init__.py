"""Views of the desks: thin, each with its permission."""
