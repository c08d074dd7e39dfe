"""What can go wrong before there is a database."""


class ClusterError(Exception):
    """The embedded PostgreSQL cannot be had; the text says why and what to do."""
