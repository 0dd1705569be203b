"""Dates, numbers, money and the order of texts, as the language of a publication has them."""

from __future__ import annotations

import datetime as dt
import itertools
import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pyuca.collator import Collator_10_0_0

from conftest import ROOT, Project, small_layout
from memopress.composing import compose
from memopress.content import Money, Rich, Time, print_of
from memopress.diagnostics import Place, Problems
from memopress.edition import read_editions
from memopress.files import Files
from memopress.keeping import Cache
from memopress.layout import Templates, order
from memopress.layout.allowance import Account
from memopress.session import Session
from memopress.typeset import Line

if TYPE_CHECKING:
    from collections.abc import Callable

    from memopress.diagnostics import Diagnostic

VALUES = {
    "day": dt.date(2026, 9, 18),
    "start": Time(20, 5),
    "price": Money(Decimal("1250.50"), "EUR"),
    "free": None,
}


@pytest.fixture
def render(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str | Diagnostic]:
    """Return a function that renders an expression in a language, or returns the fault."""
    monkeypatch.chdir(tmp_path)
    Path("layout/pages").mkdir(parents=True)
    layout = small_layout(Path("layout"))

    def rendered(expression: str, language: str = "nl-BE", **values: Any) -> str | Diagnostic:
        Path("layout/pages/a.xml.j2").write_text(f"{{{{ {expression} }}}}", encoding="utf-8")
        problems = Problems()
        templates = Templates(layout, "layout", Files(Path()), language=language)
        made = templates.render("a", VALUES | values, problems, None)
        return problems.found[0] if problems.found else (made or "").replace("\u00a0", " ")

    return rendered


@pytest.mark.parametrize(
    ("expression", "language", "text"),
    [
        ("day|date('EEEE d MMMM')", "nl-BE", "vrijdag 18 september"),
        ("day|date('EEEE d MMMM')", "en", "Friday 18 September"),
        ("day|date", "nl-BE", "18 september 2026"),
        ("day|date('short')", "nl-BE", "18/09/2026"),
        ("day|date(\"d 'van' MMM y\")", "nl", "18 van sep 2026"),
        ("day|date('d MMMM', lang='fr')", "nl", "18 septembre"),
        ("day|date('MMMM')", "tlh", None),
        ("start|time", "nl", "20:05"),
        ("start|time('H.mm')", "nl", "20.05"),
        ("1234.5|number", "nl-BE", "1.234,5"),
        ("1234.5|number('#,##0.00')", "en-GB", "1,234.50"),
        ("price|currency", "nl-BE", "€ 1.250,50"),
        ("price|currency(form='¤ 0')", "nl", "€ 1250"),
        ("12|currency('USD', lang='de')", "nl", "12,00 $"),
        ("price.amount * 2", "nl", "2501.0"),
        ("price.currency ~ start.hour ~ start.minute", "nl", "EUR205"),
        ("day ~ ' ' ~ start ~ ' ' ~ price", "nl", "2026-09-18 20:05 1250.50 EUR"),
    ],
)
def test_values_in_the_words_of_a_language(
    render: Callable[..., str | Diagnostic], expression: str, language: str, text: str | None
) -> None:
    """Each is written as the language does, by a pattern or in its usual ways."""
    made = render(expression, language)

    if text is None:
        assert not isinstance(made, str)
        assert made.message.startswith("how 'tlh' writes dates and numbers is not known")
    else:
        assert made == text


def test_docs_show_what_comes_out(render: Callable[..., str | Diagnostic]) -> None:
    """Each line of the table in docs/layout.md is what a template makes."""
    page = (ROOT / "docs/layout.md").read_text(encoding="utf-8")
    table = page.partition("| write | is, in Dutch |")[2].partition("\n\n")[0]
    rows = re.findall(r"^\| `(.*)` \| (.*) \|$", table, re.MULTILINE)
    given = {"start": Time(20), "price": Money(Decimal("12.50"), "EUR")}

    assert len(rows) == 12
    for written, text in rows:
        assert render(written.replace("\\|", "|"), "nl", **given) == text


def test_prints_tell_values_apart() -> None:
    """What is kept of a page is known by the values that it looked at."""
    values = (dt.date(2026, 9, 18), "2026-09-18", Time(20), Time(20, 1), "20:00")
    money = (
        Money(Decimal(5), "EUR"),
        Money(Decimal(5), "USD"),
        Money(Decimal("5.00"), "EUR"),
        "5 EUR",
    )

    assert len({print_of(each) for each in (*values, *money)}) == len(values) + len(money)


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("'18/09/2026'|date", "a text is no date; let its field be of type date"),
        ("day|date('hh:mm')", "'hh:mm' is no pattern, such as 'EEEE d MMMM y'"),
        ("day|date('" + "y" * 59 + "X')", "is no pattern"),
        ("day|date('" + "y" * 61 + "')", "is no pattern"),
        ("day|date(5)", "'5' is no pattern"),
        ("day|time", "a date is no time"),
        ("start|time('d')", "'d' is no pattern"),
        ("start|time('full')", "'full' tells the time zone too"),
        ("true|number", "a truth value is no number"),
        ("5|number('#E0')", "'#E0' is no pattern"),
        ("5|currency", "which currency?"),
        ("5|currency('euro')", "which currency?"),
        ("'5'|currency('EUR')", "a text is no amount"),
        ("day|date(lang=5)", "how '5' writes dates"),
        ("[1, 'a']|sort", "there is no order of a number and a text"),
        ("[day, free]|max", "there is no order of a date and none; choose first"),
        ("[day, price]|min", "there is no order of a date and an amount"),
    ],
)
def test_what_cannot_be_written_is_told(
    render: Callable[..., str | Diagnostic], expression: str, message: str
) -> None:
    """A designer reads what is wrong, and what to do."""
    found = render(expression)

    assert not isinstance(found, str)
    assert (found.code, message in found.message) == ("template-refused", True)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("nl", "Adam Claes Ötzel Vermeersch"),
        ("en", "-a c1 cafe café cafés"),
        ("de", "Arzt Ärzte Öl Zahn"),
        ("sv-SE", "Zorn Ångström Älg Öster"),
        ("fi", "Zorn Åbo Äiti Öljy"),
        ("da", "Zorn Ærø Ølgod Aalborg"),
        ("nb", "Zorn Ære Øre Ås"),
        ("es", "nube ñame oso"),
        ("cs", "cena čas hora chata ihned rok řeka sen šest zub žena"),
        ("hr", "cijena čas ćup dan džep đak"),
        ("hu", "cukor csak zab zseb"),
        ("pl", "lato łaska miasto zima źrebak żaba"),
        ("tr", "hala ılık ilk İzmir jale"),
        ("cy", "cor chwarae dau ddoe"),
        ("is", "zeta þorn ævi öl"),
        ("et", "sea šokk zoo žanr tee"),
        ("lt", "cukrus čia zona žmogus"),
    ],
)
def test_texts_stand_in_the_order_of_the_language(
    render: Callable[..., str | Diagnostic], language: str, words: str
) -> None:
    """Accents make no letter of their own, but where the language has it so."""
    right = words.split()

    made = render("words|sort|join(' ')", language, words=tuple(reversed(right)))

    assert made == words


def test_all_that_puts_in_order_does_so(render: Callable[..., str | Diagnostic]) -> None:
    """Least, greatest, groups, maps, several attributes; and a text by its words, not its marks."""
    names = ("Vermeersch", "Ötzel", "adam", "Adam")
    people = tuple({"name": each, "age": age} for age, each in enumerate(names))

    assert render("n|min ~ n|max", n=names[:3]) == "adamVermeersch"
    assert render("n|sort|join(' ')", n=names) == "adam Adam Ötzel Vermeersch"
    assert render("n|sort(case_sensitive=true)|join(' ')", n=names[::-1]) == (
        "adam Adam Ötzel Vermeersch"
    )
    assert render("p|groupby('name')|map('first')|join(' ')", p=people) == "adam Ötzel Vermeersch"
    assert render("p|sort(attribute='name,age')|map(attribute='age')|join", p=people) == "2310"
    assert render("{'z': 1, 'é': 2, 'a': 3}|dictsort|map('first')|join") == "aéz"
    place = Place("a", 1, 1)
    rich = (Rich("*b*", place, "<em>b</em>", "b"), Rich("a", place), Rich("*é*", place, "", "é"))
    assert render("r|sort|map(attribute='plain')|join", r=rich) == "abé"


def test_plain_letters_have_the_order_of_all_others() -> None:
    """Without Unicode's table, texts of ASCII stand as they do with it."""
    collator = Collator_10_0_0()
    letters = [chr(code) for code in range(32, 127)]
    texts = [*letters, *map("".join, itertools.product("aB -1.", repeat=3))]
    with Account().allowance():
        for case in (False, True):
            plain = order.ranks(texts, "nl", case=case)
            full = order.ranks([*texts, "é"], "nl", case=case)
            assert sorted(texts, key=plain.__getitem__) == sorted(texts, key=full.__getitem__)
        assert sorted(texts, key=plain.__getitem__) == sorted(texts, key=collator.sort_key)


def test_long_texts_are_bounded() -> None:
    """A text counts by its first characters: looking through all of it would be the square."""
    with Account().allowance():
        found = order.ranks(["é" * 100_000, "é" * 100_001], "nl", case=False)

    one, other = found.values()
    assert one == other
    assert len(one[0]) == order.LONGEST


NAMES = "{{ ['zeta', 'ænima', 'heron']|sort|join(' ') }} {{ publication.date|date('MMMM') }}"


def test_what_is_kept_knows_the_language(project: Project, tmp_path: Path) -> None:
    """Another language of the publication makes pages anew whose templates ask for it."""
    project.change("layouts/pocket/pages/list.xml.j2", '<p style="text"><a', f'<p style="text">{NAMES}</p><p style="text"><a')  # fmt: skip # noqa: E501
    texts = []
    for language in ("en-GB", "da"):
        text = (project.folder / "source/quay.yaml").read_text(encoding="utf-8")
        project.write("source/quay.yaml", text.replace("en-GB", language))
        session = Session(project.folder, Cache(tmp_path / "cache"))
        texts.append(_listed(session))

    assert [each.split("  ")[0] for each in texts] == [
        "ænima heron zeta February",
        "heron zeta ænima februar",
    ]


def _listed(session: Session) -> str:
    """Return how the text of the list's page begins, as a build composes it."""
    chosen = read_editions(session.job.publication, ("north",))
    (made,) = compose(session, chosen, Problems(), Problems())
    line = made.pages[1].items[0].item
    assert isinstance(line, Line)
    return line.text


def test_nothing_is_loaded_that_is_not_used(project: Project) -> None:
    """A publication of plain texts loads neither Unicode's table nor CLDR's."""
    project.change(
        "layouts/pocket/pages/list.xml.j2",
        "in edition.collections.birds",
        "in edition.collections.birds|sort(attribute='call')",
    )
    code = "import sys, memopress.checking as c; c.check('.'); print(*sys.modules)"
    told = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()

    assert "jinja2" in told
    assert not {"babel", "pyuca"} & set(told)
