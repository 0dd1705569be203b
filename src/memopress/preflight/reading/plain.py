"""Content as programs write it mostly, told apart by one regular expression.

A parser of all that PDF allows makes an object of each operand, which takes most of the time that
reading a page does. What is not as plain as this is left to it: comments, inline images, numbers of
many digits, operands of another kind than the operator's own.
"""

from __future__ import annotations

import re
from typing import Any

import pikepdf
from pikepdf import Name

_W = rb"[\0\t\n\f\r ]"
_N = rb"[-+]?+(?:\d{1,9}+(?:\.\d{0,30}+)?+|\.\d{1,30}+)"
_NAME = rb"/[A-Za-z0-9_.+-]++"
_HEX = rb"<(?:[0-9A-Fa-f]{2})*+>"
_TEXT = rb"\((?:[^\\()\r]|\\[^\r])*+\)"
_INSTRUCTION = (
    rb"%(W)s*+(?:"
    rb"(?P<numbers>(?:%(N)s%(W)s++)++)(?P<number>m|l|c|re|k|K|Td|w|cm|v|y|g|G|rg|RG|scn|SCN|sc|SC"
    rb"|Tm|TD|Tc|Tw|Tz|TL|Ts|Tr|J|j|M|i)"
    rb"|(?P<bare>h|f\*?+|F|q|Q|n|S|s|B[T*]?+|b\*?+|W\*?+|ET|EMC|T\*|BX|EX)"
    rb"|\[(?P<array>(?:%(HEX)s|%(N)s(?=%(W)s|[<\]])|%(W)s++)*+)\]%(W)s*+(?P<shown>TJ)"
    rb"|(?P<string>%(HEX)s)%(W)s*+(?P<one>Tj)"
    rb"|(?P<name>%(NAME)s)%(W)s++(?:(?P<named>gs|Do|cs|CS|ri|sh|BMC)"
    rb"|(?P<size>%(N)s)%(W)s++(?P<font>Tf))"
    rb"|(?P<tag>%(NAME)s)%(W)s*+(?:<<%(W)s*+/MCID%(W)s++(?P<mcid>\d{1,9}+)%(W)s*+>>%(W)s*+"
    rb"(?P<numbered>BDC)"
    rb"|(?P<list><<(?:[^<>()%%]|%(HEX)s|%(TEXT)s)*+>>)%(W)s*+(?P<marked>BDC))"
    rb"|\[(?:%(N)s(?=%(W)s|\])|%(W)s++)*+\]%(W)s*+%(N)s%(W)s++(?P<dash>d)"
    rb")(?=%(W)s|[/\[<]|\Z)"
) % {b"W": _W, b"N": _N, b"NAME": _NAME, b"HEX": _HEX, b"TEXT": _TEXT}
_ONE = re.compile(_INSTRUCTION)
_ALL = re.compile(rb"(?:%s)*+%s*+" % (re.sub(rb"\(\?P<\w+>", rb"(?:", _INSTRUCTION), _W))
_ITEM = re.compile(rb"<([0-9A-Fa-f]*)>|([-+.\d]+)")
_STRINGS = re.compile(rb"<([0-9A-Fa-f]*+)>")
_DIGITS = re.compile(rb"\d{10}")
NUMBERED = "BDC with an MCID alone"  # stands for the operator of most marked content


def instructions(data: bytes) -> list[tuple[str, list[Any]]] | None:
    """Return the operators of plain content with their operands, None for content that is not.

    A property list that has an MCID and nothing else is that number.
    """
    if not _ALL.fullmatch(data):
        return None
    names: dict[bytes, Name] = {}
    try:
        return [_read(each, names) for each in _ONE.finditer(data)]
    except (pikepdf.PdfError, ValueError):
        return None


def longest(data: bytes) -> int | None:
    """Return the bytes of plain content's longest string, None where some are in parentheses."""
    if b"(" in data:
        return None
    return max(map(len, _STRINGS.findall(data)), default=0) // 2


def _read(found: re.Match[bytes], names: dict[bytes, Name]) -> tuple[str, list[Any]]:
    kind = found.lastgroup
    if kind == "number":
        return found["number"].decode(), [float(each) for each in found["numbers"].split()]
    if kind == "bare":
        return found["bare"].decode(), []
    if kind == "shown":
        items = _ITEM.findall(found["array"])
        return "TJ", [[float(n) if n else bytes.fromhex(s.decode()) for s, n in items]]
    if kind == "numbered":
        return NUMBERED, [_name(found["tag"], names), int(found["mcid"])]
    if kind == "font":
        return "Tf", [_name(found["name"], names), float(found["size"])]
    if kind == "one":
        return "Tj", [bytes.fromhex(found["string"][1:-1].decode())]
    if kind == "named":
        return found["named"].decode(), [_name(found["name"], names)]
    if kind == "dash":
        return "d", []
    if _DIGITS.search(_STRINGS.sub(b"", found["list"])):
        raise ValueError("a number of many digits")
    return "BDC", [_name(found["tag"], names), pikepdf.Object.parse(found["list"])]


def _name(text: bytes, names: dict[bytes, Name]) -> Name:
    name = names.get(text)
    if name is None:
        name = names[text] = Name(text.decode())
    return name
