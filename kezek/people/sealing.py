"""Seals and marks of what names a person, where the rooms above expect them.

They live in `kezek.core.sealing`, because `delivery`, a floor below, seals addresses too.
"""

from kezek.core.sealing import (
    KeyRing,
    KeysMissing,
    KeyUnknown,
    Purpose,
    SealBroken,
    SealingError,
    instance_secret,
    mark,
    mark_many,
    rotate,
    seal,
    seal_many,
    unseal,
    unseal_many,
)

__all__ = [
    "KeyRing",
    "KeyUnknown",
    "KeysMissing",
    "Purpose",
    "SealBroken",
    "SealingError",
    "instance_secret",
    "mark",
    "mark_many",
    "rotate",
    "seal",
    "seal_many",
    "unseal",
    "unseal_many",
]
