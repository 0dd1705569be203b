"""The glossary has words that are in use, and none twice."""

from __future__ import annotations

import re

from modules import PACKAGE

GLOSSARY = PACKAGE.parents[1] / "docs/glossary.md"


def test_words_are_those_of_the_code() -> None:
    """What nobody calls so any more is no word of the house."""
    source = "\n".join(path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py")).lower()
    rows = re.findall(r"^\| ([\w ,]+) \| \S", GLOSSARY.read_text(encoding="utf-8"), re.MULTILINE)
    words = [word for row in rows if row != "word" for word in row.split(", ")]

    assert len(words) > 50
    assert len(set(words)) == len(words)
    assert [word for word in words if not re.search(rf"\b{word}", source)] == []
