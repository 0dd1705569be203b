"""Page templates: Jinja2, sandboxed, turning an edition's data into page markup."""

from __future__ import annotations

import re
from contextlib import suppress
from threading import Lock
from typing import TYPE_CHECKING

import jinja2
from msgspec.structs import replace

from memopress.diagnostics import Diagnostic, Place, Problems, Severity
from memopress.filenames import is_below
from memopress.keeping import Cache, Recall, digest
from memopress.layout import wording
from memopress.layout.allowance import Account, LimitError, check_markup
from memopress.layout.anchors import anchors_of, may_be_one
from memopress.layout.markup import STAMP, link_in, read_markup
from memopress.layout.sandbox import Sandbox
from memopress.layout.sources import asked_of, look_at
from memopress.layout.views import EDITION, RefusedError
from memopress.plain import FileFault
from memopress.watching import watching

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from memopress.files import Files
    from memopress.layout.anchors import Anchors
    from memopress.layout.elements import Element
    from memopress.layout.model import Layout
    from memopress.layout.sources import Sources
    from memopress.watching import Name, Seen

_SUFFIX = ".xml.j2"
_SOUND = "template"  # of what is kept: that one is well-formed
_OPENING = re.compile(r"\{[#%{]|<!--|<(?P<tag>[A-Za-z][\w-]*)(?=[\s/>])")
_CLOSING = {"{#": "#}", "{%": "%}", "{{": "}}", "<!--": "-->"}


class _UnreadableError(Exception):
    """A template is there and cannot be read; carries the diagnostic."""

    def __init__(self, code: str, message: str, place: Place, hint: str) -> None:
        super().__init__(message)
        self.found = Diagnostic(Severity.ERROR, code, message, place, (hint,) if hint else ())


class _Loader(jinja2.BaseLoader):
    """Reads templates from a layout folder and stamps every start tag with its place."""

    def __init__(self, folder: Path, shown: str, files: Files) -> None:
        self.folder, self.shown, self.files = folder, shown, files
        self.sources: dict[str, str] = {}  # as they are written, by name
        # How diagnostics name them, by what stamps name them: those of the folder, used or not, as
        # markup may be found again that was made of them once.
        self._names = self._listed(files)
        self.places = {_mark(name): f"{shown}/{name}" for name in self._names}
        self._lock = Lock()
        self._raw: dict[str, bytes] = {}

    def _listed(self, files: Files) -> list[str]:
        paths = files.names(self.folder, "**/*")
        return [path.relative_to(self.folder).as_posix() for path in paths]

    def texts(self) -> Iterator[str]:
        """Yield the texts of all templates that can be read, used or not."""
        for name in self._names:
            if name.endswith(_SUFFIX):
                with suppress(FileFault):
                    yield self.files.read(self.folder / name).decode("utf-8", "replace")

    def is_same(self, files: Files) -> bool:
        """Tell whether there are the same templates, and those that were read say the same."""
        try:
            same = all(files.read(self.folder / n) == raw for n, raw in self._raw.items())
        except FileFault:
            return False
        return same and self._listed(files) == self._names

    def get_source(self, environment: jinja2.Environment, template: str) -> tuple[str, str, None]:
        del environment
        if not is_below(template):
            raise jinja2.TemplateNotFound(template)
        try:
            raw = self.files.read(self.folder / template)
        except FileFault as fault:
            if fault.missing:
                raise jinja2.TemplateNotFound(template) from None
            message, place = f"the template {fault}", Place(f"{self.shown}/{template}")
            raise _UnreadableError(fault.code, message, place, fault.hint) from None
        try:
            source = raw.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
        except UnicodeDecodeError as error:
            line = raw.count(b"\n", 0, error.start) + 1
            message = f"byte {raw[error.start]:#04x} is not UTF-8"
            place = Place(f"{self.shown}/{template}", line)
            raise _UnreadableError("not-utf8", message, place, "save the file as UTF-8") from None
        mark = _mark(template)
        with self._lock:  # two threads may ask for one at once
            self.sources.setdefault(template, source)
            self._raw[template] = raw
            self.places.setdefault(mark, f"{self.shown}/{template}")
        return _stamped(source, mark), template, None


def _mark(template: str) -> str:
    return digest(template)[:8]


def _stamped(source: str, mark: str) -> str:
    """Return a template with its place in every start tag that stands outside of code.

    A place is told by the template's mark, the line and the column: the name of a folder may hold
    what means something in a template.
    """
    parts: list[str] = []
    done = line_start = at = 0
    line = 1
    while match := _OPENING.search(source, at):
        at = match.end()
        if match["tag"]:
            line += source.count("\n", done, match.start())
            line_start = max(line_start, source.rfind("\n", done, match.start()) + 1)
            column = match.start() - line_start + 1
            parts.append(f'{source[done:at]} {STAMP}="{mark}:{line}:{column}"')
            done = at
        else:
            closing = _CLOSING[match[0]]
            end = source.find(closing, at)
            if end < 0:
                break  # Jinja tells what is not closed
            at = end + len(closing)
    return "".join((*parts, source[done:]))


_ENDLESS = "the template calls itself without end, or is nested too deeply"
_BOUNDS = "a page is drawn by no more work than any page needs"


class Templates:
    """The page templates of one layout folder."""

    def __init__(
        self,
        layout: Layout,
        shown: str,
        files: Files,
        cache: Cache | None = None,
        language: str = "",
    ) -> None:
        """Open a layout's folder, read through `files`; `shown` is how diagnostics name it.

        What markup they made is kept in a cache. `language` is that of the publication: dates and
        numbers are written, and texts put in order, as it does.
        """
        self.layout, self.folder, self.shown, self._files = layout, layout.folder, shown, files
        self._language = language
        self._loader = _Loader(self.folder, shown, files)
        self._sandbox = Sandbox(self._loader, language)
        self._recall = Recall(cache or Cache(None), "markup")
        self._prints: dict[str, str] = {}
        self._account = Account()
        # What is without an end is not tried again, and told to all that ask for it.
        self._endless: dict[str, Diagnostic] = {}
        # Markup that is broken at a place, whatever text stands near it on this page or that.
        self._broken: dict[Place | None, Diagnostic] = {}
        self._lacking: dict[str, Place] = {}  # where a word that editions lack was asked for first
        self._anchors: Anchors | None = None  # until somebody asks

    def renewed(self, layout: Layout, files: Files, language: str) -> Templates | None:
        """Return these templates for another layout, None where they are not the same any more."""
        same = layout.folder == self.folder and language == self._language
        if not same or not self._loader.is_same(files):
            return None
        made = Templates(layout, self.shown, files, self._recall.cache, language)
        made._loader, made._sandbox = self._loader, self._sandbox
        made.turn_to(files)
        return made

    def turn_to(self, files: Files) -> None:
        """Read through other files from now on, in which the templates are the same."""
        self._files = self._loader.files = files
        self._account = Account()
        self._endless.clear()
        self._broken.clear()
        self._lacking.clear()

    def names(self) -> list[str]:
        """Return the names of the page templates."""
        pages = self._files.names(self.folder / "pages", f"*{_SUFFIX}")
        return [path.name.removesuffix(_SUFFIX) for path in pages]

    def may_anchor(self, name: str, *, whole: bool) -> bool:
        """Tell whether a template may give something this name, as `anchors.may_be_one` does."""
        if self._anchors is None:
            self._anchors = anchors_of(self._loader.texts())
        return may_be_one(name, self._anchors, whole=whole)

    def file(self, name: str) -> str:
        """Return the file of a template as diagnostics name it."""
        return f"{self.shown}/{_file(name)}"

    def render(
        self,
        name: str,
        context: Mapping[str, object],
        problems: Problems,
        asked: Place | None,
        sources: Sources | None = None,
    ) -> str | None:
        """Return the markup that a page template makes, or None after a diagnostic.

        `asked` is where the template was asked for. Markup that was made before is found again if
        what the template looked at has not changed, which `sources` tell, but for the templates:
        what is given without any has to be all that there is to look at.
        """
        file = _file(name)

        def value_of(name: Name) -> str:
            if sources is None or name[0] == "template":
                return self.print_of(name[1])
            return sources.value(name)

        key = asked_of(file, context)
        kept = self._recall.find(key, value_of, _decoded) if key else None
        if kept is not None:
            return kept
        with watching() as seen:
            look_at(context)
            markup = self._rendered(file, name, context, problems, asked)
        names = sources.names(seen) if sources else _names(seen)
        if key and markup is not None and names is not None:
            self._recall.keep(key, names, markup.encode("utf-8", "surrogatepass"), value_of)
        return markup

    def print_of(self, template: str) -> str:
        """Return what changes with a template's text, or with why it cannot be read."""
        if template not in self._prints:
            try:
                below = is_below(template)
                known = digest(self._files.read(self.folder / template)) if below else ""
            except FileFault as fault:
                known = "" if fault.missing else str(fault)
            self._prints[template] = known
        return self._prints[template]

    def _rendered(
        self,
        file: str,
        name: str,
        context: Mapping[str, object],
        problems: Problems,
        asked: Place | None,
    ) -> str | None:
        if file in self._endless:
            problems.extend([self._endless[file]])
            return None
        try:
            with self._account.allowance():
                markup = self._sandbox.get_template(file).render(context)
                check_markup(len(markup))
                return markup
        except jinja2.TemplateNotFound as error:
            missing = str(error.name or file)
            message = f"there is no template '{missing}'"
            if missing == file:
                place, hint = (
                    asked or Place(f"{self.shown}/{file}"),
                    problems.near(name, self.names()),
                )
            else:
                place = self._raised_at(error, file, message)
                there = (
                    each.removeprefix(f"{self.shown}/") for each in self._loader.places.values()
                )
                hint = problems.near(missing, (each for each in there if each.endswith(_SUFFIX)))
            problems.error("unknown-template", message, place, hint)
        except (jinja2.TemplateSyntaxError, SyntaxError) as error:
            _tell_malformed(error, file, self._loader, problems)
        except jinja2.UndefinedError as error:
            here = self._raised_at(error, file).file.removeprefix(f"{self.shown}/")
            given = (*context, *wording.names_in(self._loader.sources.get(here, "")))
            told = wording.undefined(str(error.message), given, problems.near)
            place = self._raised_at(error, file, told.message)
            if told.message.startswith(EDITION):  # a word of it: one cause, whoever asks for it
                place = self._lacking.setdefault(told.message, place)
            problems.error("undefined-variable", told.message, place, told.hint)
        except (LimitError, RecursionError, MemoryError) as error:
            message = str(error) if isinstance(error, LimitError) else _ENDLESS
            place = self._raised_at(error, file)
            found = Diagnostic(Severity.ERROR, "template-limit", message, place, (_BOUNDS,))
            self._endless[file] = found
            problems.extend([found])
        except RefusedError as error:
            place = self._raised_at(error, file, str(error))
            source = self._loader.sources.get(place.file.removeprefix(f"{self.shown}/"), "")
            message, column = wording.refused(str(error), source, place.line)
            place = Place(place.file, place.line, column or place.column)
            problems.error("template-refused", message, place, error.hint)
        except _UnreadableError as error:
            problems.extend([error.found])
        except Exception as error:  # noqa: BLE001 - a template can make Python raise anything
            told = wording.failed(error, problems.near)
            place = self._raised_at(error, file, told.message)
            problems.error("template-failed", told.message, place, told.hint)
        return None

    def pages(
        self,
        name: str,
        context: Mapping[str, object],
        problems: Problems,
        asked: Place | None,
        sources: Sources | None = None,
    ) -> tuple[str, list[Element]]:
        """Return the markup of a page template, and its root elements."""
        markup = self.render(name, context, problems, asked, sources)
        if markup is None:
            return "", []
        return markup, self.read(name, markup, problems)

    def link_to(self, name: str, markups: Iterable[str]) -> Place | None:
        """Return where a template writes the first link to a name in markup that it made."""
        found = (link_in(each, name, self._loader.places) for each in dict.fromkeys(markups))
        return next(filter(None, found), None)

    def read(self, name: str, markup: str, problems: Problems) -> list[Element]:
        """Return the root elements of markup that a template made."""
        template = Place(f"{self.shown}/{_file(name)}")
        own = Problems()
        roots = read_markup(markup, self.layout, self._loader.places, template, own)
        for each in own.found:
            found = each
            if each.code == "broken-markup":
                found = self._broken.setdefault(each.place, each)
            elif each.code == "stray-text" and each.place:
                found = replace(each, place=self._standing(each.place, each.message))
            problems.extend([found])
        return roots

    def _standing(self, place: Place, message: str) -> Place:
        """Return where in its template a text stands that a message quotes, else its element."""
        source = self._loader.sources.get(place.file.removeprefix(f"{self.shown}/"), "")
        text = message.partition(": '")[2].removesuffix("'").split("\n")[0]
        for line, each in enumerate(source.splitlines()[place.line - 1 :], place.line):
            if text and (at := each.find(text, place.column if line == place.line else 0)) >= 0:
                return Place(place.file, line, at + 1)
        return place

    def _raised_at(self, error: BaseException, file: str, message: str = "") -> Place:
        """Return the innermost template line of an error: Jinja2 rewrites tracebacks to them."""
        line, name = 1, file
        trace = error.__traceback__
        while trace is not None:
            code = trace.tb_frame.f_code.co_filename
            if code in self._loader.sources:
                line, name = trace.tb_lineno, code
            trace = trace.tb_next
        return _spot(self._loader, name, line, message)


def inspect_templates(
    folder: Path, shown: str, files: Files, cache: Cache, problems: Problems
) -> None:
    """Tell of all templates in a layout's folder that are malformed, used or not; none is run.

    Of those that are not a cache keeps that they are not.
    """
    loader = _Loader(folder, shown, files)
    sandbox, account = Sandbox(loader), Account()
    for path in files.names(folder, f"**/*{_SUFFIX}"):
        file = path.relative_to(folder).as_posix()
        try:
            source, *_ = loader.get_source(sandbox, file)
            key = digest(source)
            if cache.get(_SOUND, key) is None:
                with account.allowance():
                    sandbox.get_template(file)
                cache.put(_SOUND, key, b"")
        except (jinja2.TemplateSyntaxError, SyntaxError) as error:
            _tell_malformed(error, file, loader, problems)
        except _UnreadableError as error:
            problems.extend([error.found])
        except (LimitError, RecursionError, MemoryError):
            pass  # told with the page that asks for it


def _tell_malformed(
    error: jinja2.TemplateSyntaxError | SyntaxError, file: str, loader: _Loader, problems: Problems
) -> None:
    if isinstance(error, jinja2.TemplateSyntaxError):
        told = wording.malformed(error.message or "the template is malformed", problems.near)
        name = error.name or file
        place = _spot(loader, name, error.lineno, f"'{told.word}'")
        if told.opens and (at := wording.opening(loader.sources.get(name, ""), told.opens)):
            place = Place(f"{loader.shown}/{name}", *at)
        problems.error("template-syntax", told.message, place, told.hint)
    else:  # of the code that Jinja makes of it
        message = "the template is nested too deeply"
        problems.error("template-syntax", message, Place(f"{loader.shown}/{file}"))


def _spot(loader: _Loader, file: str, line: int, message: str) -> Place:
    """Return a line of a template, at the first word that a message quotes, else its start."""
    lines = loader.sources.get(file, "").splitlines()
    text = lines[line - 1] if 0 < line <= len(lines) else ""
    words = re.findall(r"'([^']+)'", message)
    columns = [text.find(word) + 1 for word in words if word in text]
    start = len(text) - len(text.lstrip()) + 1
    return Place(f"{loader.shown}/{file}", line, columns[0] if columns else start)


def _decoded(markup: bytes) -> str:
    return markup.decode("utf-8", "surrogatepass")


def _names(seen: Seen) -> list[Name] | None:
    """Return the names of templates that were looked at, None if there was anything else."""
    alone = not seen.fields and all(name[0] == "template" for name in seen.names)
    return list(seen.names) if alone else None


def _file(name: str) -> str:
    """Return the file of a template; a name without a folder is one of pages/."""
    return f"{name if '/' in name else f'pages/{name}'}{_SUFFIX}"
