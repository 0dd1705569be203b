"""Composed pages as bytes and back: what they are drawn from, and what there was to tell of them.

Every page goes this way, be it composed now or in another build: what is drawn is the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import msgspec
from msgspec import Struct
from msgspec.structs import astuple

from memopress.diagnostics import Diagnostic, Place
from memopress.page.distribute.model import Overset
from memopress.page.model import Artifact, Column, Item, Lack, Placed, Role, pack
from memopress.page.plan import Head
from memopress.page.prepare.spans import Fit
from memopress.page.sheet import Fitted, Sheet
from memopress.units import Box, Point

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from memopress.layout import Master

T = TypeVar("T")
_ARTIFACTS = tuple(Artifact)


class _Role(Struct, frozen=True, array_like=True):
    """A role whose parent is the one with a number, None without; below 0 are artifacts."""

    tag: str
    key: int
    parent: int | None
    alt: str | None
    order: int
    lang: str
    attributes: tuple[tuple[str, str, str | int], ...]
    note: str


_Row = tuple[Point, Item, int, int]  # the item, the numbers of its role and of its place


class _Sheet(Struct, frozen=True, array_like=True):
    """A composed page, its roles and places told by numbers."""

    items: tuple[_Row, ...]
    over: tuple[_Row, ...]
    overset: tuple[tuple[str, Overset], ...]
    fitted: tuple[tuple[str, Fit, Place | None], ...]
    columns: tuple[Column, ...]
    area: Box | None
    master: str
    lacks: tuple[Lack, ...]
    bare: bool


class _Sheets(Struct, frozen=True, array_like=True):
    """Pages that a text goes on over, with what they have in common, and what there is to tell."""

    roles: tuple[_Role, ...]
    places: tuple[Place, ...]
    sheets: tuple[_Sheet, ...]
    found: tuple[Diagnostic, ...]


class _Heads(Struct, frozen=True, array_like=True):
    """What is known of a template's pages before they are composed, and what there is to tell."""

    heads: tuple[Head, ...]
    found: tuple[Diagnostic, ...]


_read_sheets = msgspec.msgpack.Decoder(_Sheets).decode
_read_heads = msgspec.msgpack.Decoder(_Heads).decode


def pack_heads(heads: Iterable[Head], found: Iterable[Diagnostic]) -> bytes:
    """Return the heads of pages, and what there is to tell of them, as bytes."""
    return pack(_Heads(tuple(heads), tuple(found)))


def unpack_heads(data: bytes) -> tuple[tuple[Head, ...], tuple[Diagnostic, ...]]:
    """Return what was packed; raises ValueError for what was not."""
    made = _read_heads(data)
    return made.heads, made.found


def pack_sheets(sheets: Iterable[Sheet], found: Iterable[Diagnostic]) -> bytes:
    """Return composed pages, and what there is to tell of them, as bytes."""
    table = _Table()
    rows = tuple(table.sheet(sheet) for sheet in sheets)
    return pack(_Sheets(tuple(table.roles), tuple(table.places), rows, tuple(found)))


def unpack_sheets(
    data: bytes, masters: Mapping[str, Master]
) -> tuple[tuple[Sheet, ...], tuple[Diagnostic, ...]]:
    """Return what was packed, with the masters of a layout; raises ValueError for what was not."""
    made = _read_sheets(data)
    roles: list[Role] = []
    for each in made.roles:
        parent = None if each.parent is None else _at(roles, each.parent)
        roles.append(Role(each.tag, each.key, parent, *astuple(each)[3:]))

    def placed(row: _Row) -> Placed:
        at, item, role, place = row
        whose = _at(roles, role) if role >= 0 else _ARTIFACTS[role]
        return Placed(at, item, whose, _at(made.places, place) if place >= 0 else None)

    try:
        sheets = tuple(
            Sheet(
                items=[placed(row) for row in each.items],
                over=[placed(row) for row in each.over],
                lacks=list(each.lacks),
                overset=list(each.overset),
                fitted=[Fitted(*fitted) for fitted in each.fitted],
                columns=list(each.columns),
                area=each.area,
                master=masters[each.master] if each.master else None,
                bare=each.bare,
            )
            for each in made.sheets
        )
    except LookupError as fault:
        raise ValueError("a number or a name of nothing") from fault
    return sheets, made.found


def _at(values: list[T] | tuple[T, ...], number: int) -> T:
    if number < 0:
        raise IndexError(number)
    return values[number]


class _Table:
    """Roles and places that have got their numbers."""

    def __init__(self) -> None:
        self.roles: list[_Role] = []
        self.places: dict[Place, int] = {}
        self._numbers: dict[int, int] = {}  # of roles, by their identity
        self._known: list[Role] = []  # so that none of them goes, and another gets its identity

    def sheet(self, sheet: Sheet) -> _Sheet:
        """Return a page whose roles and places have numbers."""
        return _Sheet(
            tuple(map(self._row, sheet.items)),
            tuple(map(self._row, sheet.over)),
            tuple(sheet.overset),
            tuple((each.frame, each.fit, each.source) for each in sheet.fitted),
            tuple(sheet.columns),
            sheet.area,
            sheet.master.name if sheet.master else "",
            tuple(sheet.lacks),
            sheet.bare,
        )

    def _row(self, placed: Placed) -> _Row:
        role = placed.role
        number = self._number(role) if isinstance(role, Role) else _below_zero(role)
        source = placed.source
        place = -1 if source is None else self.places.setdefault(source, len(self.places))
        return placed.at, placed.item, number, place

    def _number(self, role: Role) -> int:
        number = self._numbers.get(id(role))
        if number is None:
            parent = None if role.parent is None else self._number(role.parent)
            number = self._numbers[id(role)] = len(self.roles)
            self._known.append(role)
            self.roles.append(_Role(role.tag, role.key, parent, *astuple(role)[3:]))
        return number


def _below_zero(artifact: Artifact) -> int:
    return _ARTIFACTS.index(artifact) - len(_ARTIFACTS)
