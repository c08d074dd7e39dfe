"""Say who can sign in to the demo."""

import argparse

from kezek.policy.models import City
from kezek.site.imports.seeding import people_to_sign_in

HELP = "Say who can sign in to the demo: role, IIN, and the story of each."
DATABASE = "kezek_demo"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the language of the stories."""
    parser.add_argument("--language", choices=["kk", "ru"], default="kk")


def run(args: argparse.Namespace) -> int:
    """Print one person a line, city by city."""
    cities = list(City.objects.order_by("-is_default", "code").values_list("code", flat=True))
    for city in cities:
        print(f"\n{city}")
        for one in people_to_sign_in(city):
            print(f"  {one.role:<10} {one.iin}  {one.name:<32} {one.story[args.language]}")
    return 0
