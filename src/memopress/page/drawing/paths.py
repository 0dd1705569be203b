"""Outlines: rectangles, circles, polygons and SVG path data as segments of a path."""

from __future__ import annotations

import math
import re

from msgspec import Struct

from memopress.page.model import Segment
from memopress.units import check_reach

_KAPPA = 4 / 3 * (math.sqrt(2) - 1)  # control points of a quarter circle
_TOKEN = re.compile(r"[MmLlHhVvCcSsQqTtAaZz]|[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_ARC = re.compile(
    r"(?P<radii>(?:[\s,]*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?){3})[\s,]*(?P<large>[01])[\s,]*(?P<sweep>[01])"
    r"(?P<end>(?:[\s,]*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?){2})"
)
_ARGUMENTS = {"translate": (1, 2), "scale": (1, 2), "rotate": (1, 3)}
_COUNTS = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "T": 2, "A": 7, "Z": 0}
_FUNCTION = re.compile(r"(translate|scale|rotate)\s*\(([^)]*)\)")

Path = tuple[Segment, ...]


class Transform(Struct, frozen=True):
    """An affine map: x' = a·x + c·y + e and y' = b·x + d·y + f."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def __call__(self, x: float, y: float) -> tuple[float, float]:
        """Return a point mapped."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def after(self, inner: Transform) -> Transform:
        """Return the map that applies `inner` first and this one then."""
        e, f = self(inner.e, inner.f)
        return Transform(
            self.a * inner.a + self.c * inner.b,
            self.b * inner.a + self.d * inner.b,
            self.a * inner.c + self.c * inner.d,
            self.b * inner.c + self.d * inner.d,
            e,
            f,
        )

    @property
    def scale(self) -> float:
        """By how much lengths grow, on average."""
        return math.sqrt(abs(self.a * self.d - self.b * self.c))

    def path(self, path: Path) -> Path:
        """Return a path mapped."""
        if self == Transform():
            return path
        return tuple(
            Segment(
                s.op,
                tuple(v for i in range(0, len(s.points), 2) for v in self(*s.points[i : i + 2])),
            )
            for s in path
        )


def reached(path: Path) -> Path:
    """Return a path; raises ValueError if it leads farther than any page reaches."""
    for value in (v for segment in path for v in segment.points):
        check_reach(value, f"{value:g}")
    return path


def rotation(degrees: float, x: float = 0.0, y: float = 0.0) -> Transform:
    """Return a clockwise turn about a point (y runs downwards)."""
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return Transform(cos, sin, -sin, cos, x - cos * x + sin * y, y - sin * x - cos * y)


def read_transform(text: str) -> Transform:
    """Return an SVG transform list of translate, scale and rotate; ValueError if it is none."""
    result, end = Transform(), 0
    for match in _FUNCTION.finditer(text):
        if text[end : match.start()].strip(" ,\n\t"):
            break
        end = match.end()
        values = [float(v) for v in re.split(r"[\s,]+", match[2].strip())]
        if len(values) not in _ARGUMENTS[match[1]]:
            raise ValueError(f"'{match[0]}' has {len(values)} numbers")
        if match[1] == "translate":
            step = Transform(e=values[0], f=values[1] if len(values) > 1 else 0.0)
        elif match[1] == "scale":
            step = Transform(a=values[0], d=values[-1])
        else:
            step = rotation(*values)
        result = result.after(step)
    if text[end:].strip():
        raise ValueError(f"'{text[end:].strip()}' is no transform")
    return result


def rectangle(x: float, y: float, width: float, height: float, radius: float = 0.0) -> Path:
    """Return a rectangle, its corners rounded if a radius is given."""
    r = min(radius, width / 2, height / 2)
    right, bottom = x + width, y + height
    if r <= 0:
        return (
            Segment("M", (x, y)),
            Segment("L", (right, y)),
            Segment("L", (right, bottom)),
            Segment("L", (x, bottom)),
            Segment("Z"),
        )
    k = r * (1 - _KAPPA)
    return (
        Segment("M", (x + r, y)),
        Segment("L", (right - r, y)),
        Segment("C", (right - k, y, right, y + k, right, y + r)),
        Segment("L", (right, bottom - r)),
        Segment("C", (right, bottom - k, right - k, bottom, right - r, bottom)),
        Segment("L", (x + r, bottom)),
        Segment("C", (x + k, bottom, x, bottom - k, x, bottom - r)),
        Segment("L", (x, y + r)),
        Segment("C", (x, y + k, x + k, y, x + r, y)),
        Segment("Z"),
    )


def ellipse(cx: float, cy: float, rx: float, ry: float) -> Path:
    """Return an ellipse of four curves."""
    kx, ky = rx * _KAPPA, ry * _KAPPA
    return (
        Segment("M", (cx + rx, cy)),
        Segment("C", (cx + rx, cy + ky, cx + kx, cy + ry, cx, cy + ry)),
        Segment("C", (cx - kx, cy + ry, cx - rx, cy + ky, cx - rx, cy)),
        Segment("C", (cx - rx, cy - ky, cx - kx, cy - ry, cx, cy - ry)),
        Segment("C", (cx + kx, cy - ry, cx + rx, cy - ky, cx + rx, cy)),
        Segment("Z"),
    )


def polygon(points: str) -> Path:
    """Return a closed polygon from 'x,y x,y …'; ValueError if that is not what the text holds."""
    values = [float(v) for v in re.split(r"[\s,]+", points.strip())]
    if len(values) < 6 or len(values) % 2:
        raise ValueError(f"'{points[:40]}' is no list of three or more points")
    corners = [Segment("L", (values[i], values[i + 1])) for i in range(2, len(values), 2)]
    return (Segment("M", (values[0], values[1])), *corners, Segment("Z"))


def read_path(data: str) -> Path:
    """Return SVG path data as segments; ValueError if it is malformed.

    Commands M L H V C S Q T A Z, absolute and relative (SVG 1.1, 8.3).
    """
    data = re.sub(r"([Aa])([^A-Za-z]*)", _spaced_flags, data)
    tokens = _TOKEN.findall(data)
    if re.sub(r"[\s,]+", "", data) != "".join(tokens).replace(" ", ""):
        raise ValueError(f"'{data[:40]}' is no path data")
    if tokens and tokens[0] not in "Mm":
        raise ValueError(f"'{data[:40]}' does not begin with a moveto")
    pen = _Pen()
    index, command = 0, ""
    while index < len(tokens):
        if tokens[index].isalpha():
            command = tokens[index]
            index += 1
        elif not command or command in "Zz":
            raise ValueError(f"'{data[:40]}' has numbers without a command")
        count = _COUNTS[command.upper()]
        values = [float(v) for v in tokens[index : index + count]]
        if len(values) < count:
            raise ValueError(f"'{data[:40]}' ends in the middle of a command")
        index += count
        pen.draw(command, values)
        if command in "Mm":  # further pairs of a moveto are linetos
            command = "L" if command == "M" else "l"
    return tuple(pen.path)


def _spaced_flags(match: re.Match[str]) -> str:
    """Part the flags of arcs, which may run together with what follows (SVG 1.1, 8.3.9)."""
    return match[1] + _ARC.sub(r"\g<radii> \g<large> \g<sweep> \g<end>", match[2])


class _Pen:
    """Draws SVG commands, keeping the current point and the last control point."""

    def __init__(self) -> None:
        self.path: list[Segment] = []
        self.x = self.y = self.start_x = self.start_y = 0.0
        self.control: tuple[str, float, float] | None = None

    def draw(self, command: str, values: list[float]) -> None:
        op = command.upper()
        if command.islower():
            dx, dy = self.x, self.y
            if op == "H":
                values = [values[0] + dx]
            elif op == "V":
                values = [values[0] + dy]
            elif op == "A":
                values = [*values[:5], values[5] + dx, values[6] + dy]
            else:
                values = [v + (dy if i % 2 else dx) for i, v in enumerate(values)]
        control, self.control = self.control, None
        if op == "Z":
            self.path.append(Segment("Z"))
            self.x, self.y = self.start_x, self.start_y
        elif op == "M":
            self._move("M", values[0], values[1])
            self.start_x, self.start_y = self.x, self.y
        elif op == "L":
            self._move("L", values[0], values[1])
        elif op == "H":
            self._move("L", values[0], self.y)
        elif op == "V":
            self._move("L", self.x, values[0])
        elif op in "CS":
            if op == "S":
                values = [*self._reflected(control, "C"), *values]
            self._curve(values)
            self.control = ("C", values[2], values[3])
        elif op in "QT":
            qx, qy = self._reflected(control, "Q") if op == "T" else (values[0], values[1])
            self._quadratic(qx, qy, values[-2], values[-1])
            self.control = ("Q", qx, qy)
        else:
            self._arc(*values)

    def _reflected(
        self, control: tuple[str, float, float] | None, kind: str
    ) -> tuple[float, float]:
        if control is None or control[0] != kind:
            return self.x, self.y
        return 2 * self.x - control[1], 2 * self.y - control[2]

    def _move(self, op: str, x: float, y: float) -> None:
        self.path.append(Segment(op, (x, y)))
        self.x, self.y = x, y

    def _curve(self, values: list[float]) -> None:
        self.path.append(Segment("C", tuple(values)))
        self.x, self.y = values[4], values[5]

    def _quadratic(self, qx: float, qy: float, x: float, y: float) -> None:
        first = (self.x + 2 / 3 * (qx - self.x), self.y + 2 / 3 * (qy - self.y))
        self._curve([*first, x + 2 / 3 * (qx - x), y + 2 / 3 * (qy - y), x, y])

    def _arc(
        self, rx: float, ry: float, turn: float, large: float, sweep: float, x: float, y: float
    ) -> None:
        """Draw an elliptical arc as curves (SVG 1.1, appendix F.6.5)."""
        rx, ry = abs(rx), abs(ry)
        if not rx or not ry or (x, y) == (self.x, self.y):
            self._move("L", x, y)
            return
        cos, sin = math.cos(math.radians(turn)), math.sin(math.radians(turn))
        hx, hy = (self.x - x) / 2, (self.y - y) / 2
        px, py = cos * hx + sin * hy, -sin * hx + cos * hy
        grow = math.sqrt(max(1.0, (px / rx) ** 2 + (py / ry) ** 2))
        rx, ry = rx * grow, ry * grow
        under = rx**2 * py**2 + ry**2 * px**2
        root = math.sqrt(max(0.0, (rx**2 * ry**2 - under) / under))
        root = -root if bool(large) == bool(sweep) else root
        qx, qy = root * rx * py / ry, -root * ry * px / rx
        cx = cos * qx - sin * qy + (self.x + x) / 2
        cy = sin * qx + cos * qy + (self.y + y) / 2
        begin = math.atan2((py - qy) / ry, (px - qx) / rx)
        span = math.atan2((-py - qy) / ry, (-px - qx) / rx) - begin
        if sweep and span < 0:
            span += 2 * math.pi
        elif not sweep and span > 0:
            span -= 2 * math.pi
        pieces = max(1, math.ceil(abs(span) / (math.pi / 2) - 1e-9))
        step = span / pieces
        handle = 4 / 3 * math.tan(step / 4)
        for index in range(pieces):
            a, b = begin + index * step, begin + (index + 1) * step
            values: list[float] = []
            for ux, uy in (
                (math.cos(a) - handle * math.sin(a), math.sin(a) + handle * math.cos(a)),
                (math.cos(b) + handle * math.sin(b), math.sin(b) - handle * math.cos(b)),
                (math.cos(b), math.sin(b)),
            ):
                values += [cos * rx * ux - sin * ry * uy + cx, sin * rx * ux + cos * ry * uy + cy]
            self._curve(values)
        self.path[-1] = Segment("C", (*self.path[-1].points[:4], x, y))
        self.x, self.y = x, y
