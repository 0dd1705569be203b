"""Fills the tables of preflight.md from the rules and the profiles as they are.

python docs/preflight.py
"""

from __future__ import annotations

import re
from pathlib import Path

from msgspec.structs import fields

from memopress.preflight import RULES, Limits, load_profile, profile_names
from memopress.standards import STANDARDS, X4
from memopress.units import mm

PAGE = Path(__file__).parent / "preflight.md"
_TABLE = re.compile(r"(<!-- (limits|rules) -->\n\n).*?(\n<!-- end -->)", re.DOTALL)
# What each limit is, and the unit that it is shown and usually written in.
LIMITS = {
    "bleed": ("how far pages run on beyond the trim", "mm"),
    "safety": ("how near to the trim what is not cut may come", "mm"),
    "trim_difference": ("by how much pages of one file may differ in size", "pt"),
    "ink": ("percent of all inks together, averaged over a square", ""),
    "ink_square": ("side of that square", "mm"),
    "ink_peak": ("percent of all inks together in a spot of a third of a millimetre", ""),
    "picture_least": ("ppi: fewer pixels are an error", ""),
    "picture_wanted": ("ppi: fewer pixels are a warning", ""),
    "line_art_least": ("ppi, of pictures with one bit", ""),
    "line_art_wanted": ("ppi, of pictures with one bit", ""),
    "line": ("thinnest line", "pt"),
    "small_text": ("below this size white text and text in several inks is told of", "pt"),
    "small_text_inks": ("in how many inks small text may be", ""),
    "black_text": ("below this size black text is of black ink alone and overprints", "pt"),
    "black_line": ("below this width black lines overprint", "pt"),
    "rich_black_text": ("percent of all inks together in black text", ""),
    "page_multiple": ("the number of pages is a multiple of it; 0: any number", ""),
    "spots": ("how many spot inks there may be besides those under `inks`", ""),
}


def limits_table() -> str:
    """Return the limits of the profiles for the press that come along, as Markdown."""
    names = [name for name in profile_names() if X4 in load_profile(name, RULES).standards]
    lines = [f"| limit | {' | '.join(names)} | is |", "|---|" + "---|" * (len(names) + 1)]
    profiles = [load_profile(name, RULES).limits for name in names]
    for each in fields(Limits):
        what, unit = LIMITS[each.name]
        size = mm(1) if unit == "mm" else 1
        values = [f"{getattr(limits, each.name) / size:g}{unit}" for limits in profiles]
        lines.append(f"| `{each.name.replace('_', '-')}` | {' | '.join(values)} | {what} |")
    return "\n".join(lines) + "\n"


def rules_table() -> str:
    """Return the rules with their severity, which standards have them, and why, as Markdown."""
    lines = [f"| rule | is | {' | '.join(STANDARDS)} | why |", "|---|---|" + "---|" * 4]
    for code, rule in RULES.items():
        said = dict.fromkeys(rule.beside, "beside") | dict.fromkeys(rule.standards, "yes")
        of = " | ".join(said.get(each, "") for each in STANDARDS)
        lines.append(f"| `{code}` | {rule.severity.value} | {of} | {rule.why} |")
    return "\n".join(lines) + "\n"


def filled(text: str) -> str:
    """Return the page with its tables as they have to be."""
    tables = {"limits": limits_table, "rules": rules_table}
    return _TABLE.sub(lambda match: match[1] + tables[match[2]]() + match[3], text)


if __name__ == "__main__":
    PAGE.write_text(filled(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
