"""Reads of feedback: a parent's questions, the desk of the consultation centre."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from kezek.core.sealing import Purpose, unseal_many
from kezek.feedback.models import Question


@dataclass(frozen=True, slots=True)
class Said:
    """A question with its answer; `answer` is empty until there is one."""

    id: int
    account: int
    language: str
    text: str
    answer: str
    state: str
    asked_at: datetime
    due_at: datetime
    answered_at: datetime | None


def _opened(found: Iterable[Question]) -> list[Said]:
    rows = list(found)
    texts = unseal_many(Purpose.TEXT, [bytes(row.text_sealed) for row in rows])
    answered = [row for row in rows if row.answer_sealed is not None]
    answers = dict(
        zip(
            [row.pk for row in answered],
            unseal_many(Purpose.TEXT, [bytes(row.answer_sealed or b"") for row in answered]),
            strict=True,
        )
    )
    return [
        Said(
            id=row.pk,
            account=row.account_id,
            language=row.language,
            text=text,
            answer=answers.get(row.pk, ""),
            state=row.state,
            asked_at=row.asked_at,
            due_at=row.due_at,
            answered_at=row.answered_at,
        )
        for row, text in zip(rows, texts, strict=True)
    ]


def questions_of(account: int) -> list[Said]:
    """A parent's questions, newest first."""
    return _opened(Question.objects.filter(account_id=account).order_by("-asked_at", "-pk"))


def open_questions(city: str, limit: int = 100) -> list[Said]:
    """What the consultation centre has to answer, the most urgent first."""
    found = Question.objects.filter(city_id=city, state="open")
    return _opened(found.order_by("due_at", "pk")[:limit])


def question(city: str, question_id: int) -> Said | None:
    """One question of the city, or None."""
    found = _opened(Question.objects.filter(pk=question_id, city_id=city))
    return found[0] if found else None


def waiting_count(city: str) -> int:
    """How many questions wait for an answer."""
    return Question.objects.filter(city_id=city, state="open").count()
