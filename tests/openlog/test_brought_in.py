"""Children who attended before the log began: what it says of their seats."""

from datetime import date
from pathlib import Path

import pytest

from kezek.queue.models import Application
from kezek.site.imports.loading import load_enrolled
from tests.builders import an_iin
from tests.openlog.told import protect, told
from tests.site.importing import (
    a_group,
    an_enrolled,
    enrolled_file,
    wanted,
    with_gardens,
    with_money,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("protected", [False, True])
def test_a_protected_child_that_has_outgrown_its_group_counts_in_the_groups_band(
    tmp_path: Path, *, protected: bool
) -> None:
    """There a seat is missing of which nobody is told; the voucher's band is told of others."""
    with_gardens(tmp_path, a_group())
    with_money()
    born = date(2019, 5, 6)
    old = an_enrolled(child_iin=an_iin(born), birth_date=born.isoformat())
    load_enrolled(enrolled_file(tmp_path, old), wanted())
    if protected:
        protect(Application.objects.get())
    (taken,) = told("place.taken")
    assert (taken["group"] is None, taken["band"]) == (protected, 3 if protected else 6)
