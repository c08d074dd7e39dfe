"""Why the log refuses: told to operators, who alone can do something about it."""


class LogRefused(Exception):
    """The log goes no further by itself. The sentence says what is wrong and what to do."""


class DatabaseBehind(LogRefused):
    """More has been signed than the database holds: it is an older one."""

    def __init__(self, held: int, signed: int) -> None:
        super().__init__(
            f"{signed} entries have been signed, the database holds {held}: it was put back from"
            " an older copy. Run `kezek log reconcile`."
        )


class LogForked(LogRefused):
    """What is to be signed does not begin with what has been signed."""


class KeyLost(LogRefused):
    """There is a record of what was signed, but not the key, or the other way round."""


class ForeignFolder(LogRefused):
    """The folder holds the files of another log."""


class TooFewWitnesses(LogRefused):
    """Not enough witnesses have signed; the last checkpoint stands until they do."""


class WitnessesUnreadable(LogRefused):
    """The file that names the witnesses has a mistake."""
