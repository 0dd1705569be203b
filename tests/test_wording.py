"""What goes wrong in a template is told in the words of its designer."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from conftest import small_layout
from memopress.content.model import Record, Text
from memopress.diagnostics import Diagnostic, Place, Problems
from memopress.files import Files
from memopress.keeping import Cache
from memopress.layout import Function, Templates, inspect_templates
from memopress.layout.wording import failed

PLACE = Place("source/birds/gull.yaml", 1, 1)
BIRD = Record(
    "bird",
    PLACE,
    {"name": Text("Gull", PLACE), "portrait": None, "count": 3, "spots": (), "seen": ("quay",)},
    {},
)
GIVEN = {"document": BIRD, "folio_of": Function("folio_of", lambda key: key)}
# Words of Jinja and of Python.
FOREIGN = re.compile(
    r"[Jj]inja|object|instance|positional|keyword|None|\b(?:str|int|dict|tuple|len)\b|Error"
    r"|iterable|unpack|token|block'|undefined|\(\) "
)
M = "{% import 'macros.xml.j2' as m %}"
FAULTS = [
    # names
    ("{{ docment.name }}", "nothing is called 'docment' here", "did you mean 'document'?"),
    ("{{ ramdom('a') }}", "nothing is called 'ramdom' here", "did you mean 'random'?"),
    ("{{ document.nam }}", "a bird has no 'nam'", "did you mean 'name'?"),
    ("{% for gull in [1] %}{{ gul }}{% endfor %}", "nothing is called 'gul'", "mean 'gull'?"),
    ("{{ document[docment] }}", "nothing is called 'docment' here", "did you mean 'document'?"),
    ("{{ document.itms }}", "a bird has no 'itms'", "known here: name, portrait, count"),
    ("{{ document }}", "'document': a bird cannot be printed", "it has name, portrait, count"),
    ("{{ document.seen }}", "a list cannot be printed", "go through it with {% for %}"),
    ("{{ document.portrait + 1 }}", "cannot be reckoned with", "(… or 0)"),
    ("{{ document.portrait|currency }}", "what was left out here is no amount", "ask first"),
    ("{{ document.portrait.alt }}", "what was left out is none, and has no 'alt'", "ask first"),
    ("{{ document.spots[0] }}", "a list of 0 has no item 0", ""),
    ("{{ document.seen[1] }}", "a list of 1 has no item 1", "the first one is item 0"),
    ("{{ loop.index }}", "'loop' is there only within {% for … %}", ""),
    ("{{ super() }}", "'super' is there only in a {% block … %}", ""),
    # macros and imports
    (M + "{{ m.twic('a') }}", "a template has no 'twic'", "did you mean 'twice'?"),
    (M + "{{ m }}", "a template cannot be printed", "it has twice"),
    (M + "{{ m.twice(y=1) }}", "the macro 'twice' has no 'y'", ""),
    (M + "{{ m.twice(1, 2) }}", "the macro 'twice' takes at most 1, and gets more", ""),
    (M + "{{ m.twice() }}", "a macro is called without its 'x'", ""),
    ("{% from 'macros.xml.j2' import twic %}{{ twic(1) }}", "'macros.xml.j2' has no 'twic'", "can be imported"),  # noqa: E501
    ("{% import 'macro.xml.j2' as m %}", "there is no template 'macro.xml.j2'", "did you mean 'macros.xml.j2'?"),  # noqa: E501
    (M + "{% set m.x = 1 %}", "only a namespace can be changed", ""),
    # filters, tests, functions
    ("{{ document.name|uper }}", "there is no filter 'uper'", "did you mean 'upper'?"),
    ("{% if 0 %}{{ 1|curency(lang='nl') }}{% endif %}", "no filter 'curency'", "'currency'?"),
    ("{{ 1|money }}", "there is no filter 'money'", "did you mean 'currency'?"),
    ("{% if 1 is evne %}{% endif %}", "there is no test 'evne'", "did you mean 'even'?"),
    ("{{ document.name|batch }}", "a filter or function here lacks its 'linecount'", ""),
    ("{{ folio_of() }}", "a filter or function here lacks its 'key'", ""),
    ("{{ folio_of('a', 'b') }}", "a filter or function gets too many values", ""),
    ("{{ 'a'|replace('a', 'b', new='c') }}", "a filter or function here gets its 'new' twice", ""),
    ("{{ 'a'|trim(x=1) }}", "a filter or function here has no 'x'", ""),
    ("{{ cycler() }}", "a cycler needs something", ""),
    ("{{ sqrt(-1) }}", "there is no such number", ""),
    # types
    ("{{ 'a' < 1 }}", "a text cannot be compared with a number", ""),
    ("{{ document.name < none }}", "a text cannot be compared with none", ""),
    ("{{ range('a') }}", "a whole number is wanted here, and not a text", ""),
    ("{{ 'a'[0:'b'] }}", "a whole number is wanted here", ""),
    ("{{ 'a'.split(1) }}", "a text is wanted here, and not a number", ""),
    ("{{ 'a'.join(1) }}", "a number cannot be gone through", ""),
    ("{% for a, b in [1] %}{% endfor %}", "several names stand here for a number", ""),
    ("{% for a, b in [(1, 2, 3)] %}{% endfor %}", "2 names stand here for more values", ""),
    ("{% for a, b in ['x'] %}{% endfor %}", "2 names stand here for 1 values", ""),
    ("{{ 1 / 0 }}", "a number is divided by 0", ""),
    ("{{ 1 % 0 }}", "a number is divided by 0", ""),
    # what cannot be read
    ("{% for a in [] %}\n\n", "a {% for %} is not closed", "write {% endfor %} where it ends"),
    ("{% set x %}", "a {% set %} is not closed", "or give it a value: {% set name = … %}"),
    ("{% for a in [] %}{% endif %}", "stands within a {% for %} that is still open", "write {% endfor %} before it"),  # noqa: E501
    ("{% endif %}", "{% endif %} stands here, and no {% if %} is open", ""),
    ("{% else %}", "{% else %} stands here, and no {% if %} is open", ""),
    ("{% fro a in b %}", "there is no {% fro %}", "did you mean 'from'?"),
    ("{% if document.name = 'a' %}{% endif %}", "'=' stands here, which sets", "write == to"),
    ("{{ a b }}", "'b' stands where }} is wanted", "or ~ to join texts"),
    ("{% if a b %}{% endif %}", "'b' stands where %} is wanted", "is a word too many here?"),
    ("{{ document.name", "'/' cannot stand here", "is }} or %} missing before it?"),
    ("{{ 'a }}", "the character ' cannot stand here", "is a quotation mark not closed?"),
    ("{{ a ? b }}", "the character ? cannot stand here", ""),
    ("{{ document.name }", "'}' cannot stand here", "write }}"),
    ("{% if 1 {{ 2 }}{% endif %}", "'{' stands where %} is wanted", "is %} missing before it?"),
    ("{{ [1, 2 }}", "cannot stand here", ""),
    ("{% for a of [] %}{% endfor %}", "'of' stands where 'in' is wanted", ""),
    ("{{ * }}", "'*' cannot stand here", ""),
]  # fmt: skip


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work beside a layout's folder with some macros."""
    monkeypatch.chdir(tmp_path)
    Path("layout/pages").mkdir(parents=True)
    macro = "{% macro twice(x) %}{{ x }}{{ x }}{% endmacro %}"
    Path("layout/macros.xml.j2").write_text(macro, encoding="utf-8")


def told(text: str) -> Diagnostic:
    """Return what a template with this text on its second line is told."""
    Path("layout/pages/a.xml.j2").write_text(f"<p>\n{text}</p>", encoding="utf-8")
    problems = Problems()
    templates = Templates(small_layout(Path("layout")), "layout", Files(Path()), language="en")
    assert templates.render("a", GIVEN, problems, None) is None
    (found,) = problems.found
    return found


@pytest.mark.parametrize(("text", "message", "hint"), FAULTS)
def test_faults_are_told_in_plain_words(text: str, message: str, hint: str) -> None:
    """No word of Jinja's or Python's own reaches who made the template."""
    found = told(text)

    assert message in found.message
    assert (hint in " ".join(found.hints)) if hint else not found.hints
    assert not FOREIGN.search(f"{found.message} {' '.join(found.hints)}")
    assert found.place
    assert found.place.line == (1 if found.place.file == "layout/macros.xml.j2" else 2)


def test_check_says_the_same_of_templates_that_no_page_uses() -> None:
    """What cannot be read is told in the same words, without being run."""
    Path("layout/pages/a.xml.j2").write_text("{{ 'a'|uper }}", encoding="utf-8")
    Path("layout/pages/b.xml.j2").write_text("{{ 'a'", encoding="utf-8")
    problems = Problems()
    inspect_templates(Path("layout"), "layout", Files(Path()), Cache(None), problems)

    assert [(each.message, each.hints) for each in problems.found] == [
        ("there is no filter 'uper'", ("did you mean 'upper'?",)),
        ("'}}' is missing: what began here is not closed", ()),
    ]


def test_what_has_no_words_yet_is_told_by_its_kind() -> None:
    """A fault that nobody thought of is told without the names of types."""
    for error, words in (
        (TypeError("sequence item 0: expected str instance"), "a value here is of another type"),
        (AttributeError("'jinja2.environment.TemplateModule object' has no attribute 'x'"), "this has no 'x'"),  # noqa: E501
        (ValueError("odd"), "this cannot be worked out: odd"),
    ):  # fmt: skip
        assert failed(error, lambda *_: "").message.startswith(words)
