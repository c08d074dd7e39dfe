"""Django's own texts and formats, as a Kazakh or Russian page shows them."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django import forms
from django.contrib.auth import password_validation
from django.contrib.humanize.templatetags.humanize import intword, naturalday
from django.core import validators
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.paginator import InvalidPage, Paginator
from django.template.defaultfilters import filesizeformat
from django.utils import formats, timesince, translation
from django.utils.dateformat import format as dateformat
from django.utils.timezone import get_current_timezone

ENGLISH = re.compile(r"[A-Za-z]{2,}")
LEFT_LATIN = {"UUID", "JSON", "IPv", "URL", "exe", "pdf", "png"}


class Everything(forms.Form):
    """One of each field that can refuse."""

    text = forms.CharField(min_length=3, max_length=5)
    email = forms.EmailField()
    url = forms.URLField(assume_scheme="https")
    whole = forms.IntegerField(min_value=1, max_value=9, step_size=2)
    exact = forms.DecimalField(max_digits=4, decimal_places=1)
    day = forms.DateField()
    hour = forms.TimeField()
    moment = forms.DateTimeField()
    lasting = forms.DurationField()
    one = forms.ChoiceField(choices=[("a", "а")])
    many = forms.MultipleChoiceField(choices=[("a", "а")])
    file = forms.FileField(max_length=10)
    image = forms.ImageField()
    slug = forms.SlugField()
    address = forms.GenericIPAddressField()
    uuid = forms.UUIDField()
    json = forms.JSONField()
    regex = forms.RegexField(r"^\d+$")
    typed = forms.TypedChoiceField(choices=[("1", "1")], coerce=int)
    path = forms.CharField(validators=[validators.ProhibitNullCharactersValidator()])


def refusals(data: dict[str, object], files: dict[str, SimpleUploadedFile]) -> list[str]:
    errors = Everything(data, files).errors  # type: ignore[arg-type]  # Django takes any mapping
    return [str(text) for texts in errors.values() for text in texts]


WRONG = [
    {},
    {
        **dict.fromkeys(["email", "whole", "day", "hour", "moment", "lasting", "address"], "x"),
        **dict.fromkeys(["uuid", "regex", "one", "typed"], "x"),
        "text": "а",
        "url": "x y",
        "exact": "12345,6789",
        "many": ["z"],
        "slug": "а б",
        "json": "{",
        "path": "a\x00b",
    },
    {"text": "абвгдежз", "whole": "100", "exact": "x", "many": "z", "lasting": "99999999999:0:0"},
    {"whole": "0", "exact": "1,55"},
    {"whole": "4", "exact": "99999"},
]


@pytest.mark.parametrize("data", WRONG)
@pytest.mark.parametrize("lang", ["kk", "ru"])
def test_no_field_refuses_in_english(lang: str, data: dict[str, object]) -> None:
    files = {
        "file": SimpleUploadedFile("a" * 20 + ".txt", b"x"),
        "image": SimpleUploadedFile("a.png", b"not an image"),
    }
    with translation.override(lang):
        said = refusals(data, files) + refusals(data, {"file": SimpleUploadedFile("a.txt", b"")})
    assert said
    for text in said:
        assert not set(ENGLISH.findall(text)) - LEFT_LATIN, text


VALIDATORS: list[tuple[Callable[..., object], object]] = [
    (validators.validate_email, "x"),
    (validators.URLValidator(), "x"),
    (validators.DomainNameValidator(), "-"),
    (validators.validate_slug, "а б"),
    (validators.validate_unicode_slug, "а б"),
    (validators.validate_ipv4_address, "x"),
    (validators.validate_ipv6_address, "x"),
    (validators.validate_ipv46_address, "x"),
    (validators.validate_comma_separated_integer_list, "x"),
    (validators.validate_integer, "x"),
    (validators.MaxValueValidator(5), 6),
    (validators.MinValueValidator(5), 4),
    (validators.StepValueValidator(5), 4),
    (validators.StepValueValidator(5, offset=1), 4),
    (validators.MinLengthValidator(5), "абв"),
    (validators.MaxLengthValidator(1), "абв"),
    (validators.FileExtensionValidator(["pdf", "png"]), SimpleUploadedFile("a.exe", b"")),
    (validators.ProhibitNullCharactersValidator(), "\x00"),
    (validators.RegexValidator("^$"), "x"),
    (password_validation.MinimumLengthValidator(8).validate, "а"),
    (password_validation.CommonPasswordValidator().validate, "password"),
    (password_validation.NumericPasswordValidator().validate, "12345678"),
]


@pytest.mark.parametrize(("validate", "value"), VALIDATORS)
def test_no_validator_refuses_in_english(validate: Callable[..., object], value: object) -> None:
    for lang in ("kk", "ru"):
        with translation.override(lang):
            with pytest.raises(ValidationError) as caught:
                validate(value)
            for text in caught.value.messages:
                assert not set(ENGLISH.findall(text)) - LEFT_LATIN, text


def test_the_length_of_a_kazakh_text_is_said_with_its_count() -> None:
    with translation.override("kk"), pytest.raises(ValidationError) as caught:
        validators.MinLengthValidator(5)("абв")
    assert caught.value.messages == ["Кемінде 5\u00a0таңба жазыңыз. Қазір 3\u00a0таңба."]


@pytest.mark.parametrize("page", ["x", 0, 99])
def test_pages_that_are_not_there(page: object) -> None:
    with translation.override("kk"), pytest.raises(InvalidPage) as caught:
        Paginator([1, 2, 3], 2).validate_number(page)  # type: ignore[arg-type]  # what people type
    assert not ENGLISH.search(str(caught.value))


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("kk", "дс сс ср бс жм сб жс"),
        ("ru", "пн вт ср чт пт сб вс"),
        ("en", "Mon Tue Wed Thu Fri Sat Sun"),
    ],
)
def test_short_weekdays_of_django_are_those_of_people(lang: str, said: str) -> None:
    monday = date(2026, 11, 23)
    with translation.override(lang):
        assert [dateformat(monday + timedelta(days=i), "D") for i in range(7)] == said.split()


@pytest.mark.parametrize(
    ("lang", "day", "month"),
    [
        ("kk", "2026 ж. 26 қараша", "2026 ж. қараша"),
        ("ru", "26 ноября 2026 г.", "ноябрь 2026 г."),
        ("en", "26 November 2026", "November 2026"),
    ],
)
def test_dates_by_format(lang: str, day: str, month: str) -> None:
    with translation.override(lang):
        assert formats.date_format(date(2026, 11, 26)) == day
        assert formats.date_format(date(2026, 11, 26), "YEAR_MONTH_FORMAT") == month
        assert formats.date_format(date(2026, 11, 6), "SHORT_DATE_FORMAT") == "06.11.2026"
        assert formats.date_format(date(2026, 11, 26), "l")[0].isupper() is (lang == "en")


@pytest.mark.parametrize(("lang", "said"), [("kk", "1,5"), ("ru", "1,5"), ("en", "1.5")])
def test_decimals_by_format(lang: str, said: str) -> None:
    with translation.override(lang):
        assert formats.localize(1.5) == said


@pytest.mark.parametrize("lang", ["kk", "ru", "en"])
def test_a_typed_day_is_read_day_first(lang: str) -> None:
    with translation.override(lang):
        assert forms.DateField(localize=True).clean("05.11.2025") == date(2025, 11, 5)
        assert forms.DateField().clean("2025-11-05") == date(2025, 11, 5)
        assert forms.DecimalField(localize=True).clean("1,5" if lang != "en" else "1.5")


def test_spans_of_time_in_kazakh() -> None:
    moment = datetime(2026, 11, 26, 12, tzinfo=get_current_timezone())
    with translation.override("kk"):
        assert timesince.timesince(moment - timedelta(days=9), moment) == "1\u00a0апта, 2\u00a0күн"
        assert intword(3_000_000) == "3,0 миллион"
        assert filesizeformat(5 * 1024 * 1024) == "5,0\u00a0МБ"
        assert naturalday(date(2000, 1, 2)) == "2000 ж. 2 қаңтар"
