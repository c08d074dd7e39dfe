"""A case of which the journal does not know the beginning still has its pages."""

from tests.attendance import builders as attendance
from tests.portal.cabinet.home import Home, signed_in


def test_the_case_and_its_history_are_shown_without_a_history() -> None:
    child = attendance.enrolled(attendance.a_group())
    home = Home(child.guardian, child.child, signed_in(child.guardian))
    assert "Why my number changed" not in home.get()
    home.get("history/")
