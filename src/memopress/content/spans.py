"""Bracketed spans, as Pandoc has them: words in another language, and what is abbreviated."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from memopress import languages
from memopress.diagnostics import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator

_KEYS = ("lang", "expansion")
_BRACES = re.compile(r'\{((?:[^{}"]|"[^"]*")*)\}')
# After a bracket that no span begins with, a backslash has made both plain text.
_LOOSE = re.compile(rf"(?<!\])\{{\s*(?:{'|'.join(_KEYS)})\s*=")
_PART = re.compile(r'(?:[^\s"]|"[^"]*")+')
_VALUE = re.compile(r'"\s*([^"]*[^"\s])\s*"|([\w-]+)')
_HINT = 'write [words]{lang=en}, [words]{expansion="…"}, or both in the same braces'


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a span, and at which character of its text."""

    at: int
    message: str
    hint: str = _HINT


def read_span(state: Any, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's signature
    """Read `[words]{lang=en}` as an inline rule, so that what stands in it is read as well."""
    # Whoever only looks for the end of a bracket counts those inside it, and does not need us; told
    # of a span, markdown-it would take it for a link, which may not stand in another one.
    if silent or state.src[state.pos] != "[":
        return False
    start = state.pos + 1
    end = state.md.helpers.parseLinkLabel(state, state.pos)
    brace = end + 1
    if end < 0 or brace >= state.posMax or state.src[brace] != "{":
        return False
    after, limit = brace + 1, state.posMax
    attributes: dict[str, str] = {}
    faults = [] if state.src[start:end].strip() else [Fault(start - 1, "these brackets are empty")]
    if found := _BRACES.match(state.src, brace, limit):
        after = found.end()
        faults += _read_braces(found, attributes)
    else:
        faults.append(Fault(brace, "these braces are not closed"))
    opening = state.push("span_open", "span", 1)
    opening.attrs, opening.meta = attributes, {"faults": faults}
    state.pos, state.posMax = start, end
    state.md.inline.tokenize(state)
    state.push("span_close", "span", -1)
    state.pos, state.posMax = after, limit
    return True


def read_loose_braces(state: Any, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's signature
    """Read `{lang=` where it follows no brackets: as a span without words, only to be refused."""
    if silent or not _LOOSE.match(state.src, state.pos, state.posMax):
        return False
    hint = "put the words between brackets, right before the braces: [words]{lang=en}"
    fault = Fault(state.pos, "these braces follow no brackets", hint)
    state.push("span_open", "span", 1).meta = {"faults": [fault]}
    state.push("span_close", "span", -1)
    state.pos += 1
    return True


def _read_braces(found: re.Match[str], attributes: dict[str, str]) -> Iterator[Fault]:
    """Put what the braces say into `attributes`; yield what is wrong with it."""
    if not found[1].strip():
        yield Fault(found.start(), "these braces are empty")
    for part in _PART.finditer(found[1]):
        at = found.start(1) + part.start()
        key, sign, written = part[0].partition("=")
        value = _VALUE.fullmatch(written)
        if not sign:
            hint = 'put a value of several words between quotation marks: expansion="…"'
            yield Fault(at, f"'{key}' stands here without a value", hint)
        elif key not in _KEYS:
            yield Fault(at, f"a span has no '{key}'", did_you_mean(key, _KEYS))
        elif key in attributes:
            yield Fault(at, f"'{key}' stands here twice")
        elif value is None:
            hint = f'put it between straight quotation marks: {key}="…"'
            yield Fault(at, f"the value of '{key}' cannot be read", hint)
        else:
            attributes[key] = " ".join((value[1] or value[2]).split())
            if key == "lang" and not languages.is_language(attributes[key]):
                message = f"'{attributes[key]}' is no language tag"
                yield Fault(at, message, languages.HINT)
