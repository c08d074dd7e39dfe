"""Deny by default: each address of the whole site says who may open it."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

from kezek.people.permissions import permission_of


def _leaves(resolver: URLResolver, head: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in resolver.url_patterns:
        path = head + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _leaves(pattern, path)
        else:
            yield path, pattern


def test_every_address_declares_its_permission() -> None:
    leaves = list(_leaves(get_resolver()))
    assert len(leaves) > 5
    silent = [path for path, leaf in leaves if permission_of(leaf.callback) is None]
    assert silent == []
