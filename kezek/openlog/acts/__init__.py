"""What is done about the log: opening links, with a trace; erasing a family."""

from kezek.openlog.acts.erase import Erased, erase_family, hindrance
from kezek.openlog.acts.links import open_links

__all__ = ["Erased", "erase_family", "hindrance", "open_links"]
