"""Inline page markup into spans of styled text."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from memopress.layout import Character, Element, Layout, Style, elements
from memopress.trace import untraced
from memopress.typeset import Inline, Limits, Setting, Span, Target, TextStyle

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


# The spaces that may not break (Dutch typography; Renkema's Schrijfwijzer, 'Getallen'): what stands
# before the space, and what has to follow.
_GLUE = re.compile(
    r"""
      [€$£§±×+]\ (?=\d)                                          # a sign and its number
    | \d\ (?=[\d€%‰°×])                                          # the groups of a number, its sign
    | \d\ (?=(?:[kcm]?m[²³]?|[km]?g|[cdm]?l|ha|euro|EUR|cent|procent|miljoen|miljard)\b)
    | \d\ (?=(?:uur|u|min|sec|jaar|maanden|weken|dagen|inwoner|personen)(?:s?\b))
    | \d\ (?=(?:januari|februari|maart|april|mei|juni|juli|augustus)\b)
    | \d\ (?=(?:september|oktober|november|december)\b)
    | \b(?:miljoen|miljard)\ (?=euro|inwoner)
    | \d\ op\ (?=\d)                                            # 1 op 5
    | \b(?:pp?|blz|nrs?|art|afb|fig|hfst|tel|ca|min|max)\.\ (?=\d)
    | \b(?:pagina|hoofdstuk|nummer)\ (?=\d)
    | \b(?:bv|bijv|vgl|cf)\.\ (?=\S)
    | \b(?:[dD]rs?|[iI]r|[iI]ng|[mM]r|[pP]rof|[mM]evr|[dD]hr)\.\ (?=[A-ZÀ-Þ]|drs?\.|ir\.)
    | \b[A-ZÀ-Þ]\.\ (?=[A-ZÀ-Þ][^\W\d_])                         # J. Peeters
    | (?<=\w),\ (?=[A-ZÀ-Þ]\.)                                  # Peeters, J.
    | (?<!\w)[’'][knst]\ (?=\w)                                 # ’s avonds, in ’t klein
    | \ (?=(?:enz|etc|e\.d|e\.a)\.|…|[–—]\ )                     # no line begins with these
    """,
    re.VERBOSE,
)
# The names of character styles that inline elements stand for, where the layout defines them.
_NAMED = {"a": "link", "note": "note"}
_PLAIN = Inline()


class Fit(Struct, frozen=True):
    """What copyfitting does to text: lines more or fewer, tracking, leading and size.

    `looseness` is of each paragraph that can spare a line; tracking is added, in 1/1000 em;
    leading and size are multiplied.
    """

    looseness: int = 0
    tracking: float = 0.0
    leading: float = 1.0
    size: float = 1.0

    def __str__(self) -> str:
        """Return what was changed, in words."""
        parts = [
            "a line less where a paragraph can spare it" if self.looseness else "",
            f"tracking {self.tracking:+g}/1000 em" if self.tracking else "",
            f"leading {self.leading:.1%}" if self.leading != 1 else "",
            f"size {self.size:.1%}" if self.size != 1 else "",
        ]
        return ", ".join(filter(None, parts))


def text_style(layout: Layout, style: Style, fit: Fit) -> TextStyle:
    """Return how the characters of a paragraph style look."""
    font = layout.fonts[style.font]
    return TextStyle(
        faces=(font.name, *font.fallback),
        size=round(style.size * fit.size, 4),
        swatch=style.swatch,
        tracking=style.tracking + fit.tracking,
        features=style.features,
        upper=style.upper,
    )


def setting_of(style: Style, fit: Fit, language: str, exceptions: tuple[str, ...]) -> Setting:
    """Return how paragraphs of a style are broken."""
    least, wanted, most = style.word_space
    return Setting(
        align=style.align,
        hyphenate=style.hyphenate,
        language=language,
        exceptions=exceptions,
        left=style.hyphens.before,
        right=style.hyphens.after,
        row=style.hyphens.row,
        hyphen_cost=style.hyphens.cost,
        last=style.last_line,
        zone=style.zone,
        looseness=style.looseness + fit.looseness,
        balance=style.balance,
        margins=style.margins,
        limits=Limits(least, wanted, most, style.letter_space, style.glyph_scale, style.tolerance),
    )


def note_anchor(scope: str, ref: str) -> str:
    """Return the name of the place where a note of a document stands."""
    return f"{scope}^{ref}"


def back_anchor(note: str) -> str:
    """Return the name of the place where a note is referred to first."""
    return f"{note}^"


def read_spans(
    element: Element, base: TextStyle, layout: Layout, scope: str, shown: Mapping[str, str]
) -> tuple[Span, ...]:
    """Return the spans of a paragraph, white space folded and trimmed.

    `scope` is the name of the document whose notes it may refer to, `shown` what the marks of
    notes show instead of their refs.
    """
    reader = _Reader(layout, scope, shown)
    reader.walk(element, base, _PLAIN)
    return _tidy(reader.spans)


class _Reader(Struct):
    """Reads a paragraph's inline elements into spans."""

    layout: Layout
    scope: str
    shown: Mapping[str, str]
    spans: list[Span] = field(default_factory=list)

    def walk(self, element: Element, style: TextStyle, inline: Inline) -> None:
        """Add the spans of an element that stands in text of a style and a meaning."""
        for child in element.children:
            if isinstance(child, str):
                self._add(elements.SPACES.sub(" ", untraced(child)), style, inline)
            elif isinstance(child, elements.Break):
                self._add("\n", style, inline)
            elif isinstance(child, elements.Emphasis):
                which = "italic" if child.tag == "em" else "bold"
                self.walk(child, _relative(style, self.layout, which), inline)
            else:
                self._named(child, style, inline)

    def _named(self, child: Element, style: TextStyle, inline: Inline) -> None:
        """Add the spans of an element that a character style may go with."""
        named = child.style if isinstance(child, elements.Span) else None
        character = named or self.layout.characters.get(_NAMED.get(child.tag, ""))
        style = _changed(style, character, self.layout) if character else style
        number = len(self.spans) + 1
        match child:
            case elements.Note(ref=ref):
                link = Target(f"#{note_anchor(self.scope, ref)}", number=number)
                inline = replace(inline, link=link, note=ref, number=number)
                self._add(self.shown.get(ref, ref), style, inline)
                return
            case elements.Anchor(href=href, title=title):
                inline = replace(inline, link=Target(href, title, number))
            case elements.Span(lang=lang, expansion=expansion) if lang or expansion:
                lang = lang or inline.lang
                inline = replace(inline, lang=lang, expansion=expansion, number=number)
        self.walk(child, style, inline)

    def _add(self, text: str, style: TextStyle, inline: Inline) -> None:
        self.spans += plain_spans(text, style, self.layout, inline)


def plain_spans(
    text: str, style: TextStyle, layout: Layout, inline: Inline = _PLAIN
) -> Iterator[Span]:
    """Yield a text as spans of one look and meaning, what has another text spoken apart."""
    spoken = layout.spoken
    for special, chars in itertools.groupby(text, key=spoken.__contains__):
        for part in chars if special else ("".join(chars),):
            own = replace(inline, spoken=spoken[part]) if special else inline
            yield Span(part, style, own if own != _PLAIN else None)


def _relative(style: TextStyle, layout: Layout, which: str) -> TextStyle:
    font = layout.fonts[style.faces[0]]
    name = font.italic if which == "italic" else font.bold
    if name is None:
        return style
    return replace(style, faces=(name, *layout.fonts[name].fallback))


def _changed(style: TextStyle, character: Character, layout: Layout) -> TextStyle:
    faces = style.faces
    if character.font:
        faces = (character.font, *layout.fonts[character.font].fallback)
    return replace(
        style,
        faces=faces,
        size=round(style.size * character.scale, 4),
        swatch=character.swatch or style.swatch,
        tracking=style.tracking if character.tracking is None else character.tracking,
        rise=style.rise + character.rise * style.size,
        upper=style.upper if character.upper is None else character.upper,
        features=tuple(sorted((dict(style.features) | dict(character.features)).items())),
    )


def _tidy(spans: list[Span]) -> tuple[Span, ...]:
    """Fold the spaces where spans meet, trim line ends, and glue what may not be parted."""
    tidy: list[Span] = []
    for span in spans:
        text = span.text
        if not tidy or tidy[-1].text.endswith((" ", "\n")):
            text = text.lstrip(" ")
        if text.startswith("\n") and tidy and tidy[-1].text.endswith(" "):
            tidy[-1] = replace(tidy[-1], text=tidy[-1].text.rstrip(" "))
        if text:
            tidy.append(replace(span, text=text))
    while tidy and not tidy[-1].text.rstrip(" \n"):
        tidy.pop()
    if tidy:
        tidy[-1] = replace(tidy[-1], text=tidy[-1].text.rstrip(" \n"))
    return _glued(tidy)


def _glued(spans: list[Span]) -> tuple[Span, ...]:
    """Return the spans with the spaces that may not break, also where two spans meet."""
    text = _GLUE.sub(
        lambda found: found[0].replace(" ", "\u00a0"), "".join(span.text for span in spans)
    )
    ends = list(itertools.accumulate((len(span.text) for span in spans), initial=0))
    bounds = itertools.pairwise(ends)
    return tuple(replace(s, text=text[a:b]) for s, (a, b) in zip(spans, bounds, strict=True))
