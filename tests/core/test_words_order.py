import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kezek.core.words import fold, sort_key

ALPHABET = list("АӘБВГҒДЕЁЖЗИЙКҚЛМНҢОӨПРСТУҰҮФХҺЦЧШЩЪЫІЬЭЮЯ")


def test_the_alphabet_stands_in_its_order() -> None:
    mixed = random.Random(7).sample(ALPHABET, len(ALPHABET))
    assert sorted(mixed, key=sort_key) == ALPHABET
    assert sorted(map(str.lower, mixed), key=sort_key) == [letter.lower() for letter in ALPHABET]


def test_code_points_would_stand_otherwise() -> None:
    assert sorted(ALPHABET) != ALPHABET


def test_names_of_kindergartens() -> None:
    names = [
        "№ 9",
        "№ 36",
        "№ 136",
        "Айгөлек",
        "Айналайын",
        "Әсем",
        "Балапан",
        "Ғалымжан",
        "Ер Төстік",
        "Ертегі",
        "Ёлочка",
        "Жұлдыз",
        "Қарлығаш",
        "Күншуақ",
        "Өркен",
        "Ұшқын",
        "Үміт",
        "Ынтымақ",
        "Ырыс",
        "Irbis",
    ]
    expected = ["№ 9", "№ 36", "№ 136", *sorted(names[3:-1], key=sort_key), "Irbis"]
    assert sorted(random.Random(3).sample(names, len(names)), key=sort_key) == expected
    assert sort_key("Күншуақ") < sort_key("Қарлығаш")


def test_numbers_inside_names_go_by_value() -> None:
    assert sort_key("Балапан 9") < sort_key("Балапан 10") < sort_key("Балапан 036")
    assert sort_key("№ 36 балабақша") == sort_key("№36   БАЛАБАҚША")


def test_a_shorter_name_stands_before_its_longer_one() -> None:
    assert sort_key("Ер Төстік") < sort_key("Ертегі")
    assert sort_key("Аруана") < sort_key("Аруана плюс")


def test_quotes_do_not_count() -> None:
    assert sort_key("«Күншуақ»") == sort_key("күншуақ")


@given(st.text(max_size=30), st.text(max_size=30))
def test_keys_are_ascii_and_sort_alike_in_every_locale(left: str, right: str) -> None:
    for key in (sort_key(left), sort_key(right)):
        assert key == "" or (key.isascii() and key.isalnum() and key == key.lower())


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("куншуак", "Күншуақ"),
        ("балабакша", "Балабақша"),
        ("енлик", "Еңлік"),
        ("айголек", "Айгөлек"),
        ("галым", "Ғалым"),
        ("жулдыз", "Жұлдыз"),
        ("каhарман", "Қаһарман"),
        ("елочка", "Ёлочка"),
        ("АСЕМ", "Әсем"),
        ("айгoлeк", "Айгөлек"),  # Latin o, e
        ("Cаулe", "Сәуле"),  # Latin C, e
        ("Pахат", "Рахат"),  # Latin P
        ("Hұр", "Нұр"),  # Latin H
        ("кунiм", "Күнім"),  # Latin i
        ("  «Күншуақ»,  № 36 ", "күншуақ 36"),
    ],
)
def test_what_is_typed_without_a_kazakh_keyboard_is_found(typed: str, stored: str) -> None:
    assert fold(typed) == fold(stored)


def test_a_latin_word_stays_latin() -> None:
    assert fold("Apple") == "apple"
    assert fold("Apple") != fold("Аррле")


def test_letters_composed_otherwise_fold_alike() -> None:
    assert fold("ай\u0438\u0306") == fold("айй")


@given(st.text(max_size=40))
def test_folding_again_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
