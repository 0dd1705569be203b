"""The names that layout.yaml uses, looked up when all is known that they may mean."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from memopress.yamlnodes import Scalar

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from memopress.diagnostics import Problems
    from memopress.fields import Fields


class Known(Protocol):
    """Names, and what else stands for something: tints of swatches."""

    def __contains__(self, name: str, /) -> bool:
        """Tell whether a name stands for something."""

    def __iter__(self) -> Iterator[str]:
        """Return the names, for hints."""


class Names:
    """Keeps where names stand until `check`; `known` are those of each kind, filled meanwhile."""

    def __init__(self, known: Mapping[str, Known], problems: Problems) -> None:
        """Begin without any name."""
        self._known, self._problems = known, problems
        self._used: list[tuple[str, Scalar, Known]] = []

    def used(
        self,
        reader: Fields,
        field: str,
        kind: str,
        default: Any = None,
        known: Known | None = None,
    ) -> Any:
        """Return the name of a kind in a field, the default if it is not there.

        `known` are the names that it may be one of, where they are others than all of the kind.
        """
        node, name = reader.node.get(field), reader.text(field, default)
        if isinstance(node, Scalar) and name and node.text == name:
            self.note(kind, node, known)
        return name

    def note(self, kind: str, node: Scalar, known: Known | None = None) -> None:
        """Keep a name where it stands."""
        self._used.append((kind, node, self._known[kind] if known is None else known))

    def check(self, lost: Collection[str] = ()) -> None:
        """Tell of every name that means nothing, with the nearest that does.

        Of kinds that are `lost`, nothing could be read.
        """
        for kind, node, known in self._used:
            if kind not in lost and node.text not in known:
                hint = self._problems.near(node.text, known)
                message = f"no {kind} '{node.text}'"
                self._problems.error(f"unknown-{kind}", message, node.place, hint)
