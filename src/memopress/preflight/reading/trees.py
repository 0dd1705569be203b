"""Name trees and number trees, as far as they hold (ISO 32000-1, 7.9.6 and 7.9.7)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pikepdf import Array, Dictionary, Object

from memopress.preflight.reading.allowance import charge
from memopress.preflight.reading.values import name_of, text_of, whole_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_MOST = 100_000  # nodes: more has no tree of a file that people read
_TOLD = 100  # faults of a tree: who mends these sees the others


def name_tree(root: object) -> tuple[dict[str, Any], list[str]]:
    """Return what stands under the keys of a name tree, and what is wrong with it."""
    return _tree(root, "/Names", lambda key: text_of(key) or name_of(key) or None)


def number_tree(root: object) -> tuple[dict[int, Any], list[str]]:
    """Return what stands under the keys of a number tree, and what is wrong with it."""
    return _tree(root, "/Nums", whole_of)


def _tree(
    root: object, leaves: str, key_of: Callable[[object], Any]
) -> tuple[dict[Any, Any], list[str]]:
    found: dict[Any, Any] = {}
    faults: dict[str, None] = {}
    for node in _nodes(root, faults):
        pairs = node.get(leaves, Array())
        items = list(pairs) if isinstance(pairs, Array) else [None]
        charge(len(items))
        if len(items) % 2:
            faults[f"{leaves[1:]} does not hold pairs"] = None
        for key, value in zip(items[::2], items[1::2], strict=False):
            known = key_of(key)
            if known is None:
                faults[f"a key in {leaves[1:]} is of the wrong type"] = None
            elif known in found and len(faults) < _TOLD:
                faults[f"the key {str(known)[:40]!r} stands there twice"] = None
            else:
                found.setdefault(known, value)
    return found, list(faults)


def _nodes(root: object, faults: dict[str, None]) -> Iterator[Object]:
    """Yield a tree's nodes in order, each once."""
    queue, seen = [root], set()
    for _ in range(_MOST):
        if not queue:
            return
        node = queue.pop()
        if not isinstance(node, Dictionary):
            faults["a node is no dictionary"] = None
            continue
        if node.objgen in seen:
            faults["a node stands there twice"] = None
            continue
        if node.is_indirect:
            seen.add(node.objgen)
        yield node
        kids = node.get("/Kids", Array())
        if isinstance(kids, Array):
            charge(len(kids))
            queue += list(kids)[::-1]
        else:
            faults["Kids is no array"] = None
    faults[f"it has more than {_MOST:,} nodes"] = None
