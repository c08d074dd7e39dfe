import pytest

from kezek.people.rules import PhoneInvalid, clean_phone, masked_phone


@pytest.mark.parametrize(
    "typed",
    [
        "+7 701 234 56 78",
        "87012345678",
        "77012345678",
        "7012345678",
        "8 (701) 234-56-78",
        "+7\u00a0701\u00a0234\u201156\u201178",
    ],
)
def test_a_phone_has_one_form(typed: str) -> None:
    assert clean_phone(typed) == "+77012345678"


@pytest.mark.parametrize(
    "typed", ["", "+7 701 234 56 7", "+1 701 234 56 78", "phone", "+77012345678 90", "٧٠١٢٣٤٥٦٧٨"]
)
def test_anything_else_is_refused(typed: str) -> None:
    with pytest.raises(PhoneInvalid):
        clean_phone(typed)


def test_a_phone_is_shown_in_part() -> None:
    assert masked_phone("+77012345678") == "+7 7•• ••• •• 78"
