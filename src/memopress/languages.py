"""Language tags, wherever content, layout or publication name a language."""

import re

HINT = "write it as nl-BE, en or fr-BE (BCP 47)"
_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")


def is_language(tag: str) -> bool:
    """Tell whether a tag has the shape of one (RFC 5646, 2.1): a language, and what narrows it."""
    return _TAG.fullmatch(tag) is not None
