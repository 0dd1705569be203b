"""Tagged PDFs made by hand: what their structure is, is known down to the entry."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from memopress.preflight.reading import File, Structure, open_file

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


@dataclass(frozen=True)
class In:
    """An MCID of another page than the element's, or of a form on it."""

    mcid: int
    page: int | None = None
    form: str = ""


@dataclass(frozen=True)
class Tag:
    """A structure element to make.

    Kids are MCIDs of its page, elements, and the entries of annotations; `more` are entries.
    """

    kind: str
    kids: tuple[int | In | Tag | dict[str, Any], ...] = ()
    page: int | None = 1
    more: Mapping[str, Any] = field(default_factory=dict)


def tag(
    kind: str, *kids: int | In | Tag | dict[str, Any], page: int | None = 1, **more: Any
) -> Tag:
    """Return a structure element to make; texts become strings."""
    entries = {k: String(v) if isinstance(v, str) else v for k, v in more.items()}
    return Tag(kind, kids, page, entries)


def says(mcid: int, text: str, y: float = 100, x: float = 10, more: str = "") -> str:
    """Return the operators of a line that is content of its own."""
    return f"/Span <</MCID {mcid} {more}>> BDC {line(text, y, x)} EMC\n"


def line(text: str, y: float = 100, x: float = 10) -> str:
    """Return the operators of a line."""
    return f"BT /F 10 Tf {x} {y} Td ({text}) Tj ET"


def tagged(
    *contents: str,
    tree: Tag | None = None,
    roles: Mapping[str, str] | None = None,
    forms: Mapping[str, str] | None = None,
    lang: str = "nl-BE",
    change: Callable[[pikepdf.Pdf], object] | None = None,
    properties: Mapping[str, Any] | None = None,
) -> bytes:
    """Return a PDF with a page for each content, and with a tree that is as it should be.

    `change` damages it.
    """
    pdf = pikepdf.new()
    font = pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type1,
            BaseFont=Name.Helvetica,
            Encoding=Name.WinAnsiEncoding,
        )
    )
    fonts = Dictionary(F=font)
    streams = {
        name: pdf.make_indirect(
            pdf.make_stream(
                content.encode("cp1252"),
                Type=Name.XObject,
                Subtype=Name.Form,
                BBox=Array([0, 0, 200, 200]),
                Resources=Dictionary(Font=fonts),
            )
        )
        for name, content in (forms or {}).items()
    }
    for content in contents:
        pdf.add_blank_page(page_size=(200, 200))
        page = pdf.pages[-1].obj
        page.Contents = pdf.make_stream(content.encode("cp1252"))
        page.Resources = Dictionary(
            Font=fonts,
            XObject=Dictionary({f"/{k}": v for k, v in streams.items()}),
            Properties=Dictionary({f"/{k}": v for k, v in (properties or {}).items()}),
        )
    if tree is not None:
        _Maker(pdf, streams).make(tree, roles or {})
    pdf.Root.Lang = String(lang)
    pdf.Root.MarkInfo = Dictionary(Marked=True)
    if change:
        change(pdf)
    out = io.BytesIO()
    pdf.save(out, static_id=True, compress_streams=False)
    return out.getvalue()


class _Maker:
    def __init__(self, pdf: pikepdf.Pdf, forms: Mapping[str, Any]) -> None:
        self.pdf, self.forms = pdf, forms
        self.entries: dict[int, Any] = {}
        for number, page in enumerate(pdf.pages):
            page.obj.StructParents = number
            self.entries[number] = {}
        for form in forms.values():
            form.StructParents = len(self.entries)
            self.entries[len(self.entries)] = {}
        self.ids: dict[str, Any] = {}

    def make(self, tree: Tag, roles: Mapping[str, str]) -> None:
        pdf = self.pdf
        root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        # Parents before kids, without recursion: trees may be very deep.
        queue: list[tuple[Tag, Any]] = [(tree, root)]
        while queue:
            each, parent = queue.pop(0)
            element = pdf.make_indirect(
                Dictionary(Type=Name.StructElem, S=Name(f"/{each.kind}"), P=parent, K=Array())
            )
            for key, value in each.more.items():
                element[f"/{key}"] = value
            if each.page is not None:
                element.Pg = pdf.pages[each.page - 1].obj
            if "ID" in each.more:
                self.ids[str(each.more["ID"])] = element
            if parent is root:
                root.K = element
            else:
                kids = parent.K
                kids[kids.index(each.kind)] = element  # where its place was kept
            for kid in each.kids:
                if isinstance(kid, Tag):
                    element.K.append(String(kid.kind))
                    queue.append((kid, element))
                else:
                    element.K.append(self._content(kid, element, each.page or 1))
        numbers = Array()
        for number, entry in self.entries.items():
            numbers.append(number)
            numbers.append(entry if isinstance(entry, Dictionary) else self._array(entry))
        root.ParentTree = pdf.make_indirect(Dictionary(Nums=numbers))
        if self.ids:
            pairs = [x for key in sorted(self.ids) for x in (String(key), self.ids[key])]
            root.IDTree = Dictionary(Names=Array(pairs))
        root.RoleMap = Dictionary({f"/{k}": Name(f"/{v}") for k, v in roles.items()})
        pdf.Root.StructTreeRoot = root

    def _content(self, kid: int | In | dict[str, Any], element: Any, page: int) -> Any:
        if isinstance(kid, int):
            self.entries[page - 1][kid] = element
            return kid
        if isinstance(kid, In):
            number = kid.page or page
            made = Dictionary(Type=Name.MCR, MCID=kid.mcid, Pg=self.pdf.pages[number - 1].obj)
            if kid.form:
                made.Stm = self.forms[kid.form]
                number = int(made.Stm.StructParents) + 1
            self.entries[number - 1][kid.mcid] = element
            return made
        sheet = self.pdf.pages[page - 1].obj
        annotation = self.pdf.make_indirect(
            Dictionary(Type=Name.Annot, Rect=Array([0, 0, 9, 9]), **kid)
        )
        annotation.StructParent = len(self.entries)
        self.entries[len(self.entries)] = element
        if "/Annots" not in sheet:
            sheet.Annots = Array()
        sheet.Annots.append(annotation)
        return Dictionary(Type=Name.OBJR, Obj=annotation, Pg=sheet)

    def _array(self, entry: dict[int, Any]) -> Any:
        size = max(entry, default=-1) + 1
        return self.pdf.make_indirect(Array([entry.get(mcid) for mcid in range(size)]))


def opened(*contents: str, **more: Any) -> File:
    """Return such a file opened for judging."""
    return open_file(tagged(*contents, **more))


def structure(*contents: str, **more: Any) -> Structure:
    """Return the structure of such a file."""
    found = opened(*contents, **more).structure
    assert found is not None
    return found
