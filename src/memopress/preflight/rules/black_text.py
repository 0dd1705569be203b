"""Black text: of black ink alone where it is small, of not too much ink where it is large."""

from __future__ import annotations

from typing import TYPE_CHECKING

from memopress.preflight.rules.rule import error, warning

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from memopress.preflight.model import Finding
    from memopress.preflight.profile import Profile
    from memopress.preflight.reading import Facts, PageObject

INKS = error("black-text-inks", "small black text is of black ink alone, or it blurs (GWG 2022)")
RICH = warning("rich-black-text", "so much ink does not dry and sets off (GWG 2022)")
_BLACK = 0.85  # from so much black ink on, a text is taken for black


def is_black(inks: Mapping[str, float] | None) -> bool:
    """Tell whether a colour is a black, with other inks or without."""
    return bool(inks) and (inks or {}).get("Black", 0.0) >= _BLACK


def check_page(sheet: PageObject, _: Facts, profile: Profile) -> Iterator[Finding]:
    """Tell of small black text in several inks, and of black text with too much ink."""
    limits = profile.limits
    for mark in sheet.seen:
        inks = mark.colour.inks
        if mark.kind != "text" or inks is None or not is_black(inks):
            continue
        total = sum(inks.values()) * 100
        what = f"'{mark.text[:40]}'"
        if len(inks) > 1 and mark.size < limits.black_text - 0.01:
            yield INKS.found(
                f"small black text in {len(inks)} inks, {what}",
                sheet,
                mark.box,
                value=f"{mark.size:.4g} pt, {mark.colour.shown}",
                limit=f"black alone below {limits.black_text:g} pt",
            )
        elif total > limits.rich_black_text:
            yield RICH.found(
                f"black text with much ink, {what}",
                sheet,
                mark.box,
                value=f"{total:.0f} %",
                limit=f"{limits.rich_black_text:g} %",
            )
