"""Where links may lead: to the web, to a mailbox, to a telephone, and within the brochure."""

from __future__ import annotations

import re

WEB = r"(?:https?://|mailto:|tel:)[^\s\x00-\x1f\x7f]+"
_TARGET = re.compile(rf"{WEB}|#[^\x00-\x1f\x7f]+", re.IGNORECASE)
HINT = "a link leads to https://…, mailto:…, tel:… or #…"


def is_target(address: str) -> bool:
    """Tell whether a link may lead there: no reader starts a program or opens a file by it."""
    return _TARGET.fullmatch(address) is not None
