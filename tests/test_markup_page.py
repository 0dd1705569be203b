"""The documentation of the page language, as a page and as data, is made from its table."""

from __future__ import annotations

import json
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "docs"))

from markup import DATA, PAGE, data, filled  # noqa: E402
from memopress.layout import LANGUAGE  # noqa: E402
from memopress.layout.language import GROUPS  # noqa: E402

MOST = 60_000  # bytes: what an editor reads at once


def test_the_page_is_made_from_the_table() -> None:
    """After a change of the language, run: python docs/markup.py."""
    text = PAGE.read_text(encoding="utf-8")

    assert filled(text) == text
    assert [group for group in GROUPS if f"<!-- {group} -->\n\n" not in text] == []
    # Each attribute has its row among those of its element, or of what several have.
    rows = [line for line in text.splitlines() if line.startswith("| `")]
    for known in LANGUAGE.values():
        for name, each in known.attributes.items():
            assert any(row.startswith(f"| `{name}`") and each.said in row for row in rows)


def test_a_page_without_tables_gets_them() -> None:
    """What stands between two marks is made anew, and what stands around them stays."""
    text = "Before\n\n<!-- plan -->\n<!-- end -->\n\nAfter\n\n<!-- text -->\nbygone\n<!-- end -->\n"

    made = filled(text)

    assert made.startswith("Before\n\n<!-- plan -->\n\n")
    assert "\n\n<!-- end -->\n\nAfter\n\n<!-- text -->\n\n" in made
    assert "bygone" not in made
    assert "| `template` | text | *needed* | the page template |\n" in made
    assert "| **`em`, `strong`** | | | Words in the italic" in made


def test_the_data_are_those_of_the_table() -> None:
    """Editors find each element in its places, and each attribute with its kind."""
    text = DATA.read_text(encoding="utf-8")
    read = json.loads(text)

    assert data() == text
    assert len(text.encode()) < MOST
    assert list(read["elements"]) == list(LANGUAGE)
    for tag, known in LANGUAGE.items():
        found = read["elements"][tag]
        assert {*found["in"], *["pages"] * found["alone"]} == known.parents
        assert found["text"] == known.text
        for name, each in known.attributes.items():
            entry = found["attributes"][name]
            assert read["kinds"][entry["kind"]]["words"] == list(each.kind.words)
            assert (entry["default"], entry["is"]) == (each.without, each.said)
    assert read["elements"]["line"]["attributes"]["thickness"]["was"] == "stroke-width"
    assert "was" not in read["elements"]["rule"]["attributes"]["thickness"]
