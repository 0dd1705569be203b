"""Fills the tables of markup.md from the table of the page language, and writes it as markup.json.

python docs/markup.py
"""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from memopress.layout import LANGUAGE
from memopress.layout.language import GROUPS, ROOT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from memopress.layout.elements import Attribute
    from memopress.layout.language import Known

PAGE = Path(__file__).parent / "markup.md"
DATA = Path(__file__).parent / "markup.json"
_TABLE = re.compile(r"(?<=<!-- )(?!end)([a-z]+)( -->\n).*?(?=<!-- end -->)", re.DOTALL)
_HEAD = "| element, attribute | holds | without it | is |\n|---|---|---|---|"


def table(group: str) -> str:
    """Return the elements of a group with their attributes, as Markdown.

    Attributes that several elements have alike come once, at the end.
    """
    rows = _alike(GROUPS[group])
    having = Counter(each for known in rows.values() for each in known.attributes.values())
    everywhere = [each for each, count in having.items() if 1 < count == len(rows)]
    shared = [each for each, count in having.items() if 1 < count < len(rows)]
    usual, count = Counter(known.parents for known in rows.values()).most_common(1)[0]
    most = 2 * count > len(rows) > 1
    lines = []
    if most:
        lines += [f"Where nothing else is said, they stand {_within(usual)}.", ""]
    lines.append(_HEAD)
    for name, known in rows.items():
        said = [_plain(known.kind.__doc__)]
        if known.parents != usual or not most:
            said.append(f"It stands {_within(known.parents)}.")
        if also := [f"`{each.name}`" for each in known.attributes.values() if each in shared]:
            said.append(f"Also {', '.join(also)}.")
        lines.append(f"| **{name}** | | | {' '.join(said)} |")
        lines += [_row(each) for each in known.attributes.values() if having[each] == 1]
    names = Counter(each.name for each in shared)
    for head, some in (("all of them", everywhere), ("what several have", shared)):
        lines += [f"| **{head}** | | | |"] * bool(some)
        for each in sorted(some, key=lambda each: each.name):
            of = [name for name, known in rows.items() if each in known.attributes.values()]
            lines.append(_row(each, f" ({', '.join(of)})" if names[each.name] > 1 else ""))
    return "\n".join(lines) + "\n"


def _alike(group: dict[str, Known]) -> dict[str, Known]:
    """Return the elements of a group, those that differ in nothing but their names as one."""
    found: dict[Known, list[str]] = {}
    for tag, known in group.items():
        found.setdefault(known, []).append(tag)
    return {
        " … ".join((f"`{tags[0]}`", f"`{tags[-1]}`")) if len(tags) > 2 else _listed(tags): known
        for known, tags in found.items()
    }


def _within(parents: Iterable[str]) -> str:
    names = [tag for tag in LANGUAGE if tag in parents]
    alone = "outside of all others" if ROOT in parents else ""
    return " or ".join(filter(None, (f"in {_listed(names)}" if names else "", alone)))


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _row(each: Attribute, of: str = "") -> str:
    bounds = [f"with {' or '.join(f'`{_written(other)}`' for other in each.beside)}"]
    bounds = bounds * bool(each.beside) + [f"not with `{each.unless}`"] * bool(each.unless)
    said = f"{each.said} ({', '.join(bounds)})" if bounds else each.said
    without = "*needed*" if each.without is None else _plain(each.without)
    return f"| `{each.name}`{of} | {_plain(each.kind.said)} | {without} | {_plain(said)} |"


def _written(condition: str) -> str:
    name, _, value = condition.partition("=")
    return f'{name}="{value}"' if value else name


def _plain(text: str | None) -> str:
    """Return the first paragraph of a text, as it can stand in a cell."""
    return " ".join((text or "").partition("\n\n")[0].split()).replace("|", "\\|")


def filled(text: str) -> str:
    """Return the page with its tables as they have to be."""
    return _TABLE.sub(lambda match: f"{match[1]}{match[2]}\n{table(match[1])}\n", text)


def data() -> str:
    """Return the page language as JSON, an attribute a line."""
    kinds = {
        each.kind.said: {"words": each.kind.words}
        for known in LANGUAGE.values()
        for each in known.attributes.values()
    }
    elements = {
        tag: _element(group, known) for group in GROUPS for tag, known in GROUPS[group].items()
    }
    return _json({"kinds": dict(sorted(kinds.items())), "elements": elements}) + "\n"


def _element(group: str, known: Known) -> dict[str, object]:
    """Return an element: `in` is where it may stand, `alone` whether outside of all others too."""
    return {
        "group": group,
        "is": _plain(known.kind.__doc__),
        "in": sorted(known.parents - {ROOT}),
        "alone": ROOT in known.parents,
        "text": known.text,
        "any": known.one_of,
        "attributes": {name: _attribute(each) for name, each in known.attributes.items()},
    }


def _attribute(each: Attribute) -> dict[str, object]:
    """Return an attribute; `default` is null for one that is needed, and may be in words."""
    bounds = {"was": each.was, "within": each.within, "beside": each.beside, "unless": each.unless}
    return {
        "kind": each.kind.said,
        "default": each.without,
        "is": each.said,
        **{name: value for name, value in bounds.items() if value},
    }


def _json(value: object, indent: str = "") -> str:
    if not isinstance(value, dict) or not any(isinstance(v, dict) for v in value.values()):
        return json.dumps(value, ensure_ascii=False)
    inner = f"{indent} "
    parts = (f"{inner}{json.dumps(name)}: {_json(each, inner)}" for name, each in value.items())
    return "{\n" + ",\n".join(parts) + f"\n{indent}}}"


if __name__ == "__main__":
    PAGE.write_text(filled(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    DATA.write_text(data(), encoding="utf-8")
