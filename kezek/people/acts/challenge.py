"""One-time codes: asked for, answered.

These write no journal: an IIN that somebody typed is nobody's act, and the journal is for ever.
They run in a transaction of their own, on wall time, and a wrong try stays counted. Whatever IIN is
typed, the same statements run: a lock, a count, a challenge, a message.
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import NAMESPACE_OID, UUID, uuid4, uuid5

from django.db import connection, transaction
from django.utils import translation
from django.utils.translation import gettext_lazy, ngettext

from kezek.core import clock
from kezek.core.errors import DomainError
from kezek.core.say import say
from kezek.core.sealing import Purpose, mark, seal, unseal
from kezek.delivery.deliver import NOWHERE, Channel, queue_text
from kezek.delivery.rules import CODE_KEY
from kezek.people import codes
from kezek.people.codes import Asked, Outcome
from kezek.people.models import Challenge

CHALLENGE_LOCK = 3
_LOOK_BACK = timedelta(days=1)


@dataclass(frozen=True, slots=True, repr=False)
class Proven:
    """Somebody holds the phone of this IIN."""

    iin: str
    token: UUID
    purpose: str


class CodeWrong(DomainError):
    """Another code was sent; tries are left."""

    code = "code_wrong"
    field = "code"

    def __init__(self, tries_left: int) -> None:
        super().__init__(say(gettext_lazy("Wrong code. Tries left: %(n)s."), n=tries_left))
        self.tries_left = tries_left


class CodeExpired(DomainError):
    """Five minutes are over, or the code was used, or there is no such challenge."""

    code = "code_expired"
    message = gettext_lazy("The code has expired. Get a new one.")
    field = "code"


class CodeLocked(DomainError):
    """All tries of the code are spent."""

    code = "code_locked"
    field = "code"

    def __init__(self, minutes: int) -> None:
        super().__init__(
            say(gettext_lazy("Too many wrong codes. Try again in %(n)s min."), n=minutes)
        )
        self.minutes = minutes


class TooManyCodes(DomainError):
    """A code was asked for too often for one IIN."""

    code = "too_many_codes"

    def __init__(self, wait: timedelta) -> None:
        seconds = max(1, -(-wait // timedelta(seconds=1)))
        if seconds < 60:
            text = say(gettext_lazy("A code has just been sent. Try again in %(n)s s."), n=seconds)
        else:
            text = say(
                gettext_lazy("Codes were asked for too often. Try again in %(n)s min."),
                n=-(-seconds // 60),
            )
        super().__init__(text)
        self.wait = wait


def start_challenge(
    *, purpose: str, iin: str, phone: str | None, language: str, key: str = ""
) -> UUID:
    """Send a code to the phone that belongs to this IIN; raises TooManyCodes.

    A form sent twice gives the same `key` and gets the first challenge again.

    `phone` is what `people.queries.phone_to_ask` says, never what was typed. None is no error: the
    same rows are written, and nobody can ever answer.
    """
    now = clock.wall()
    code = codes.new_code()
    subject = mark(Purpose.IIN, iin)
    token = uuid5(NAMESPACE_OID, f"{purpose}:{subject.hex()}:{key}") if key else uuid4()
    with transaction.atomic(durable=True):
        asked = _asked(subject)
        if key and Challenge.objects.filter(token=token).exists():
            return token
        wait = codes.wait_before_next(asked, now)
        if wait > timedelta():
            raise TooManyCodes(wait)
        Challenge.objects.create(
            token=token,
            purpose=purpose,
            subject_mark=subject,
            subject_sealed=seal(Purpose.IIN, iin),
            address_mark=mark(Purpose.PHONE, phone or NOWHERE),
            code_mac=codes.code_mac(token, code),
            reachable=phone is not None,
            tries_left=codes.TRIES,
            made_at=now,
            expires_at=now + codes.LIFE,
        )
        with translation.override(language):
            minutes = codes.LIFE // timedelta(minutes=1)
            text = ngettext(
                "Code: %(code)s. Valid %(n)s minute. Tell it to nobody.",
                "Code: %(code)s. Valid %(n)s minutes. Tell it to nobody.",
                minutes,
            ) % {"code": code, "n": minutes}
        queue_text(
            channel=Channel.SMS,
            address=phone,
            text=text,
            language=language,
            key=f"{CODE_KEY}{token.hex}",
        )
    return token


def _asked(subject: bytes) -> list[Asked]:
    """The last day's codes of one IIN, while nobody else can ask for it."""
    since = clock.wall() - _LOOK_BACK
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s, hashtext(encode(%s, 'hex')))",
            [CHALLENGE_LOCK, subject],
        )
    found = Challenge.objects.filter(subject_mark=subject, made_at__gt=since)
    return [Asked(made, left) for made, left in found.values_list("made_at", "tries_left")]


def answer_challenge(*, token: UUID, code: str) -> Proven:
    """Take the code typed for a challenge; raises CodeWrong, CodeExpired, CodeLocked.

    A right code works once. A wrong one costs a try, also when many come at once.
    """
    now = clock.wall()
    given = codes.code_mac(token, codes.clean_code(code))
    with transaction.atomic(durable=True):
        challenge = Challenge.objects.select_for_update().filter(token=token).first()
        if challenge is None:
            raise CodeExpired
        outcome = codes.judge(
            stored=bytes(challenge.code_mac),
            given=given,
            tries_left=challenge.tries_left,
            expires_at=challenge.expires_at,
            answered=challenge.answered_at is not None,
            reachable=challenge.reachable,
            now=now,
        )
        if outcome is Outcome.WRONG:
            challenge.tries_left -= 1
        elif outcome is Outcome.RIGHT:
            challenge.answered_at = now
        challenge.save(update_fields=["tries_left", "answered_at"])
    if outcome is Outcome.RIGHT:
        iin = unseal(Purpose.IIN, bytes(challenge.subject_sealed))
        return Proven(iin, token, challenge.purpose)
    if outcome is Outcome.EXPIRED:
        raise CodeExpired
    if challenge.tries_left > 0:
        raise CodeWrong(challenge.tries_left)
    left = challenge.made_at + codes.LOCK - now
    raise CodeLocked(max(1, -(-left // timedelta(minutes=1))))
