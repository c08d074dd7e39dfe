"""What is done about the log: opening links, with a trace."""

from kezek.openlog.acts.links import open_links

__all__ = ["open_links"]
