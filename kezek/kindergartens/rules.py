"""Pure decisions of kindergartens: when free places are published."""

from datetime import date

from kezek.policy.rules import Rules, month_day


def changing_groups(rules: Rules, day: date) -> bool:
    """Whether the day lies in the period of group changes and the rules pause publication in it."""
    if not rules["group_transfer_pauses_publication"]:
        return False
    first, last = (
        month_day(str(rules[f"group_transfer_period_{end}"])) for end in ("start", "end")
    )
    today = (day.month, day.day)
    if first <= last:
        return first <= today <= last
    return today >= first or today <= last
