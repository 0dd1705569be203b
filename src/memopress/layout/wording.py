"""What goes wrong in a template, in the words of its designer, not in Jinja's or Python's."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from memopress.layout.filters import FILTERS, FUNCTIONS, TESTS
from memopress.layout.views import VIEWS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Near = Callable[[str, Iterable[str]], str]


class Told(NamedTuple):
    """A message and a hint; `word` is what of the template's line it is about.

    It is told where the tag stands that it `opens`, if any.
    """

    message: str
    hint: str = ""
    word: str = ""
    opens: str = ""


# By what Python calls the types that templates see.
_TYPES = {kind.__name__: view.what for kind, view in VIEWS.items()}
_TAGS = (
    *("if", "elif", "else", "endif", "for", "endfor", "set", "endset", "macro", "endmacro"),
    *("call", "endcall", "filter", "endfilter", "include", "import", "from", "extends", "block"),
    *("endblock", "with", "endwith"),
)
_ONLY = {
    "loop": "within {% for … %}",
    "caller": "in a macro that is called by {% call … %}",
    "super": "in a {% block … %} of a template that extends another",
    "varargs": "in a macro",
    "kwargs": "in a macro",
}
_OWN_FILTERS = ("blocks", "currency", "date", "number", "thousands", "time")
# What other systems call them.
_FILTERS_ELSEWHERE = {
    **dict.fromkeys(("money", "price", "euro", "format_currency"), "currency"),
    **dict.fromkeys(("datetime", "format_date", "strftime", "dateformat"), "date"),
    **dict.fromkeys(("markdown", "html", "paragraphs", "nl2br"), "blocks"),
    **dict.fromkeys(("format", "format_number", "decimal"), "number"),
    "uppercase": "upper",
    "lowercase": "lower",
}
_GIVEN = re.compile(r"\{%[-+]?\s*(?:(?:for|set|with)\s+(?P<names>[\w\s,]{1,200}?)\s*(?:\bin\b|=))")
_TAG = re.compile(r"\{%[-+]?\s*(?P<end>end)?(?P<name>[a-z]+)\b")
_PRINTED = re.compile(r"\{\{-?\s*([^{}]{1,80}?)\s*-?\}\}")
_END = {"end of print statement": "}}", "end of statement block": "%}"}
_PUT = {"}}": "put an operator between them, or ~ to join texts", "%}": "is a word too many here?"}


def undefined(message: str, known: Iterable[str], near: Near) -> Told:
    """Return what is to be said of something that is not there; `known` is what is."""
    if match := re.fullmatch(r"'(.+)' is undefined", message):
        name = match[1]
        if name in _ONLY:
            return Told(f"'{name}' is there only {_ONLY[name]}", word=name)
        names = (*known, *FUNCTIONS)
        return Told(f"nothing is called '{name}' here", near(name, names), name)
    if match := re.fullmatch(r"parameter '(.+)' was not provided", message):
        return Told(f"a macro is called without its '{match[1]}'", "", match[1])
    if match := re.search(r"template '(.+)' \(.*requested name '(.+)'", message):
        hint = "macros, and what is set outside of them, can be imported by their names"
        return Told(f"the template '{match[1]}' has no '{match[2]}'", hint, match[2])
    message, _, hint = message.partition("; ")
    return Told(message, hint)


def names_in(template: str) -> list[str]:
    """Return the names that a template gives to values: in loops, by set and by with."""
    found: dict[str, None] = {}
    for each in _GIVEN.finditer(template):
        found.update(dict.fromkeys(re.findall(r"[^\W\d]\w*", each["names"])))
    return list(found)


def opening(template: str, tag: str) -> tuple[int, int] | None:
    """Return the line and column, from 1, of the innermost tag that a template does not close."""
    stack: list[re.Match[str]] = []
    for each in _TAG.finditer(template):
        if each["end"]:
            if stack and stack[-1]["name"] == each["name"]:
                stack.pop()
        elif each["name"] == tag or (f"end{each['name']}" in _TAGS and each["name"] != "set"):
            stack.append(each)
    at = next((each.start() for each in reversed(stack) if each["name"] == tag), -1)
    return (template.count("\n", 0, at) + 1, at - template.rfind("\n", 0, at)) if at >= 0 else None


def refused(message: str, template: str, line: int) -> tuple[str, int]:
    """Return a message with the expression that it is about, and its column, 0 if unknown.

    It is known where a line of a template has no other, and the message names nothing yet.
    """
    text = "".join(template.splitlines()[line - 1 : line])
    found = list(_PRINTED.finditer(text)) if "'" not in message else []
    if len(found) != 1:
        return message, 0
    return f"'{found[0][1]}': {message}", found[0].start() + 1


def malformed(message: str, near: Near) -> Told:
    """Return what is to be said of a template that cannot be read."""
    for pattern, tell in _SYNTAX:
        if match := re.match(pattern, message, re.DOTALL):
            return tell(match, near)
    return Told(message.rstrip("."))


def _no_filter(match: re.Match[str], near: Near) -> Told:
    if meant := _FILTERS_ELSEWHERE.get(match[1]):
        return Told(f"there is no filter '{match[1]}'", f"did you mean '{meant}'?", match[1])
    # Our own first, for they are in no book on Jinja, and not all can be listed.
    names = (name for name in (*_OWN_FILTERS, *FILTERS) if name.isidentifier())
    return Told(f"there is no filter '{match[1]}'", near(match[1], names), match[1])


def _no_test(match: re.Match[str], near: Near) -> Told:
    names = (name for name in TESTS if name.isidentifier())
    return Told(f"there is no test '{match[1]}'", near(match[1], names), match[1])


def _open(match: re.Match[str], _: Near) -> Told:
    tag = match[1]
    more = ", or give it a value: {% set name = … %}" if tag == "set" else ""
    hint = f"write {{% end{tag} %}} where it ends{more}"
    return Told(f"a {{% {tag} %}} is not closed", hint, opens=tag)


def _unknown(match: re.Match[str], near: Near) -> Told:
    tag, inner = match[1], re.search(r"needs to be closed is '(\w+)'", match[0])
    if tag in _TAGS and inner:
        message = f"{{% {tag} %}} stands within a {{% {inner[1]} %}} that is still open"
        return Told(message, f"write {{% end{inner[1]} %}} before it", tag)
    if tag in _TAGS:
        opened = tag.removeprefix("end") if tag.startswith("end") else "if"
        return Told(f"{{% {tag} %}} stands here, and no {{% {opened} %}} is open", "", tag)
    return Told(f"there is no {{% {tag} %}}", near(tag, _TAGS), tag)


def _never_ends(match: re.Match[str], _: Near) -> Told:
    end = _END.get(match[1], match[1])
    return Told(f"'{end}' is missing: what began here is not closed")


def _too_much(match: re.Match[str], _: Near) -> Told:
    end, got = _END[match[1]], match[2]
    if got == "=":
        return Told("'=' stands here, which sets a value", "write == to compare", "=")
    if got in ("{", "<"):
        return Told(f"'{got}' stands where {end} is wanted", f"is {end} missing before it?", got)
    return Told(f"'{got}' stands where {end} is wanted", _PUT[end], got)


def _expected(match: re.Match[str], _: Near) -> Told:
    return Told(f"'{match[2]}' stands where '{match[1]}' is wanted", "", match[2])


def _unexpected(match: re.Match[str], _: Near) -> Told:
    hint = "is }} or %} missing before it?" if match[1] in ("/", "<") else ""
    hint = "is a second } missing? write }}" if match[1] == "}" else hint
    return Told(f"'{match[1]}' cannot stand here", hint, match[1])


def _character(match: re.Match[str], _: Near) -> Told:
    sign = match[1][1:-1]
    hint = "is a quotation mark not closed?" if sign in ("'", '"') else ""
    return Told(f"the character {sign} cannot stand here", hint, sign)


_SYNTAX: tuple[tuple[str, Callable[[re.Match[str], Near], Told]], ...] = (
    (r"No filter named '(.+?)'", _no_filter),
    (r"No test named '(.+?)'", _no_test),
    (r"Unexpected end of template.*needs to be closed is '(\w+)'", _open),
    (r"Encountered unknown tag '(.+?)'.*", _unknown),
    (r"unexpected end of template, expected '(.+?)'", _never_ends),
    (r"expected token '(end of \w+ \w+)', got '(.+)'", _too_much),
    (r"expected token '(.+)', got '(.+)'", _expected),
    (r"unexpected char (.+) at \d+", _character),
    (r"unexpected '(.+)'", _unexpected),
)


def failed(error: Exception, near: Near) -> Told:
    """Return what is to be said of what cannot be worked out."""
    message = str(error)
    for pattern, words in _FAILURES:
        if match := re.search(pattern, message):
            parts = (_TYPES.get(part, part) for part in match.groups())
            return Told(words.format(*parts))
    told = malformed(message, near)
    if told.message != message.rstrip("."):
        return told
    if isinstance(error, TypeError | AttributeError):
        return Told("a value here is of another type than what is done with it")
    return Told(f"this cannot be worked out: {message}")


# What Python and Jinja say, and what is meant; types are put in by their names.
_FAILURES = (
    (r"macro '(.+)' takes no keyword argument '(.+)'", "the macro '{0}' has no '{1}'"),
    (r"macro '(.+)' takes not more than (\d+)", "the macro '{0}' takes at most {1}, and gets more"),
    (r"missing \d+ required \w+ arguments?: '(\w+)'", "a filter or function here lacks its '{0}'"),
    (r"takes .*arguments? but \d+ (?:was|were) given", "a filter or function gets too many values"),
    (r"unexpected keyword argument '(\w+)'", "a filter or function here has no '{0}'"),
    (r"multiple values for argument '(\w+)'", "a filter or function here gets its '{0}' twice"),
    (r"not supported between .* '(\w+)' and '(\w+)'", "{0} cannot be compared with {1}"),
    (r"cannot unpack non-iterable (\w+) object", "several names stand here for {0}"),
    (r"too many values to unpack \(expected (\d+)", "{0} names stand here for more values"),
    (r"not enough values .*expected (\d+), got (\d+)", "{0} names stand here for {1} values"),
    (r"'(\w+)' object cannot be interpreted", "a whole number is wanted here, and not {0}"),
    (r"indices must be", "a whole number is wanted here"),
    (r"'(\w+)' object is not iterable", "{0} cannot be gone through"),
    (r"must be str(?: or None)?, not (\w+)", "a text is wanted here, and not {0}"),
    (r"has no attribute '(\w+)'", "this has no '{0}'"),
    (r"non-namespace object", "only a namespace can be changed: namespace(name=1)"),
    (r"division(?: or modulo)? by zero|modulo by zero", "a number is divided by 0"),
    (r"at least one item has to be provided", "a cycler needs something to go through"),
    (r"math domain error|result out of range|too large", "there is no such number"),
)
