from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from kezek.people import codes
from kezek.people.codes import Asked, Bucket, Outcome, take_token, wait_before_next

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
NONE = timedelta()


def _judge(**changed: object) -> Outcome:
    token = uuid4()
    known: dict[str, object] = {
        "stored": codes.code_mac(token, "123456"),
        "given": codes.code_mac(token, "123456"),
        "tries_left": 5,
        "expires_at": NOW + codes.LIFE,
        "answered": False,
        "reachable": True,
        "now": NOW,
    }
    return codes.judge(**(known | changed))  # type: ignore[arg-type]  # one value changed a test


def test_codes_are_six_digits_and_differ() -> None:
    made = {codes.new_code() for _ in range(200)}
    assert all(len(code) == 6 and code.isdigit() for code in made)
    assert len(made) > 190


def test_a_code_s_hash_is_bound_to_its_challenge() -> None:
    assert codes.code_mac(uuid4(), "123456") != codes.code_mac(uuid4(), "123456")


def test_the_right_code_is_right() -> None:
    assert _judge() is Outcome.RIGHT


def test_another_code_is_wrong() -> None:
    assert _judge(given=codes.code_mac(uuid4(), "654321")) is Outcome.WRONG


def test_the_last_second_still_counts_and_the_next_does_not() -> None:
    assert _judge(now=NOW + codes.LIFE - timedelta(seconds=1)) is Outcome.RIGHT
    assert _judge(now=NOW + codes.LIFE) is Outcome.EXPIRED


def test_a_used_code_is_expired() -> None:
    assert _judge(answered=True) is Outcome.EXPIRED


def test_without_tries_even_the_right_code_is_spent() -> None:
    assert _judge(tries_left=0) is Outcome.SPENT


def test_an_unreachable_person_s_code_is_never_right() -> None:
    assert _judge(reachable=False) is Outcome.WRONG


@pytest.mark.parametrize("typed", ["123 456", "123-456", " 123456 ", "123\u00a0456"])
def test_spaces_and_dashes_in_a_code_are_left_out(typed: str) -> None:
    assert codes.clean_code(typed) == "123456"


def _asked(*minutes_ago: float, tries_left: int = 5) -> list[Asked]:
    return [Asked(NOW - MINUTE * ago, tries_left) for ago in minutes_ago]


def test_the_first_code_needs_no_wait() -> None:
    assert wait_before_next([], NOW) == NONE


def test_a_second_code_waits_half_a_minute() -> None:
    assert wait_before_next(_asked(0.25), NOW) == timedelta(seconds=15)
    assert wait_before_next(_asked(0.5), NOW) == NONE


def test_the_sixth_code_in_an_hour_waits_for_the_first_to_age() -> None:
    assert wait_before_next(_asked(50, 40, 30, 20), NOW) == NONE
    assert wait_before_next(_asked(50, 40, 30, 20, 10), NOW) == 10 * MINUTE


def test_the_eleventh_code_in_a_day_waits_until_tomorrow() -> None:
    ago = [60.0 * hour for hour in range(2, 12)]
    assert wait_before_next(_asked(*ago), NOW) == timedelta(hours=13)


def test_spent_tries_lock_for_fifteen_minutes() -> None:
    assert wait_before_next(_asked(5, tries_left=0), NOW) == 10 * MINUTE
    assert wait_before_next(_asked(15, tries_left=0), NOW) == NONE


def test_a_bucket_empties_and_fills_again() -> None:
    bucket: Bucket | None = None
    verdicts = []
    for _ in range(4):
        bucket, passed = take_token(bucket, NOW, size=3, refill=MINUTE)
        verdicts.append(passed)
    assert verdicts == [True, True, True, False]
    assert take_token(bucket, NOW + MINUTE, size=3, refill=MINUTE)[1]


def test_a_bucket_never_overflows() -> None:
    bucket, _ = take_token(Bucket(3, NOW), NOW + timedelta(days=9), size=3, refill=MINUTE)
    assert bucket.tokens == 2


def test_a_clock_going_back_gives_no_tokens() -> None:
    assert not take_token(Bucket(0, NOW), NOW - timedelta(days=1), size=3, refill=MINUTE)[1]


def test_neighbouring_addresses_are_one_client() -> None:
    assert codes.client_block("10.1.2.3") == codes.client_block("10.1.2.250")
    assert codes.client_block("2001:db8:1:2::5") == codes.client_block("2001:db8:1:ff::9")
    assert codes.client_block("10.1.2.3") != codes.client_block("10.1.3.3")
