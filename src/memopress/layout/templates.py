"""Page templates: Jinja2, sandboxed, turning an edition's data into page markup."""

from __future__ import annotations

import hashlib
import math
import os
import re
from bisect import bisect_right
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import missing

from memopress.diagnostics import Place, did_you_mean
from memopress.layout.markup import STAMP, Element, read_markup

if TYPE_CHECKING:
    from pathlib import Path

    from memopress.diagnostics import Problems

_TAG_OR_CODE = re.compile(
    r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<!--.*?-->|<(?P<tag>[A-Za-z][\w-]*)(?=[\s/>])", re.DOTALL
)


class Chance:
    """A deterministic source of choices for drawings: the same seed gives the same picture."""

    def __init__(self, seed: object) -> None:
        """Start from a seed, whatever text it has."""
        self._state = int.from_bytes(hashlib.sha256(str(seed).encode()).digest()[:8], "big")

    def unit(self) -> float:
        """Return a number from 0 up to, not including, 1."""
        # SplitMix64 (Steele, Lea and Flood, OOPSLA 2014): small, and the same everywhere.
        mask = 2**64 - 1
        self._state = (self._state + 0x9E3779B97F4A7C15) & mask
        z = self._state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & mask
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & mask
        return (z ^ (z >> 31)) / 2**64

    def between(self, low: float, high: float) -> float:
        """Return a number from low up to high."""
        return low + (high - low) * self.unit()

    def whole(self, low: int, high: int) -> int:
        """Return a whole number from low to high, both included."""
        return low + int(self.unit() * (high - low + 1))

    def choose(self, items: list[Any]) -> Any:
        """Return one of the items."""
        return items[self.whole(0, len(items) - 1)]

    def shuffle(self, items: list[Any]) -> list[Any]:
        """Return the items in another order."""
        left = list(items)
        return [left.pop(self.whole(0, len(left) - 1)) for _ in range(len(left))]


class _Undefined(jinja2.StrictUndefined):
    """What a template asks for and does not get, with a message that a designer can use."""

    @property
    def _undefined_message(self) -> str:
        thing, name = self._undefined_obj, self._undefined_name
        if thing is missing or not isinstance(thing, Mapping):
            return super()._undefined_message
        kind = getattr(thing, "kind", None)
        return (
            f"{f'a {kind}' if kind else 'this'} has no '{name}'; {did_you_mean(str(name), thing)}"
        )


class _Loader(jinja2.BaseLoader):
    """Reads templates from a layout folder and stamps every start tag with its place."""

    def __init__(self, folder: Path, shown: str) -> None:
        self.folder, self.shown = folder, shown

    def get_source(self, environment: jinja2.Environment, template: str) -> tuple[str, str, None]:
        del environment
        path = self.folder / template
        if not path.is_file() or not path.resolve().is_relative_to(self.folder.resolve()):
            raise jinja2.TemplateNotFound(template)
        return (
            _stamped(path.read_text(encoding="utf-8"), f"{self.shown}/{template}"),
            template,
            None,
        )


def _stamped(source: str, file: str) -> str:
    starts = [0, *(found.end() for found in re.finditer("\n", source))]

    def stamp(match: re.Match[str]) -> str:
        if not match["tag"]:
            return match[0]
        line = bisect_right(starts, match.start())
        column = match.start() - starts[line - 1] + 1
        return f'{match[0]} {STAMP}="{file}:{line}:{column}"'

    return _TAG_OR_CODE.sub(stamp, source)


class Templates:
    """The page templates of one layout folder."""

    def __init__(self, folder: Path, shown: str, cache: Path | None = None) -> None:
        """Open a layout's folder; `shown` is how diagnostics name it.

        `cache` is a folder for compiled templates; without it, or where it cannot be written,
        they are compiled each time.
        """
        self.folder, self.shown = folder, shown
        self._environment = ImmutableSandboxedEnvironment(
            loader=_Loader(folder, shown),
            autoescape=True,
            undefined=_Undefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            bytecode_cache=_bytecode(cache),
        )
        self._environment.globals.update(
            random=Chance, pi=math.pi, sin=math.sin, cos=math.cos, sqrt=math.sqrt
        )
        self._environment.filters["thousands"] = thousands

    def names(self) -> list[str]:
        """Return the names of the page templates."""
        return sorted(
            path.name.removesuffix(".xml.j2") for path in (self.folder / "pages").glob("*.xml.j2")
        )

    def render(
        self, name: str, context: Mapping[str, object], problems: Problems, asked: Place | None
    ) -> str | None:
        """Return the markup that a page template makes, or None after a diagnostic.

        `asked` is where the template was asked for.
        """
        file = _file(name)
        try:
            return self._environment.get_template(file).render(context)
        except jinja2.TemplateNotFound as error:
            missing = str(error.name or file)
            hint = did_you_mean(name, self.names()) if missing == file else ""
            problems.error("unknown-template", f"there is no template '{missing}'", asked, hint)
        except jinja2.TemplateSyntaxError as error:
            place = self._spot(error.name or file, error.lineno, "")
            problems.error("template-syntax", error.message or "the template is malformed", place)
        except jinja2.UndefinedError as error:
            place = self._raised_at(error, file, str(error.message))
            hint = (
                did_you_mean(str(error.message).split("'")[1], context)
                if ("is undefined" in str(error.message) and "'" in str(error.message))
                else ""
            )
            problems.error("undefined-variable", str(error.message), place, hint)
        except (jinja2.TemplateError, ArithmeticError, LookupError, TypeError, ValueError) as error:
            message = f"{type(error).__name__}: {error}"
            problems.error("template-failed", message, self._raised_at(error, file))
        return None

    def pages(
        self, name: str, context: Mapping[str, object], problems: Problems, asked: Place | None
    ) -> tuple[str, list[Element]]:
        """Return the markup of a page template, and its root elements."""
        markup = self.render(name, context, problems, asked)
        if markup is None:
            return "", []
        return markup, self.read(name, markup, problems)

    def read(self, name: str, markup: str, problems: Problems) -> list[Element]:
        """Return the root elements of markup that a template made."""
        return read_markup(markup, Place(f"{self.shown}/{_file(name)}"), problems)

    def _raised_at(self, error: BaseException, file: str, message: str = "") -> Place:
        """Return the innermost template line of an error: Jinja2 rewrites tracebacks to them."""
        line, name = 1, file
        trace = error.__traceback__
        while trace is not None:
            code = trace.tb_frame.f_code.co_filename
            if (self.folder / code).is_file() and code.endswith(".j2"):
                line, name = trace.tb_lineno, code
            trace = trace.tb_next
        return self._spot(name, line, message)

    def _spot(self, file: str, line: int, message: str) -> Place:
        """Return a line of a template, at the first word that a message quotes, else its start."""
        lines = (self.folder / file).read_text(encoding="utf-8", errors="replace").splitlines()
        text = lines[line - 1] if 0 < line <= len(lines) else ""
        words = re.findall(r"'([^']+)'", message)
        columns = [text.find(word) + 1 for word in words if word in text]
        start = len(text) - len(text.lstrip()) + 1
        return Place(f"{self.shown}/{file}", line, columns[0] if columns else start)


def _bytecode(cache: Path | None) -> jinja2.BytecodeCache | None:
    if cache is None:
        return None
    try:
        cache.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return jinja2.FileSystemBytecodeCache(str(cache)) if os.access(cache, os.W_OK) else None


def _file(name: str) -> str:
    """Return the file of a template; a name without a folder is one of pages/."""
    return f"{name if '/' in name else f'pages/{name}'}.xml.j2"


def thousands(value: float) -> str:
    """Return a number as Dutch writes it: 102.000 (Taalunie, 'Punt of komma in getallen')."""
    return f"{value:,}".replace(",", "\u0000").replace(".", ",").replace("\u0000", ".")
