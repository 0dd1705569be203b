"""Tagged PDFs read aloud: what is heard of them, and the command that tells it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pikepdf import Array, Dictionary, Name, String

from invoked import Result, invoke
from memopress import checking
from memopress.preflight import DamagedError, UntaggedError, read_aloud
from tagged import Tag, line, says, tag, tagged

if TYPE_CHECKING:
    import pikepdf

    from conftest import Project

FOREIGN = Path(__file__).parent / "data/foreign"
BY_NUMBER = Dictionary(O=Name.List, ListNumbering=Name.Decimal)


def run(*arguments: str) -> Result:
    """Run the command line."""
    return invoke(arguments)


def heard(*contents: str, tree: Tag, **more: Any) -> list[str]:
    """Return the lines of what is heard of a file."""
    data = tagged(*contents, tree=tree, **more)
    return [str(each) for each in read_aloud(data) if not each.inline]


def link(**entries: Any) -> dict[str, Any]:
    """Return the entries of a link."""
    return {"Subtype": Name.Link, **entries}


def to(address: str) -> Dictionary:
    """Return the action that leads to an address."""
    return Dictionary(S=Name.URI, URI=String(address))


def test_headings_and_groups_are_heard() -> None:
    """Groups have lines of their own; own types are told as the standard ones that they are."""
    content = says(0, "Lokaal talent", 150) + says(1, "doet me wat", 120) + says(2, "Wat", 90)
    lines = heard(
        content,
        tree=tag(
            "Document",
            tag("Kaart", tag("Kop", 0), tag("P", 1), page=None),
            tag("Vreemd", 2),
            page=None,
        ),
        roles={"Kaart": "Art", "Kop": "H2"},
    )

    assert lines == [
        "Document (nl-BE)",
        "  Art",
        "    H2 Lokaal talent",
        "    P doet me wat",
        "  Vreemd (no standard type) Wat",
    ]


def test_data_leave_out_what_is_as_usual() -> None:
    """Depth, role and text are always there."""
    tree = tag("Document", tag("H2", 0), tag("Vreemd", page=None))

    _, head, own = read_aloud(tagged(says(0, "Kop"), tree=tree))
    assert head.as_data() == {"depth": 1, "role": "H2", "text": "Kop", "level": 2, "page": 1}
    assert own.as_data() == {"depth": 1, "role": "Vreemd", "text": "", "standard": False}


def test_a_paragraph_is_one_line() -> None:
    """Lines are joined by spaces, torn words without their soft hyphen; links stand within."""
    content = (
        says(0, "Zie ", 150)
        + says(1, "de site", 150, 30)
        + says(2, "van het gemeen\\255", 138)
        + says(3, "telijk   kunsten-", 126)
        + says(4, "loket", 114)
        + says(5, "in Noord", 102)
    )
    tree = tag("Document", tag("P", 0, tag("Link", 1, link(A=to("https://x.be/"))), 2, 3, 4, 5))

    assert heard(content, tree=tree)[1] == (
        "  P Zie [Link (https://x.be/) de site] van het gemeentelijk kunsten-loket in Noord"
    )
    spoken = list(read_aloud(tagged(content, tree=tree)))
    assert spoken[1].text == "Zie de site van het gemeentelijk kunsten-loket in Noord"
    assert (spoken[2].role, spoken[2].text, spoken[2].depth) == ("Link", "de site", 2)
    assert (spoken[2].inline, spoken[2].targets) == (True, ("https://x.be/",))


def test_what_stands_in_for_content_is_heard() -> None:
    """Alt and ActualText are heard instead, of elements and within marked content."""
    told = "/Span <</ActualText (gemeentelijk)>> BDC " + line("gemeen-", 60) + " EMC "
    told += "/Span <</ActualText ( )>> BDC " + line("telijk", 48) + " EMC " + line("nieuws", 48, 60)
    content = (
        says(0, "x", 150)
        + says(1, "IV", 120)
        + says(2, "bijschrift", 100)
        + f"/P <</MCID 3>> BDC {told} /Artifact BMC {line('7')} EMC EMC "
        + says(4, "BTW", 20)
    )
    tree = tag(
        "Document",
        tag("Figure", 0, tag("Caption", 2), Alt="Dansers op een plein"),
        tag("P", tag("Span", 1, ActualText="vier")),
        tag("P", 3),
        tag("P", tag("Span", 4, E="belasting")),
    )

    assert heard(content, tree=tree)[1:] == [
        "  Figure (Alt) Dansers op een plein",
        "    Caption bijschrift",
        "  P vier",
        "  P gemeentelijk nieuws",
        "  P BTW (belasting)",
    ]


def test_lists_are_heard_with_their_labels() -> None:
    """Lists may lie in items of lists."""
    content = "".join(
        says(n, text, 150 - 12 * n) for n, text in enumerate(["1.", "een", "-", "in"])
    )
    inner = tag("L", tag("LI", tag("Lbl", 2), tag("LBody", 3)))
    tree = tag("L", tag("LI", tag("Lbl", 0), tag("LBody", 1, inner)), A=BY_NUMBER)

    assert heard(content, tree=tree) == [
        "L (nl-BE, Decimal)",
        "  LI",
        "    Lbl 1.",
        "    LBody een",
        "      L",
        "        LI",
        "          Lbl -",
        "          LBody in",
    ]


def test_tables_are_heard_with_scopes() -> None:
    """Headers tell of what they are, cells how many they span."""
    content = "".join(says(n, text, 150 - 12 * n) for n, text in enumerate(["Naam", "Radar", "2"]))
    tree = tag(
        "Table",
        tag("THead", tag("TR", tag("TH", 0, A=Dictionary(O=Name.Table, Scope=Name.Column)))),
        tag(
            "TBody",
            tag(
                "TR",
                tag("TH", 1, A=Dictionary(O=Name.Table, Scope=Name.Row, RowSpan=3)),
                tag("TD", 2, A=Array([Dictionary(O=Name.Table, ColSpan=2)])),
            ),
        ),
    )

    assert heard(content, tree=tree) == [
        "Table (nl-BE)",
        "  THead",
        "    TR",
        "      TH (Column) Naam",
        "  TBody",
        "    TR",
        "      TH (Row, 3 rows) Radar",
        "      TD (2 columns) 2",
    ]


def test_languages_are_told_where_they_differ() -> None:
    """An element inherits its language; the document's own is told once."""
    content = says(0, "Bonjour", 150) + says(1, "dag", 130) + says(2, "monde", 130, 60)
    tree = tag(
        "Document",
        tag("Sect", tag("P", 0), Lang="fr"),
        tag("P", 1, tag("Quote", 2, Lang="fr")),
    )

    assert heard(content, tree=tree) == [
        "Document (nl-BE)",
        "  Sect (fr)",
        "    P (fr) Bonjour",
        "  P dag [Quote (fr) monde]",
    ]


def test_links_lead_to_pages() -> None:
    """A page is told by its number, also where the destination has a name."""

    def change(pdf: pikepdf.Pdf) -> None:
        spot = Array([pdf.pages[1].obj, Name.Fit])
        named = Dictionary(Names=Array([String("kaart"), Dictionary(D=spot)]))
        pdf.Root.Names = Dictionary(Dests=named)
        notes = pdf.pages[0].obj.Annots
        notes[0].Dest = spot
        notes[2].A = Dictionary(S=Name.GoTo, D=spot)

    leads = (link(), link(Dest=String("kaart")), link(), link(Dest=String("nowhere")))
    kids = [tag("Link", number, entries) for number, entries in enumerate(leads)]
    content = "".join(says(n, "hier ", 150 - 12 * n) for n in range(4))

    assert heard(content, "", tree=tag("Document", tag("P", *kids)), change=change)[1] == (
        "  P [Link (page 2) hier] [Link (page 2) hier] [Link (page 2) hier] [Link hier]"
    )


def test_what_goes_on_after_a_kid_is_told_so() -> None:
    """Order is kept: what follows a note or a figure is not heard before it."""
    content = says(0, "voor", 150) + says(1, "noot", 20) + says(2, "na", 130)
    tree = tag("Document", tag("P", 0, tag("Note", 1), 2), tag("P", tag("Figure"), tag("Span")))

    assert heard(content, tree=tree)[1:] == [
        "  P voor",
        "    Note noot",
        "  P … na",
        "  P",
        "    Figure (no Alt)",
        "  P …",
    ]


@pytest.mark.parametrize("kind", ["Sect", "Span"])
def test_very_deep_trees_are_heard(kind: str) -> None:
    """Depth is no limit, of groups and of what stands in a line."""
    tree = tag("P", tag("Span", 0))
    for _ in range(3_000):
        tree = tag(kind, tree, page=None)

    assert heard(says(0, "diep"), tree=tree)[-1].endswith("P diep")


# the command --------------------------------------------------------------------------------------


def test_the_command_reads_a_file() -> None:
    """Any tagged PDF is read, as lines and as data."""
    file = str(FOREIGN / "typst-a2b.pdf")

    assert run("read", file).stdout.splitlines() == [
        "Document (en)",
        "  P Foreign birds on the quay",
        "  Figure (no Alt)",
    ]
    assert json.loads(run("read", file, "--json").stdout)["elements"] == [
        {"depth": 0, "role": "Document", "text": "", "lang": "en"},
        {"depth": 1, "role": "P", "text": "Foreign birds on the quay", "page": 1},
        {"depth": 1, "role": "Figure", "text": "", "page": 2},
    ]


def test_the_command_reads_an_edition(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """The screen file is made for it, and nothing is written beside the cache."""
    asked = []
    made = checking.screen_file

    def screen_file(folder: Path, edition: str) -> bytes:
        asked.append(edition)
        assert made(folder, edition).startswith(b"%PDF-1.7")
        return tagged(says(0, "Heron"), tree=tag("Document", tag("H1", 0)))

    monkeypatch.setattr(checking, "screen_file", screen_file)

    result = run("read", "north")

    assert (result.exit_code, asked) == (0, ["north"])
    assert result.stdout.splitlines() == ["Document (nl-BE)", "  H1 Heron"]
    assert not (project.folder / "output").exists()


@pytest.mark.usefixtures("project")
def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    """Untagged and broken files are at fault; what is not there is wrong use."""
    broken = tmp_path / "broken.pdf"
    broken.write_text("no PDF")
    for arguments, status, said in (
        ([str(FOREIGN / "img2pdf.pdf")], 1, "it is not tagged: it has no structure tree"),
        ([str(broken)], 1, "it cannot be read as a PDF"),
        (["nrth"], 2, "did you mean 'north'?"),
        (["nowhere.pdf"], 2, "cannot read nowhere.pdf"),
        (["north", "--project", str(tmp_path / "no")], 2, "is no project"),
    ):
        result = run("read", *arguments)
        assert (result.exit_code, said in result.stderr) == (status, True), result.stderr

    (found,) = json.loads(run("read", str(FOREIGN / "img2pdf.pdf"), "--json").stdout)["diagnostics"]
    assert found["code"] == "untagged"


def test_read_aloud_says_at_once_what_it_cannot_read() -> None:
    """Nothing has to be heard before that is known."""
    with pytest.raises(UntaggedError):
        read_aloud((FOREIGN / "img2pdf.pdf").read_bytes())
    with pytest.raises(DamagedError):
        read_aloud(b"")
