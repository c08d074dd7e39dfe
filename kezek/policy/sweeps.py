"""What time brings to the rules: their legal act nears its end."""

from datetime import datetime

from kezek.core import clock
from kezek.core.actors import CALENDAR
from kezek.policy.acts import warn_of_end
from kezek.policy.queries import rules_for
from kezek.policy.queries_standing import standing


def warn(city: str, now: datetime) -> int:
    """Warn the department on each day that the rules name, and once when the act is over.

    Nobody is warned while the version after it will rule by itself. After a standstill only the
    nearest warning is given. Returns 1 if the warning of these days stands, also one given before.
    """
    day = clock.day_of(now)
    rules, now_rules = rules_for(city, day), standing(city, day)
    crossed = [days for days in rules["act_end_warning_days"] if now_rules.days_left <= days]
    if now_rules.settled or not crossed:
        return 0
    step = 0 if now_rules.lapsed else min(crossed)
    warn_of_end(
        actor=CALENDAR,
        moment=now,
        request_key=f"policy.ending:{city}:{rules.version_id}:{step}",
        city=city,
        version=rules.version_id,
        days=now_rules.days_left,
    )
    return 1
