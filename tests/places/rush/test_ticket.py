import pytest

from kezek.places.rush.ticket import Ticket, TicketExpired, TicketRefused

KEY, OTHER = b"k" * 32, b"o" * 32
NOW = 1_000.0
TICKET = Ticket(7, 11, "taraz", "kk", 2_000, "/kk/cabinet/5/")


def test_what_was_sealed_is_read_back() -> None:
    assert Ticket.open(TICKET.seal(KEY), KEY, NOW) == TICKET


def test_a_page_may_hold_the_sign_between_fields() -> None:
    odd = Ticket(7, 11, "taraz", "ru", 2_000, "/ru/a|b/")
    assert Ticket.open(odd.seal(KEY), KEY, NOW) == odd


def test_its_time_ends() -> None:
    with pytest.raises(TicketExpired):
        Ticket.open(TICKET.seal(KEY), KEY, 2_000.0)


def test_another_key_opens_nothing() -> None:
    with pytest.raises(TicketRefused):
        Ticket.open(TICKET.seal(OTHER), KEY, NOW)


@pytest.mark.parametrize("place", range(0, len(TICKET.seal(KEY)), 7))
def test_one_changed_letter_is_found(place: int) -> None:
    text = TICKET.seal(KEY)
    changed = text[:place] + ("A" if text[place] != "A" else "B") + text[place + 1 :]
    with pytest.raises(TicketRefused):
        Ticket.open(changed, KEY, NOW)


@pytest.mark.parametrize("text", ["", ".", "1..", "1.x.y", "ә" * 40, "A" * 5_000, "1.\r\n.AAAA"])
def test_rubbish_is_refused(text: str) -> None:
    with pytest.raises(TicketRefused):
        Ticket.open(text, KEY, NOW)


def test_a_line_break_in_the_mark_is_refused() -> None:
    with pytest.raises(TicketRefused):
        Ticket.open(TICKET.seal(KEY) + "\r\n", KEY, NOW)
