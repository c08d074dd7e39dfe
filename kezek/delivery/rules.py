"""How long a text is worth sending."""

from datetime import datetime, timedelta

CODE_KEY = "code:"
CODE_LIFE = timedelta(minutes=5)
TEXT_LIFE = timedelta(days=1)


def is_too_late(key: str, created_at: datetime, now: datetime) -> bool:
    """Whether the text would only confuse: a dead code, yesterday's news."""
    life = CODE_LIFE if key.startswith(CODE_KEY) else TEXT_LIFE
    return now - created_at >= life
