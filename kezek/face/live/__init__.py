"""Live pages: finished bytes in memory, at most a second old, that cost no reader a statement."""

from kezek.face.live.front import Live
from kezek.face.live.pages import LivePage, Reader
from kezek.face.live.watch import Watch

__all__ = ["Live", "LivePage", "Reader", "Watch"]
