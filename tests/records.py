"""Records with some of their fields changed, be they the package's or those of tests."""

from __future__ import annotations

import dataclasses
from typing import Any, TypeVar

from msgspec import Struct, structs

T = TypeVar("T")


def replace(record: T, **changes: Any) -> T:
    """Return a copy of a record with other values in some fields."""
    if isinstance(record, Struct):
        return structs.replace(record, **changes)
    copy: T = dataclasses.replace(record, **changes)  # type: ignore[type-var]
    return copy
