"""Every address of the cabinet, read from the table of addresses: a new page is covered too."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.translation import override

Page = tuple[str, frozenset[str]]  # its name and the names of its arguments


def _walk(patterns: list[URLPattern | URLResolver], before: str, known: set[str]) -> Iterator[Page]:
    for one in patterns:
        route = before + str(one.pattern)
        arguments = known | set(one.pattern.converters)
        if isinstance(one, URLResolver):
            yield from _walk(one.url_patterns, route, arguments)
        elif "cabinet/" in route:
            assert one.name is not None, route
            yield one.name, frozenset(arguments)


def cabinet_pages() -> list[Page]:
    """All pages under `cabinet/`, each with the arguments that it takes."""
    with override("kk"):
        return sorted(_walk(get_resolver().url_patterns, "", set()))


def children_pages() -> list[Page]:
    """Those that belong to one child."""
    return [page for page in cabinet_pages() if "child" in page[1]]


def address(page: Page, child: int, other: int = 1) -> str:
    """The page of that child; every other number is `other`."""
    name, arguments = page
    values = dict.fromkeys(arguments, other) | {"child": child}
    return reverse(f"portal:{name}", kwargs={key: values[key] for key in arguments})
