"""Page templates and the markup they make: every misuse is told at its line in the template."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from conftest import said, small_layout
from memopress.diagnostics import Diagnostic, Place, Problems
from memopress.files import Files
from memopress.layout import LANGUAGE, Element, Templates, elements
from memopress.layout.language import RENAMED
from memopress.trace import trace, untraced

if TYPE_CHECKING:
    from collections.abc import Callable

Made = tuple[list[Element], list[Diagnostic]]


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Made]:
    """Return a function that renders and reads a template of this text, with these values."""
    monkeypatch.chdir(tmp_path)
    Path("layout/pages").mkdir(parents=True)

    def made(text: str, /, name: str = "card", **values: Any) -> Made:
        Path("layout/pages/card.xml.j2").write_text(text, encoding="utf-8")
        problems = Problems()
        templates = Templates(small_layout(Path("layout")), "layout", Files(Path()))
        _, roots = templates.pages(name, values, problems, Place("plan.xml.j2", 7, 3))
        return roots, problems.found

    return made


def page(inner: str, line: int = 1) -> str:
    """Return a page with something in its frame, which starts on a line of the template."""
    return (
        '<page master="plain"><frame name="main">' + "\n" * (line - 1) + inner + "</frame></page>"
    )


def inner(roots: list[Element]) -> Element:
    """Return the one element in the frame of a page."""
    (frame,) = roots[0].elements()
    (found,) = frame.elements()
    return found


def told(found: list[Diagnostic]) -> list[tuple[str, str]]:
    """Return code and place of each diagnostic."""
    return [(d.code, str(d.place)) for d in found]


def test_markup_is_read(make: Callable[..., Made]) -> None:
    """Elements come with their attributes, text and the place of their start tag."""
    roots, found = make(page('\n  <p style="body">Dans &amp; <em>muziek</em></p>', 1))

    paragraph = inner(roots)
    assert found == []
    assert isinstance(paragraph, elements.Paragraph)
    assert (paragraph.tag, paragraph.style.name) == ("p", "body")
    assert str(paragraph.place) == "layout/pages/card.xml.j2:2:3"
    assert paragraph.text == "Dans & muziek"


def test_unknown_element(make: Callable[..., Made]) -> None:
    """An element that is not page markup is told with the nearest one."""
    _, found = make(page('<pp style="body">x</pp>', 4))

    assert told(found) == [("unknown-element", "layout/pages/card.xml.j2:4:1")]
    assert found[0].hints == ("did you mean 'p'?",)


def test_misplaced_element(make: Callable[..., Made]) -> None:
    """An element in the wrong parent is told with the parents that it belongs in."""
    _, found = make(page("\n  <item>los</item>", 2))

    assert told(found) == [("misplaced-element", "layout/pages/card.xml.j2:3:3")]
    assert found[0].message == "<item> may not stand in <frame>"
    assert found[0].hints == ("it belongs in <footnotes>, <list>",)


def test_unknown_attribute(make: Callable[..., Made]) -> None:
    """A misspelt attribute is told with the nearest one, and with nothing of our own."""
    _, found = make(page('<shape heigth="3pt"/>', 3))

    assert told(found) == [("unknown-attribute", "layout/pages/card.xml.j2:3:1")]
    assert found[0].hints == ("did you mean 'height'?",)


def test_hint_does_not_show_the_stamp(make: Callable[..., Made]) -> None:
    """A list of the attributes that are known holds those a designer may write."""
    _, found = make(page('<h1 style="body" zzz="1">x</h1>'))

    assert found[0].hints == ("known here: anchor, bookmark, level, order, span, style",)


def test_what_is_called_otherwise_now(
    make: Callable[..., Made], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An old name of an attribute or an element is told with the new one, and taken for it."""
    drawing = '<drawing height="9pt"><line x1="0" y1="0" x2="9" y2="0" %s/></drawing>'
    roots, found = make(page(drawing % 'stroke="ink" stroke-width="2"', 4))

    assert told(found) == [("renamed", "layout/pages/card.xml.j2:4:23")]
    assert found[0].message == "<line stroke-width> is called 'thickness' now"
    assert found[0].hints == ('write thickness="2"',)
    (line,) = inner(roots).elements()
    assert isinstance(line, elements.Stroke)
    assert line.thickness == 2

    # A wrong value is another fault, and one that stands beside the new name counts for nothing.
    _, found = make(page(drawing % 'stroke="ink" stroke-width="-2"'))
    assert [d.code for d in found] == ["renamed", "wrong-type"]
    roots, found = make(page(drawing % 'stroke="ink" thickness="3" stroke-width="2"'))
    assert [d.code for d in found] == ["renamed"]
    (line,) = inner(roots).elements()
    assert isinstance(line, elements.Stroke)
    assert line.thickness == 3

    monkeypatch.setitem(RENAMED, "aside", "box")
    roots, found = make(page('<aside fill="ink"><p style="body">x</p></aside>', 2))
    assert told(found) == [("renamed", "layout/pages/card.xml.j2:2:1")]
    assert found[0].message == "<aside> is called <box> now"
    assert isinstance(inner(roots), elements.Box)


def test_what_stands_outside_of_all_others(make: Callable[..., Made]) -> None:
    """That all of a template stands in an element of ours is nothing that a designer reads."""
    _, found = make('<p style="body">x</p>')
    _, nested = make(page('<page master="plain"/>'))

    assert [d.message for d in found] == ["<p> may not stand outside of all others"]
    assert found[0].hints == ("it belongs in <box>, <cell>, <frame>, <tag>, <wrap>",)
    assert [d.message for d in nested] == ["<page> may not stand in <frame>"]
    assert nested[0].hints == ("it belongs outside of all others",)


def test_a_tint_that_is_none(make: Callable[..., Made]) -> None:
    """A swatch that there is may have a tint that there is not."""
    _, found = make(page('<shape fill="coral 400%"/>', 3))

    assert told(found) == [("unknown-swatch", "layout/pages/card.xml.j2:3:1")]
    assert found[0].hints == ("a tint is written 'coral 40%'",)


def test_one_that_a_template_leaves_empty_is_no_fault(make: Callable[..., Made]) -> None:
    """Attributes that have a value one time and none the other are not told to have no effect."""
    _, empty = make(page('<box stroke="" thickness="2pt"/><p style="body" span="">x</p>'))
    _, missing = make(page('<box thickness="2pt"/>'))
    roots, span = make(page('<p style="body">a <span lang="">b</span></p>'))

    assert empty == []
    assert span == []
    assert inner(roots).text == "a b"
    assert [(d.code, d.hints) for d in missing] == [
        ("no-effect", ("give it 'stroke', or leave 'thickness' out",))
    ]


def test_missing_attributes_in_a_fixed_order(make: Callable[..., Made]) -> None:
    """What an element needs and lacks is told, in the same order every time."""
    _, found = make(page("<rule/>", 2))

    assert told(found) == [("missing-attribute", "layout/pages/card.xml.j2:2:1")] * 2
    assert [d.message for d in found] == [
        "<rule> needs the attribute 'stroke'",
        "<rule> needs the attribute 'thickness'",
    ]


@pytest.mark.parametrize(
    ("markup", "found"),
    [
        ('<rule strok="ink"/>', ["unknown 'strok'", "needs 'thickness'"]),
        ('<rule strok="ink" thicknes="1pt"/>', ["unknown 'strok'", "unknown 'thicknes'"]),
        ('<rule colour="ink" thickness="1pt"/>', ["unknown 'colour'", "needs 'stroke'"]),
        ('<p stile="body">x</p>', ["unknown 'stile'"]),
        ('<p zzz="body">x</p>', ["unknown 'zzz'", "needs 'style'"]),
        ('<frame nam="main"/>', ["unknown 'nam'"]),
        ('<frame zzz="main"/>', ["unknown 'zzz'", "needs 'name'"]),
    ],
)
def test_unknown_attribute_hides_a_missing_one_that_it_may_be(
    make: Callable[..., Made], markup: str, found: list[str]
) -> None:
    """By its name; one that it can hardly be is told as well, in the same round."""
    whole = f'<page master="plain">{markup}</page>' if "<frame" in markup else page(markup)
    _, problems = make(whole)

    words = {"unknown-attribute": "unknown", "missing-attribute": "needs"}
    quoted = [re.findall("'.*?'", each.message)[0] for each in problems]
    told = [f"{words[each.code]} {name}" for each, name in zip(problems, quoted, strict=True)]
    assert told == found


def test_span_needs_one_of_its_attributes(make: Callable[..., Made]) -> None:
    """A span has a style, a language or an expansion, any of them; a link may have a title.

    A frame has a name, or a width and a height.
    """
    inner = '<p style="body">%s</p>'
    spans = '<span lang="en">b</span><span expansion="c" style="coral">e</span>'
    assert make(page(inner % f'{spans}<a href="#f/g" title="h">i</a>'))[1] == []

    _, found = make(page(inner % "<span>b</span>"))

    assert told(found) == [("missing-attribute", "layout/pages/card.xml.j2:1:57")]
    assert found[0].message == "<span> needs one of the attributes 'expansion', 'lang', 'style'"

    _, found = make('<page master="plain"><frame width="9pt"/></page>')

    assert told(found) == [("missing-attribute", "layout/pages/card.xml.j2:1:22")]
    assert found[0].message == "<frame> needs one of the attributes 'name', 'width' and 'height'"


def test_stray_text(make: Callable[..., Made]) -> None:
    """Text outside of a paragraph is told where it stands."""
    _, found = make(page("los", 1))

    assert told(found) == [("stray-text", "layout/pages/card.xml.j2:1:41")]
    assert found[0].message == "text may not stand in <frame> itself: 'los'"


def test_broken_markup(make: Callable[..., Made]) -> None:
    """Markup that is not closed is told at the element that was open."""
    roots, found = make('<page master="plain">\n  <frame name="f">\n</page>')

    assert roots == []
    assert told(found) == [("broken-markup", "layout/pages/card.xml.j2:2:3")]
    assert found[0].hints[0] == "near: </page>"


@pytest.mark.parametrize(
    ("inside", "column", "message", "hint"),
    [
        ('<p style="body">a<br>b</p><p style="body">c</p>', 18, "<br> is not closed before </p>", "write <br/>"),  # noqa: E501
        ('<p style="body">a</h1>', 1, "<p> is closed by </h1>", "write </p>"),
        ('<p style="body"><em>a</p>', 17, "<em> is not closed before </p>", "write </em> before it"),  # noqa: E501
        ("<p style=body>a</p>", 1, "the value of 'style' stands without", 'write style="body"'),
        ('<image src="a.png"/>', 1, "<image> is not page markup", "did you mean 'picture'?"),
    ],
)  # fmt: skip
def test_habits_of_html(
    make: Callable[..., Made], inside: str, column: int, message: str, hint: str
) -> None:
    """What is right in HTML and wrong here is told at its place, with what to write."""
    _, found = make(page("\n" + inside))

    assert str(found[0].place) == f"layout/pages/card.xml.j2:2:{column}"
    assert message in found[0].message
    assert hint in found[0].hints


def test_ampersand_in_the_template(make: Callable[..., Made]) -> None:
    """A bare & in a template is broken markup too, told at the paragraph it stands in."""
    _, found = make(page('<p style="body">Koor & stem</p>', 5))

    assert told(found) == [("broken-markup", "layout/pages/card.xml.j2:5:1")]
    assert found[0].hints[0].startswith('near: <p style="body">Koor & stem</p>')


def test_template_syntax(make: Callable[..., Made]) -> None:
    """A template that Jinja2 cannot read is told at its line."""
    roots, found = make(page("{% if x %}\n<p>", 6))

    assert roots == []
    assert [(d.code, d.place and d.place.file) for d in found] == [
        ("template-syntax", "layout/pages/card.xml.j2")
    ]
    assert found[0].place is not None
    assert found[0].place.line in (6, 7)


def test_undefined_variable(make: Callable[..., Made]) -> None:
    """A misspelt name is told at its line, with the name that was meant."""
    _, found = make(page("{{ documnet }}", 3), document="x")

    assert told(found) == [("undefined-variable", "layout/pages/card.xml.j2:3:4")]
    assert found[0].hints == ("did you mean 'document'?",)


def test_undefined_field(make: Callable[..., Made]) -> None:
    """A field that a value does not have is told the same way."""
    _, found = make(page("{{ card.titel }}", 8), card={"title": "Oaze"})

    assert told(found) == [("undefined-variable", "layout/pages/card.xml.j2:8:9")]


def test_failing_expression(make: Callable[..., Made]) -> None:
    """An expression that fails is told at its line, not as a traceback."""
    _, found = make(page("{{ 1 // 0 }}", 2))

    assert told(found) == [("template-failed", "layout/pages/card.xml.j2:2:1")]


def test_template_that_is_not_utf8(make: Callable[..., Made]) -> None:
    """A template saved in another encoding is told as such, not as a traceback."""
    Path("layout/pages/oud.xml.j2").write_bytes("<page master='é'/>".encode("latin-1"))

    roots, found = make("", name="oud")

    assert roots == []
    assert [(d.code, d.place and d.place.file) for d in found] == [
        ("not-utf8", "layout/pages/oud.xml.j2")
    ]


def test_fault_in_a_macro_is_told_there(make: Callable[..., Made]) -> None:
    """A fault in an imported file is told in that file."""
    Path("layout/pieces.xml.j2").write_text(
        "{% macro piece() %}\n\n{{ nothing }}{% endmacro %}", encoding="utf-8"
    )

    _, found = make("{% import 'pieces.xml.j2' as m %}\n" + page("{{ m.piece() }}"))

    assert told(found) == [("undefined-variable", "layout/pieces.xml.j2:3:4")]


def test_missing_template(make: Callable[..., Made]) -> None:
    """A template that is not there is told where it was asked for, with the nearest one."""
    roots, found = make("", name="crad")

    assert roots == []
    assert told(found) == [("unknown-template", "plan.xml.j2:7:3")]
    assert found[0].hints == ("did you mean 'card'?",)


def test_templates_cannot_reach_out(make: Callable[..., Made]) -> None:
    """A template reads no file outside of its folder, and no inner parts of Python."""
    Path("secret.j2").write_text("secret", encoding="utf-8")

    _, outside = make("{% include '../secret.j2' %}")
    _, inner = make(page("{{ ''.__class__.__mro__ }}"))

    assert [d.code for d in outside] == ["unknown-template"]
    assert [d.code for d in inner] in (["template-failed"], ["undefined-variable"])


def test_all_faults_of_a_page_together(make: Callable[..., Made]) -> None:
    """One fault does not hide the next."""
    _, found = make(page('<pp>x</pp>\n<shape heigth="1"/>\n<item>y</item>'))

    assert told(found) == [
        ("unknown-element", "layout/pages/card.xml.j2:1:41"),
        ("unknown-attribute", "layout/pages/card.xml.j2:2:1"),
        ("misplaced-element", "layout/pages/card.xml.j2:3:1"),
    ]


def test_trace_reaches_the_element(make: Callable[..., Made]) -> None:
    """A value's place in source/ goes through the template into the element."""
    text = said("Koor & stem", 12, 5, "source/koor.yaml")

    roots, found = make(page('<p style="body">{{ text }}</p>'), text=text)

    paragraph = inner(roots)
    assert found == []
    assert paragraph.source == Place("source/koor.yaml", 12, 5)
    assert paragraph.text == "Koor & stem"


def test_attributes_are_read_without_the_trace(make: Callable[..., Made]) -> None:
    """A value in an attribute is the text alone."""
    roots, _ = make('<page master="plain" bookmark="{{ text }}"/>', text=said("Koor", 12))

    assert isinstance(roots[0], elements.Page)
    assert roots[0].bookmark == "Koor"


def test_content_is_never_markup(make: Callable[..., Made]) -> None:
    """A title with < and & in it is set as written."""
    roots, found = make(page('<p style="body">{{ text }}</p>'), text="a <b> & c")

    assert found == []
    assert inner(roots).text == "a <b> & c"


def test_every_attribute_does_something() -> None:
    """No attribute is allowed by the language and then read by nobody."""
    folder = Path(__file__).parents[1] / "src/memopress/page"
    code = "".join(path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.py")))

    assert [
        f"<{tag} {name}>"
        for tag, known in LANGUAGE.items()
        for name, each in known.attributes.items()
        if not re.search(rf"\.{each.field}\b|\b{each.field}=|\"{each.field}\"", code)
    ] == []


def test_traces_come_off() -> None:
    """A trace is a mark in front of text, and untraced() takes it away."""
    for place in (Place("a b.yaml", 3, 4), Place("map/x.yaml", 9)):
        assert untraced(f"voor {trace(place)}na") == "voor na"


def test_chance_repeats_itself(make: Callable[..., Made]) -> None:
    """The same seed draws the same figures, on every machine."""
    text = page(
        '<p style="body">{% set c = random(seed) %}'
        "{% for _ in range(4) %}{{ c.whole(1, 6) }}{% endfor %}</p>"
    )

    rolls = [make(text, seed=seed)[0][0].text for seed in ("dans", "dans", "koor")]

    assert rolls[0] == rolls[1]
    assert rolls[0] != rolls[2]
