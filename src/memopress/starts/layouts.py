"""A layout to begin with: a page for each kind of document, with a line for each of its fields."""

from __future__ import annotations

from importlib.resources import files as resources
from string import Template
from typing import TYPE_CHECKING

from memopress.files import Files
from memopress.layout.keys import KEYS
from memopress.schemas import read_anyway
from memopress.starts.found import Begun, NotBegunError, check_name, write

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from memopress.content import Kind, Publication, Type

_DESIGN = resources("memopress.starts") / "design"
_FILTERED = {"date": "|date", "time": "|time", "money": "|currency", "number": "|number"}
_DEEP = 4  # records within each other that are set


def new_layout(project: Path, name: str) -> Begun:
    """Begin a layout that builds as it is, of the fonts and the kinds that a project has.

    Raises NotBegunError, and InputError where the publication file cannot be read.
    """
    check_name("a layout", name)
    files = Files(project)
    publication, source = read_anyway(project, files)
    folder = project / "fonts"
    fonts = [path.relative_to(folder).as_posix() for path in files.names(folder, "**/*.[to]tf")]
    if not fonts:
        raise NotBegunError(f"{folder} has no font", "put TrueType or OpenType files there")
    if (project / "layouts" / name).exists():
        raise NotBegunError(f"{project / 'layouts' / name} is there already", "take another name")
    used = dict.fromkeys(
        document.kind for held in publication.collections.values() for document in held
    )
    kinds = [publication.schema.kinds[kind] for kind in used]
    made = {
        "layout.yaml": _layout(fonts),
        **{f"pages/{each.name}": each.read_text("utf-8") for each in (_DESIGN / "pages").iterdir()},
        **{f"pages/{kind.name}.xml.j2": _page(kind, publication) for kind in kinds},
    }
    texts = {f"layouts/{name}/{file}": text.encode() for file, text in made.items()}
    write(project, texts)
    head = source.relative_to(project).as_posix()
    return Begun(tuple(texts), left=(f"to use it, write 'layout: {name}' in {head}",))


def _weight(fonts: Sequence[str], *wanted: str, but: tuple[str, ...] = ("italic",)) -> str | None:
    """Return the first font file whose name has one of some words, and none of others."""
    for word in wanted:
        for font in fonts:
            low = font.lower()
            if word in low and not any(each in low for each in but):
                return font
    return None


def _layout(fonts: Sequence[str]) -> str:
    text = _weight(fonts, "regular", "400", "book") or fonts[0]
    family = text.partition("/")[0] if "/" in text else ""
    own = [font for font in fonts if font.startswith(family)]
    bold = _weight(own, "700", "bold", "semibold", but=("italic", "extra")) or text
    italic = (
        _weight(own, "regular_italic", "regularitalic", "italic", but=("bold", "black")) or text
    )
    display = _weight(own, "black", "extrabold", "bold") or bold
    about = {f"about_{key}": each.does for key, each in KEYS["layout"].items()}
    design = Template((_DESIGN / "layout.yaml").read_text(encoding="utf-8"))
    return design.substitute(about, text=text, italic=italic, bold=bold, display=display)


def _page(kind: Kind, publication: Publication) -> str:
    """Return a template that sets all fields of a kind, the first text as the title."""
    heads = (
        (name, ".plain" if held.form == "text" else "")
        for name, held in kind.fields.items()
        if held and held.form in ("text", "word") and not held.optional
    )
    title, plain = next(heads, ("", ""))
    bookmark = f' bookmark="{{{{ document.{title}{plain} }}}}" level="0"' if title else ""
    lines = [
        f"{{# A document of kind {kind.name}: all its fields, one below the other. #}}",
        f'<page master="page" overflow="page"{bookmark}>',
        '  <frame name="main">',
    ]
    if title:
        lines.append(f'    <h1 style="title">{{{{ document.{title} }}}}</h1>')
    for name, held in kind.fields.items():
        if held and name != title:
            lines += [f"    {line}" for line in _field(f"document.{name}", name, held, publication)]
    return "\n".join((*lines, "  </frame>", "</page>", ""))


def _field(value: str, name: str, held: Type, publication: Publication) -> Iterator[str]:
    """Yield the lines of a template that set a field, with its name above it."""
    yield f"{{% if {value} is not none %}}"
    label = name.replace("_", " ").capitalize()
    if held.form == "blocks":
        yield f"{{{{ {value}|blocks(first='first') }}}}"
    elif held.form == "picture":
        yield _picture(value, 'before="1lines"')
    else:
        inner = list(_inner(value, held, publication, 1))
        if inner:
            yield f'<p style="label">{label}</p>'
            yield from inner
    yield "{% endif %}"


def _picture(value: str, more: str) -> str:
    return f'<picture src="{{{{ {value}.file }}}}" alt="{{{{ {value}.alt.plain }}}}" {more}/>'


def _inner(value: str, held: Type, publication: Publication, deep: int) -> Iterator[str]:
    if held.form == "list" and held.of:
        item = f"item{deep}"
        yield f"{{% for {item} in {value} %}}"
        yield from (f"  {line}" for line in _inner(item, held.of, publication, deep + 1))
        yield "{% endfor %}"
    elif held.form == "map" and held.of:
        yield f"{{% for name{deep}, item{deep} in {value}.items() %}}"
        yield f'  <p style="list"><strong>{{{{ name{deep} }}}}</strong></p>'
        yield from (f"  {line}" for line in _inner(f"item{deep}", held.of, publication, deep + 1))
        yield "{% endfor %}"
    elif held.form == "record":
        kind = publication.schema.kinds.get(held.names[0])
        for name, field in kind.fields.items() if kind and deep < _DEEP else ():
            if field:
                yield f"{{% if {value}.{name} is not none %}}"
                yield from (
                    f"  {line}" for line in _inner(f"{value}.{name}", field, publication, deep + 1)
                )
                yield "{% endif %}"
    elif held.form == "blocks":
        yield f"{{{{ {value}|blocks(p='list') }}}}"
    elif held.form == "picture":
        yield _picture(value, 'width="40mm"')
    elif held.form == "flag":
        yield f"<p style=\"list\">{{{{ '•' if {value} else '–' }}}}</p>"
    else:
        yield f'<p style="list">{{{{ {value}{_FILTERED.get(held.form, "")} }}}}</p>'
