"""Maps that let go: hundreds of editions are composed in the room that some of them take."""

from __future__ import annotations

from memopress.keeping import Recent


def test_what_was_not_used_for_longest_goes_first() -> None:
    """To ask for something, and to put it there again, is to use it."""
    recent: Recent[str, int] = Recent(2)
    for number, key in enumerate("ab"):
        recent.put(key, number)
    assert recent.get("a") == 0
    assert recent.put("c", 2) == 2
    assert [recent.get(key) for key in "abc"] == [0, None, 2]
    recent.put("a", 7)
    recent.put("d", 3)
    assert [recent.get(key) for key in "acd"] == [7, None, 3]
    assert len(recent) == 2
