"""How long a text may be and by when a question is answered. Pure."""

from datetime import datetime
from typing import Final

from kezek.policy.rules import Calendar, Rules

SHORTEST: Final = 5
LONGEST: Final = 3000
ANSWER_WORKING_DAYS: Final = 5  # under rules published before they named it


def tidy(text: str) -> str:
    """The text without blank edges; line ends as they were meant."""
    return text.replace("\r\n", "\n").strip()


def answer_due(moment: datetime, rules: Rules, calendar: Calendar) -> datetime:
    """Until when the consultation centre answers."""
    days = rules.parameters.get("question_answer_working_days", ANSWER_WORKING_DAYS)
    return calendar.term(moment, working_days=int(days))
