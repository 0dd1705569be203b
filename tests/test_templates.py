"""Templates reach what they are handed and nothing else, and end in bounded work."""

from __future__ import annotations

import datetime as dt
import re
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from conftest import ROOT, Project, small_layout
from memopress.checking import check
from memopress.content import load_content
from memopress.diagnostics import Place, Problems
from memopress.edition import choose_editions
from memopress.files import Files
from memopress.layout import Function, Templates
from memopress.layout.allowance import AT_FIRST, BITS, TEXT, VALUE, WORK, Account
from memopress.layout.filters import FILTERS, FUNCTIONS, TESTS
from memopress.layout.views import VIEWS, view_of, viewed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from memopress.diagnostics import Diagnostic

Made = tuple[str | None, list["Diagnostic"]]
REFUSED = {"template-refused", "undefined-variable", "template-syntax", "template-failed"}


@pytest.fixture
def render(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Made]:
    """Return a function that renders a template of this text, on its third line."""
    monkeypatch.chdir(tmp_path)
    Path("layout/pages").mkdir(parents=True)
    Path("layout/pages/other.xml.j2").write_text(
        "{% set shared = 1 %}{% macro twice(x) %}{{ x }}{{ x }}{% endmacro %}", encoding="utf-8"
    )
    Path("secret").write_text("secret", encoding="utf-8")

    def rendered(text: str, /, **values: Any) -> Made:
        whole = (
            f'<page master="plain">\n<frame name="main">\n<p style="body">{text}</p></frame></page>'
        )
        Path("layout/pages/card.xml.j2").write_text(whole, encoding="utf-8")
        problems = Problems()
        given = {
            "date": dt.date(2026, 11, 30),
            "file": viewed(Path("secret").absolute()),
            "chance": FUNCTIONS["random"].run("seed"),
            "call": Function("call", lambda *_: "called"),
        }
        markup = templates_here().render(
            "card", given | values, problems, Place("plan.xml.j2", 1, 1)
        )
        return markup, problems.found

    return rendered


# Each of these wants something that no template gets.
ATTRIBUTES = """
''.__class__
''.__class__.__mro__[1].__subclasses__()
().__class__.__base__
(1).__class__
none.__class__
true.real
1.5.as_integer_ratio
[].__len__
{}.__init__
range.__self__
date.__reduce__
date.today
file.__fspath__
chance.__init__.__globals__
chance._state
namespace().__dict__
namespace(a=1)._Namespace__attrs
self._TemplateReference__context
self.__init__
cycler(1).__init__.__globals__
joiner().__class__
"""
ITEMS = """
''['__class__']
[]['__class__']
[]['append']
{}['__class__']
{}['update']
date['__class__']
date['today']
file['__class__']
file['read_text']
chance['_state']
namespace(a=1)['__class__']
self['__init__']
range['__globals__']
{}[['a']]
[1, 2]['0']
[1, 2][range]
(0)[chance]
"""
FILTER_CALLS = """
''|attr('__class__')
'{0.__class__}'|format(1)
[1]|pprint
{'a': 1}|tojson
{'a': 1}|xmlattr
'www.a.be'|urlize
[1]|random
[1]|map('attr', '__class__')|list
[1]|map('format')|list
[1]|map(attribute='__class__')|first|join
['a']|sort(attribute='__class__')
[1]|groupby('__class__')
[1]|sum(attribute='__class__')
[1]|selectattr('__class__')|list
[1]|rejectattr('__class__', 'eq', 1)|list
'x'|filesizeformat
range|list
chance|string
namespace(a=1)|items
"""
TEST_CALLS = """
1 is callable
range is callable
'x' is filter
'x' is test
'x' is escaped
[1]|select('callable')|list
[1]|select('filter')|list
'%999d' is odd
'%999d' is even
'%999d' is divisibleby(7)
[[1]] is eq([[1]])
[] is lower
chance is upper
1 is in(5)
"""
FORMAT_STRINGS = """
'{0.__class__}'.format(1)
'{0.__class__.__mro__}'.format('')
'{a.__init__.__globals__}'.format(a=range)
'{a[0]}'.format_map({'a': [1]})
'%s' % 1
'%(a)s' % {'a': 1}
'%999999999d' % 1
'%c' % 55296
'%s%s' % (1, 2)
date.strftime('%999999999d')
date.strftime('%')
date.strftime(5)
'x'|string|format(1)
'x'.__format__('999999999')
'x'.__mod__(1)
"""
CALLABLES = """
range(3)()
call.run()
call.name
'x'()
1()
[1]()
date()
file()
chance()
namespace()()
self()
'x'.upper()()
dict.fromkeys([1])
dict('x')
cycler.__call__(1)
lipsum()
open('secret')
"""
MACROS = """
{% macro m() %}{% endmacro %}{{ m.__globals__ }}
{% macro m() %}{% endmacro %}{{ m._func }}
{% macro m() %}{% endmacro %}{{ m._environment }}
{% macro m() %}{% endmacro %}{{ m.name }}
{% macro m() %}{% endmacro %}{{ m }}
{% macro m() %}{{ caller.__class__ }}{% endmacro %}{% call m() %}{% endcall %}
{% macro m() %}{{ caller._func }}{% endmacro %}{% call m() %}{% endcall %}
{% macro m() %}{{ varargs.__class__ }}{% endmacro %}{{ m(1) }}
{% macro m() %}{{ kwargs.__class__ }}{{ kwargs }}{% endmacro %}{{ m(a=1) }}
{% macro m(a=''.__class__) %}{{ a }}{% endmacro %}{{ m() }}
{% macro m() %}{% endmacro %}{{ m['__call__'] }}
{% macro m() %}{% endmacro %}{{ m|list }}
{% call range(3) %}{% endcall %}
"""
IMPORTS = """
{% import 'pages/other.xml.j2' as o %}{{ o }}
{% import 'pages/other.xml.j2' as o %}{{ o.__class__ }}
{% import 'pages/other.xml.j2' as o %}{{ o.__dict__ }}
{% import 'pages/other.xml.j2' as o %}{{ o._body_stream }}
{% import 'pages/other.xml.j2' as o %}{{ o['__name__'] }}
{% import 'pages/other.xml.j2' as o %}{{ o.twice.__globals__ }}
{% import 'pages/other.xml.j2' as o %}{{ o.twice._environment }}
{% from 'pages/other.xml.j2' import nothing %}{{ nothing }}
{% from 'pages/other.xml.j2' import __class__ %}{{ __class__ }}
{% import '../secret' as o %}
{% include '../secret' %}
{% include 'pages/../../secret' %}
{% include '/etc/passwd' %}
{% include ['../secret', '/etc/hostname'] %}
{% extends '../secret' %}
{% include 1 %}
{% include range %}
"""
EXCEPTIONS = """
cycler()
'x'|truncate(-1)
(1e308 * 10)|int
1 // 0
1 % 0
0 ** -1
(-8) ** 0.5
2.0 ** 9999
10 ** 400
sqrt(-1)
sin(10 ** 300 * 10 ** 300)
[1, 'a']|sort
'a' < 1
[]|first
[]|max
{}|dictsort(by=1)|first
[1]|batch(0)|list
[1]|slice(0)|list
chance.choose([])
chance.whole('a', 1)
'a'.index('b')
[1].index(2)
none + 1
'x'.replace('a')
range('a')
range(1, 2, 0)
'x'|replace
{'a': 1}['a']['b'].c
"""
ARITHMETIC = """
7 ** (10 ** 7)
7 ** 7 ** 7 ** 7 ** 7
2 ** 1025
10 ** 300 * 10 ** 300
'x' * 2000000000
2000000000 * 'x'
[1] * 2000000000
('x' * 400000) * 400000
(1, 2) * 10 ** 9
'x' * 400000 + 'x' * 400000
[1] * 400000 + [1] * 400000
9 * ('f' * 4000)|int(0, 16)
range(10 ** 12)
range(400000)|list|join(',')
(['x' * 400000] * 400000)|join
'a'.join(['x' * 100000] * 9)
('a' * 20).replace('a', 'x' * 400000)
('a' * 20)|replace('a', 'x' * 400000)
[1]|batch(10 ** 9)|list
[1]|slice(10 ** 9)|list
5|round(10 ** 9)
'x'|truncate(10 ** 9)
chance.shuffle(range(400000))
"""
LOOPS = """
{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}
{% for a in range(99999) %}{% for b in range(99999) if a == b %}x{% endfor %}{% endfor %}
{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}
{% macro m(n) %}{{ m(n + 1) }}{{ m(n + 1) }}{% endmacro %}{{ m(0) }}
{% macro m() %}{% for a in range(9) %}{{ m() }}{% endfor %}{% endmacro %}{{ m() }}
{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(90) }}
{% include 'pages/card.xml.j2' %}
{% import 'pages/card.xml.j2' as c %}
{% extends 'pages/card.xml.j2' %}
{% block a %}{{ self.a() }}{% endblock %}
{% for a in [[[1]]] recursive %}{{ loop([a]) }}{% endfor %}
{% for a in range(99999) %}{{ 'x' * 99999 }}{% endfor %}
{% set s = 'x' * 400000 %}{% for a in range(99999) %}{{ s in s }}{% endfor %}
{% set s = 'x' * 400000 %}{% for a in range(99999) %}{{ s == s ~ '' }}{% endfor %}
{% set s = 'x' * 400000 %}{% for a in range(99999) %}{{ s[1:]|length }}{% endfor %}
{% set s = 'x' * 400000 %}{% for a in range(99999) %}{{ s.count('y') }}{% endfor %}
{% set s = 'x' * 400000 %}{% for a in range(99999) %}{{ s|upper|length }}{% endfor %}
{% set s = [1] * 400000 %}{% for a in range(99999) %}{{ s|sum }}{{ 2 in s }}{% endfor %}
{% macro m(a) %}{{ m(*[a]) }}{% endmacro %}{% for a in range(9999) %}{{ m(a) }}{% endfor %}
{% set n = namespace(s='x') %}{% for a in range(99) %}{% set n.s = n.s ~ n.s %}{% endfor %}
{% set n = namespace(s='x') %}{% for a in range(99) %}{% set n.s = n.s + n.s %}{% endfor %}
{% set n = namespace(s=[1]) %}{% for a in range(99) %}{% set n.s = n.s + n.s %}{% endfor %}
{% for a in range(9999) %}{% set z %}{% for b in range(999) %}0{% endfor %}{% endset %}{% endfor %}
"""
# Lists of lists that are one and the same list: nothing to keep, and endless to go through.
NESTS = [
    f"{{% set n = namespace(a=[1], b=[1]) %}}{{% for _ in range(60) %}}"
    f"{{% set n.a = [n.a, n.a] %}}{{% set n.b = (n.b, n.b) %}}{{% endfor %}}{{{{ {use} }}}}"
    for use in (
        "n.a == n.b",
        "n.a < n.b",
        "n.a|string",
        "n.a|join",
        "n.a|sort",
        "n.a|unique|list",
        "n.a|max",
        "n.a",
        "n.a ~ ''",
        "random(n.a)",
        "{n.b: 1}",
        "{'a': 1}[n.b]",
        "{'a': 1}.get(n.b)",
        "n.b in {'a': 1}",
        "n.b in [n.a]",
        "n.b in 'text'",
        "n.a.count(n.b)",
        "n.a is eq(n.b)",
        "[n.a]|groupby(0)",
        "[n.a]|map('string')|list",
        "'x'.join(n.a)",
        "n.a|upper",
        "'%s'|replace('%s', n.a)",
    )
]


def templates_here() -> Templates:
    """Return the templates in the folder in hand, read afresh."""
    return Templates(small_layout(Path("layout")), "layout", Files(Path()))


def lines(text: str) -> list[str]:
    """Return the lines of a list."""
    return text.strip().splitlines()


EXPRESSIONS = [
    *lines(ATTRIBUTES),
    *lines(ITEMS),
    *lines(FILTER_CALLS),
    *lines(TEST_CALLS),
    *lines(FORMAT_STRINGS),
    *lines(CALLABLES),
    *lines(EXCEPTIONS),
]


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_what_is_not_listed_is_refused(render: Callable[..., Made], expression: str) -> None:
    """Attributes, items, filters, tests, formats and calls: what is in no table is not there."""
    markup, found = render(f"{{{{ {expression} }}}}")

    assert markup is None
    assert [d.code for d in found if d.code not in REFUSED | {"template-limit"}] == []
    assert len(found) == 1
    assert found[0].place is not None
    assert (found[0].place.file, found[0].place.line) == ("layout/pages/card.xml.j2", 3)
    assert "object at 0x" not in str(found[0])


@pytest.mark.parametrize("text", [*lines(MACROS), *lines(IMPORTS)])
def test_macros_and_imports_lead_nowhere(render: Callable[..., Made], text: str) -> None:
    """Neither a macro nor another template is a way to Python, or out of the folder."""
    markup, found = render(text)

    assert markup is None
    assert len(found) == 1
    assert found[0].code in REFUSED | {"unknown-template"}


@pytest.mark.parametrize("expression", lines(ARITHMETIC))
def test_what_grows_is_bounded(render: Callable[..., Made], expression: str) -> None:
    """Numbers, texts and lists are of a size that pages have."""
    markup, found = render(f"{{{{ {expression} }}}}")

    assert markup is None
    assert [(d.code, d.place and d.place.line) for d in found] == [("template-limit", 3)]


@pytest.mark.parametrize("text", lines(LOOPS))
def test_what_repeats_itself_ends(render: Callable[..., Made], text: str) -> None:
    """Loops, calls and includes are counted, and told where they stand."""
    markup, found = render(text)

    assert markup is None
    assert [(d.code, d.place and d.place.file) for d in found] == [
        ("template-limit", "layout/pages/card.xml.j2")
    ]


@pytest.mark.parametrize("text", NESTS)
def test_lists_of_one_list_are_not_gone_through(render: Callable[..., Made], text: str) -> None:
    """What looks small and is endless is refused wherever values are compared or told."""
    _, found = render(text)

    assert len(found) <= 1
    assert [d.code for d in found if d.code not in {"template-refused", "template-failed"}] == []


def test_a_long_list_may_be_put_together_one_by_one(render: Callable[..., Made]) -> None:
    """As a register of 3,000 names is: copying a list takes far less than going through it."""
    markup, found = render(
        "{% set n = namespace(all=[]) %}{% for a in range(3000) %}"
        "{% set n.all = n.all + [a] %}{% endfor %}{{ n.all|length }}"
    )

    assert found == []
    assert markup is not None
    assert ">3000<" in markup


def test_work_is_counted_the_same_on_every_machine(render: Callable[..., Made]) -> None:
    """The most that a template may do is a count: one turn more, and it is told."""

    def turns(count: int) -> list[str]:
        inner = "{% for b in range(1000) %}{% endfor %}"
        text = f"{{% for a in range({count}) %}}{inner}{{% endfor %}}"
        return [d.code for d in render(text)[1]]

    low, high = WORK // 2000, WORK // 500
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if turns(middle) else (middle, high)

    assert 0.8 * WORK < low * 1000 < WORK
    assert turns(low) == []
    assert turns(high) == ["template-limit"]


def test_a_text_may_be_as_long_as_a_value(render: Callable[..., Made]) -> None:
    """What is allowed is allowed: the bounds are told by their numbers."""
    text, found = render(f"{{{{ 'x' * {VALUE} }}}}")
    assert found == []
    assert text is not None
    assert text.count("x" * VALUE) == 1

    _, found = render(f"{{{{ 'x' * {VALUE + 1} }}}}")
    assert f"{VALUE + 1:,}" in found[0].message

    many = f"{{% for _ in range({TEXT // 1000 + 1}) %}}{{{{ 'x' * 1000 }}}}{{% endfor %}}"
    assert f"{TEXT:,}" in render(many)[1][0].message


def test_renderings_share_an_account(render: Callable[..., Made]) -> None:
    """A template just below its bound does not get it again for each of a thousand pages."""
    inner = "{% for b in range(1000) %}{% endfor %}"
    render(f"{{% for a in range({WORK // 1100}) %}}{inner}{{% endfor %}}")
    templates, problems = templates_here(), Problems()

    turns = range(2 * AT_FIRST // WORK)
    made = [templates.render("card", {"turn": turn}, problems, None) for turn in turns]

    assert made[0]
    assert made[-1] is None
    assert [d.code for d in problems.found] == ["template-limit"]


def test_what_is_endless_is_told_to_all_who_ask(render: Callable[..., Made]) -> None:
    """A template that failed so is not tried again; each edition hears of it all the same."""
    render("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}")
    templates = templates_here()
    told = []
    for _ in range(2):
        problems = Problems()
        templates.render("card", {}, problems, None)
        told.append(problems.found)

    assert told[0] == told[1] != []


def test_bounds_hold_in_any_thread(render: Callable[..., Made]) -> None:
    """Neither signals nor state of the main thread are needed; each rendering has its own count."""
    render("{% for a in range(60000) %}{% endfor %}")  # leaves its text for the threads
    templates = templates_here()
    made: list[str | None] = []

    def work() -> None:
        made.append(templates.render("card", {}, Problems(), None))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(set(made)) == 1
    assert made[0]


DEEP = {
    "ifs": "{% if 1 %}" * 120 + "{% endif %}" * 120,
    "loops": "{% for a in [1] %}" * 30 + "{% endfor %}" * 30,
    "brackets": "{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}",
    "lists": "{{ " + "[" * 500 + "]" * 500 + " }}",
    "sums": "{{ " + "1+" * 20000 + "1 }}",
    "names": "{{ x" + ".a" * 20000 + " }}",
    "filters": "{{ 'x'" + "|upper" * 5000 + " }}",
    "digits": "{{ " + "9" * 5000 + " }}",
    "open": "{#" * 50000,
    "elements": "<em>" * 3000 + "</em>" * 3000,
}


@pytest.mark.parametrize("what", DEEP)
def test_what_is_nested_deeply_is_told(render: Callable[..., Made], what: str) -> None:
    """Whatever Jinja, Python or expat give up on is told at the template."""
    markup, found = render(DEEP[what])
    if markup is not None:
        problems = Problems()
        templates_here().read("card", markup, problems)
        found = problems.found

    assert len(found) == 1
    assert found[0].place is not None
    assert found[0].place.file == "layout/pages/card.xml.j2"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (r'{{ "\ud800" }}', "U+D800"),
        (r'{{ "\udfff" ~ "a" }}', "U+DFFF"),
        ("&#xFDD0;/etc/passwd:1&#xFDD1;", "&#xFDD0;"),
        ("&#64976;secret:99999999999999999999&#64977;", "&#64976;"),
    ],
)
def test_characters_that_are_none_are_told(
    render: Callable[..., Made], text: str, told: str
) -> None:
    """Lone halves, and marks that would name a place in any file, are told at their element."""
    render(text)
    problems = Problems()

    assert templates_here().pages("card", {}, problems, None)[1] == []
    assert [(d.code, str(d.place)) for d in problems.found] == [
        ("forbidden-character", "layout/pages/card.xml.j2:3:1")
    ]
    assert told in problems.found[0].message


def test_marks_of_places_cannot_be_written(render: Callable[..., Made]) -> None:
    """A template that writes a mark itself is told where it does."""
    _, found = render(r'{{ "\ufdd0/etc/passwd:1\ufdd1" }}')

    assert [(d.code, d.place and d.place.line) for d in found] == [("template-syntax", 3)]


def test_a_byte_order_mark_is_no_text(render: Callable[..., Made]) -> None:
    """An editor's mark at the beginning of a file is not part of the page."""
    render("x")
    path = Path("layout/pages/card.xml.j2")
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    problems = Problems()

    (page,) = templates_here().pages("card", {}, problems, None)[1]

    assert problems.found == []
    assert str(page.place) == "layout/pages/card.xml.j2:1:1"


# Everything that a template can reach ----------------------------------------------------------

_PLAIN = {"keys", "values", "items"}  # functions that need no arguments


def reached(value: Any, seen: dict[int, Any]) -> Iterator[Any]:
    """Yield a value and all that can be read from it, as templates read."""
    if id(value) in seen and not isinstance(value, str | int | float):
        return
    seen[id(value)] = value  # kept, for another one may get the number of one that is gone
    yield value
    view = view_of(value)
    assert view is not None, f"templates reach {type(value)}"
    for name, reader in view.names.items():
        inner = reader(value)
        if isinstance(inner, Function):
            assert inner.name == name
            inner = inner.run() if name in _PLAIN else None
        if not isinstance(value, str):
            yield from reached(inner, seen)
    if view.fields:
        for inner in view.fields(value).values():
            yield from reached(viewed(inner), seen)
    if isinstance(value, tuple | list):
        for inner in value:
            yield from reached(inner, seen)


def test_every_value_in_reach_is_listed() -> None:
    """From all that templates are handed, only types of the table can be reached, and no file."""
    publication = load_content(ROOT, Files(ROOT))
    types: set[type] = set()
    for edition in choose_editions(publication, ()):
        seen: dict[int, Any] = {}
        with Account().allowance():
            for start in (edition, publication, publication.words, *FUNCTIONS.values()):
                types |= {type(each) for each in reached(start, seen)}

    assert types <= set(VIEWS)
    assert not any(issubclass(each, Path | type) for each in types)
    # The memorandum shows most of the table: the walk did walk.
    assert {each.__name__ for each in types} >= {
        "Edition", "Publication", "Document", "Record", "Keyed", "Text", "Rich", "Blocks", "Block",
        "FileName", "Function", "date", "tuple", "dict", "int", "NoneType",
    }  # fmt: skip


def test_docs_list_what_templates_can_do() -> None:
    """A designer finds each filter, test, function and name in docs/layout.md, and nothing else."""
    text = (ROOT / "docs/layout.md").read_text(encoding="utf-8").partition("can do**")[2]
    rows = dict(re.findall(r"^\| (filters|tests|functions) \| (.*) \|$", text, re.MULTILINE))
    told = {what: set(re.findall(r"`([a-z]+)(?:\(|`)", row)) for what, row in rows.items()}

    assert told["filters"] == {name for name in FILTERS if name.isidentifier()}
    assert told["tests"] == {name for name in TESTS if name.isidentifier()}
    assert told["functions"] == {*FUNCTIONS}
    names = {name for view in VIEWS.values() for name in view.names}
    listed = set(re.findall(r"`\.([a-z0-9_]+)", text)) | {"items"}
    assert listed <= names
    assert names <= listed | {"fields", "left_out"}  # which stand in the table above
    for bound in (WORK, TEXT, VALUE, BITS):
        assert f"{bound:,}" in text


def test_tables_hold_nothing_that_changes_values() -> None:
    """No name of any view changes what it is read from, and none is Python's own."""
    names = {name for view in VIEWS.values() for name in view.names}

    assert not {name for name in names if name.startswith("_")}
    changing = {*dir(list), *dir(dict), *dir(set)} & {
        *("append", "extend", "insert", "remove", "pop", "clear", "sort", "reverse", "update"),
        *("setdefault", "popitem", "add", "discard"),
    }
    assert not names & changing
    assert not {*FILTERS} & {"attr", "format", "random", "pprint", "tojson", "xmlattr", "urlize"}
    assert not {*TESTS} & {"callable", "filter", "test"}


ATTACKS = [
    "{{ (edition.publication.root.absolute() / 'x').write_text('x') }}",
    "{{ publication.root }}",
    "{{ publication.schema.images }}",
    "{{ publication.editions }}",
    "{{ publication.checks }}",
    "{{ edition.publication }}",
    "{{ edition.place.file }}",
    "{{ edition.of.__globals__ }}",
    "{{ edition.find('birds/heron').file }}",
    "{{ document.file.read_text() }}",
    "{{ document.portrait.file.read_text() }}",
    "{{ document.portrait.file.unlink() }}",
    "{{ document.portrait.file.home().iterdir() }}",
    "{{ document.portrait.file.parent.parent }}",
    "{{ document._fields.clear() }}",
    "{{ document.place_of('call').file }}",
    "{{ document.along.__globals__ }}",
    "{{ document.call.place.file }}",
    "{{ document.call.__new__ }}",
    "{{ document.notes.append(1) }}",
    "{{ edition.collections.clear() }}",
    "{{ edition.collections.update(birds=[]) }}",
    "{{ find.__self__ }}",
    "{{ folio_of.__func__ }}",
    "{{ folio_of.run }}",
    "{{ layout.folder }}",
    "{% set document.call = 'x' %}",
    "{% set edition.name = 'x' %}",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_views_of_our_own_show_no_more(project: Project, attack: str) -> None:
    """A page of a real project gets nothing of what stands behind its documents."""
    before = {path: path.read_bytes() for path in project.folder.rglob("*") if path.is_file()}
    project.change("layouts/pocket/pages/bird.xml.j2", "<page ", f"{attack}<page ")
    del before[project.folder / "layouts/pocket/pages/bird.xml.j2"]

    found = check(project.folder)

    errors = [d for d in found if d.severity.value == "error"]
    assert errors
    assert {d.code for d in errors} <= REFUSED
    assert {d.place and (d.place.file, d.place.line) for d in errors} == {
        ("layouts/pocket/pages/bird.xml.j2", 1)
    }
    for path, data in before.items():
        assert path.read_bytes() == data


MISPLACED = [
    *("<a href='#x'>x</a>", "<path d='M0 0'/>", "<frame/>", "<span lang='en'>x</span>", "<br/>"),
    *("<cell width='1'/>", "<item>x</item>", "<td>x</td>", "<tr/>", "<pill>x</pill>", "<em>x</em>"),
    *("<page master='spread'/>", "<use template='bird'/>", "<fillers/>", "<plan/>", "<group/>"),
    *("<circle cx='1' cy='1' r='1'/>", "<note ref='1'/>", "<furniture/>", "<document/>"),
]


@pytest.mark.parametrize("inner", MISPLACED)
def test_misplaced_elements_are_told(project: Project, inner: str) -> None:
    """A known element where it cannot stand is told there, and nobody stumbles over it."""
    project.write(
        "layouts/pocket/pages/list.xml.j2",
        f"<page master='spread'><frame name='left'>\n<box>{inner}</box></frame></page>",
    )

    codes = {d.code for d in check(project.folder) if d.severity.value == "error"}

    assert codes
    assert codes <= {"misplaced-element", "unknown-element", "missing-attribute"}


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "/etc/passwd",
        "data:text/html,x",
        "x",
        "ftp://x",
    ],
)
def test_links_of_templates_lead_where_those_of_content_do(project: Project, address: str) -> None:
    """A template's link leads to the web, a mailbox, a telephone or a page of the brochure."""
    project.write(
        "layouts/pocket/pages/list.xml.j2",
        "<page master='spread'><frame name='left'><p style='text'>\n"
        f"<a href='{address}'>a place to go</a></p></frame></page>",
    )

    errors = [d for d in check(project.folder) if d.severity.value == "error"]

    assert [(d.code, str(d.place)) for d in errors] == [
        ("bad-link", "layouts/pocket/pages/list.xml.j2:2:1")
    ]
