"""The replay: every iteration again from the journal alone, then all held against the tables.

`folding` turns entries into the town as it stood at a cut-off, `issuing` issues there again and
compares, `tables` compares what is left with the tables, `run` reads and drives.
"""

from kezek.vouchers.replay.findings import Finding
from kezek.vouchers.replay.run import Outcome, replay

__all__ = ["Finding", "Outcome", "replay"]
