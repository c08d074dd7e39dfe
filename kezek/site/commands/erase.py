"""`kezek erase`: a family's data go, at its own written wish."""

import argparse
import getpass
import sys

from kezek.core import clock
from kezek.core.actors import Actor, Role
from kezek.core.errors import DomainError
from kezek.core.iin import clean_iin
from kezek.openlog.acts import erase_family
from kezek.openlog.refusals import FamilyUnknown
from kezek.people.queries import person_by_iin

HELP = "Erase a family's data at its written wish; asks for the applicant's IIN."
DATABASE = "kezek_demo"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the city and the wish; the IIN is asked for, so that it stands in no shell history."""
    parser.add_argument("--city", required=True)
    parser.add_argument("--wish", required=True, help="the number of the family's paper")


def run(args: argparse.Namespace) -> int:
    """Erase, and say how much went; 1 with the reason if it may not be."""
    typed = getpass.getpass("IIN: ") if sys.stdin.isatty() else sys.stdin.readline()
    try:
        applicant = person_by_iin(clean_iin(typed))
        if applicant is None:
            raise FamilyUnknown
        erased = erase_family(
            actor=Actor(Role.DEPARTMENT, 0),
            moment=clock.now(),
            request_key=f"erase:{args.city}:{args.wish}:{applicant}",
            city=args.city,
            applicant=applicant,
        )
    except DomainError as error:
        sys.stderr.write(f"kezek erase: {error}\n")
        return 1
    sys.stdout.write(
        f"{erased.people} people are erased, {erased.commitments} commitments can't be opened.\n"
    )
    return 0
