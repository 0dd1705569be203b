"""Words for those who do not see a page: of links, of pictures, and of headings."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from memopress.diagnostics import Place
from memopress.layout import elements
from memopress.page.inspect.passages import beginning
from memopress.trace import traced

if TYPE_CHECKING:
    from memopress.diagnostics import Problems
    from memopress.files import Files
    from memopress.layout import Element

# Link texts that are the same wherever a link leads; only their letters and figures count.
_SAYING_NOTHING = """
hier, klik, klik hier, klik dan hier, klik op deze link, kijk hier, lees hier, lees meer, lees
verder, lees er meer over, meer, meer lezen, meer info, meer informatie, info, meer weten, verder,
vind je hier, bekijk, bekijk hier, ga naar, download, downloaden, link, de link, deze link, via
deze link, pagina, deze pagina, site, deze site, website, de website, deze website, onze website,
artikel, dit artikel, here, click, click here, read more, learn more, more, more info, more
information, see more, find out more, this link, the link, page, this page, the website, this
website, this site, our website, go, go to, article, this article, continue, details
"""
_VAGUE = frozenset(re.sub(r"\W", "", text) for text in _SAYING_NOTHING.split(","))
_ADDRESS = re.compile(
    r"(?:[a-z][a-z+.-]*://|www\.)\S+|[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}(?:[/?#]\S*)?", re.IGNORECASE
)
_HOST = re.compile(r"(?:[a-z][a-z+.-]*://)?[^/?#]+/?", re.IGNORECASE)
_FILE = re.compile(r"\S+\.(?:jpe?g|png|tiff?|webp|gif|svg|pdf|eps|heic)", re.IGNORECASE)
# A reader says itself that it is a picture.
_EMPTY_BEGIN = re.compile(
    r"(?:een |a |an )?(?:foto(?:grafie)?|afbeelding|beeld|illustratie|plaatje|prent|image|photo"
    r"(?:graph)?|picture|illustration) (?:van|of)\b",
    re.IGNORECASE,
)
_HINT = "let its text say what is there, as in 'the report of 2023'"
_ADDRESS_HINT = "in print it is of use; tell listeners more"
_TITLED = {
    False: '[www.…](https://www.… "what is there")',
    True: '<a href="…" title="what is there">',
}
_NEAR = 500  # lines of a file in which a link is looked for
_SHORTEST, _LONGEST = 5, 250  # characters of an alternative text


def inspect_wording(roots: list[Element], files: Files, problems: Problems) -> None:
    """Warn of links, pictures and headings that tell nothing to those who only hear them."""
    for root in roots:
        _Reader(files, problems).walk(root, None, artifact=root.tag == "furniture")


class _Reader:
    """Walks through elements, and remembers where the text in hand came from."""

    def __init__(self, files: Files, problems: Problems) -> None:
        self.files, self.problems = files, problems
        self.source: Place | None = None

    def walk(self, element: Element, parent: Element | None, *, artifact: bool) -> None:
        """Look at an element and at what it holds."""
        artifact = artifact or getattr(element, "artifact", False)
        match element:
            case elements.Anchor():
                self._link(element, parent)
            case elements.Paragraph():
                pass
            case elements.Heading() if not artifact and not element.text:
                self.problems.warn(
                    "empty-heading",
                    f"this {element.tag} has no text",
                    element.source,
                    "leave it out where there is nothing to say (WCAG 2.2, SC 2.4.6)",
                )
            case elements.Figure() if not artifact:
                self._figure(element, captioned=_captioned(element, parent))
        for child in element.children:
            if not isinstance(child, str):
                self.walk(child, element, artifact=artifact)
            elif found := traced(child):
                self.source = found

    def _link(self, element: elements.Anchor, parent: Element | None) -> None:
        """Warn of a link whose text tells nothing of where it leads (WCAG 2.2, SC 2.4.4, 2.4.9)."""
        text = element.text
        if element.title.strip() or not is_vague(text):
            return
        # A link that the content makes has no place of its own: what stands before it tells.
        made = parent is not None and element.place == parent.place
        source = element.source
        if made and source == element.place and self.source:
            source = self.source
        place = _pinpointed(source, text, self.files)
        told = _TITLED[place.file.endswith(".j2")]  # in markup or, of content, in Markdown
        self.problems.warn(
            "vague-link",
            f"the link '{beginning(text)}' does not tell where it leads",
            place,
            f"{_ADDRESS_HINT}: {told}" if _ADDRESS.fullmatch(text) else f"{_HINT}, or {told}",
        )

    def _figure(self, element: elements.Figure, *, captioned: bool) -> None:
        """Warn of a photograph without words for it, and of words that are none (SC 1.1.1).

        Drawings are decoration without; only a caption tells that one is more.
        """
        alt, found = element.alt.strip(), element.trace("alt")
        place = found or element.place
        hint = "say what the picture shows, for those who cannot see it"
        if not alt:
            # What the content leaves empty is told where the content is read.
            if isinstance(element, elements.Picture) and not found:
                message = "this picture has no alternative text"
                more = f"{hint}, in 'alt'; one that shows nothing is artifact=\"true\""
                self.problems.warn("missing-alt", message, place, more)
            elif captioned:
                message = (
                    f"this {element.tag} has a caption, and no alternative text: it is no figure"
                )
                more = f"{hint.replace('picture', element.tag)}, in 'alt'"
                self.problems.warn("missing-alt", message, place, more)
        elif fault := _fault(alt):
            message = f"the alternative text '{beginning(alt)}' {fault}"
            self.problems.warn("poor-alt", message, place, hint)


def _captioned(element: Element, parent: Element | None) -> bool:
    """Tell whether a caption stands right before an element, or right after it."""
    beside = list(parent.elements()) if parent else [element]
    at = next(number for number, each in enumerate(beside) if each is element)
    near = (*beside[max(at - 1, 0) : at], *beside[at + 1 : at + 2])
    return any(getattr(each, "role", "") == "Caption" for each in near)


def is_vague(text: str) -> bool:
    """Tell whether a link's text alone says nothing, be it a word or an address with a path."""
    if _ADDRESS.fullmatch(text):
        return not _HOST.fullmatch(text)
    letters = re.sub(r"[\W_]", "", text.casefold())
    return bool(text) and (not letters or letters in _VAGUE)


def _fault(alt: str) -> str:
    """Return what is wrong with an alternative text, '' for nothing."""
    if _FILE.fullmatch(alt):
        return "is the name of a file"
    if found := _EMPTY_BEGIN.match(alt):
        return f"begins with '{found[0]}', which a reader says itself"
    if len(alt) < _SHORTEST:
        return "is too short to tell anything"
    if len(alt) > _LONGEST:
        return f"has {len(alt)} characters: more than {_LONGEST} are tiring to hear"
    return ""


def _pinpointed(source: Place, text: str, files: Files) -> Place:
    """Return where a link with a text first stands in a file, from a place on; else the place."""
    below = islice(files.lines(source.file), source.line - 1, source.line - 1 + _NEAR)
    # An address is a link without any marks.
    bare = (text,) if _ADDRESS.fullmatch(text) else ()
    for number, line in enumerate(below, source.line):
        for marked in (f"[{text}](", f">{text}<", *bare):
            if (at := line.find(marked)) >= 0:
                return Place(source.file, number, at + 1 + (marked[0] == ">"))
    return source
