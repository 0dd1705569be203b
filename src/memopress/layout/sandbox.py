"""Jinja2 with bounds: templates reach what `views` lists, and do no more work than a page needs.

Jinja's own sandbox keeps names with underscores away; all else it hands out. This one hands out
nothing but what is listed. Where Jinja compiles an expression to an operator of Python, which
nobody could watch, the template's tree is changed to call a filter of ours instead: comparisons,
joined texts (`~`), parts (`[1:]`), keys of maps, and what loops go through.
"""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any

import jinja2
from jinja2 import nodes
from jinja2.compiler import generate
from jinja2.runtime import Macro
from jinja2.sandbox import SandboxedEnvironment
from jinja2.utils import missing

from memopress.content import Blocks, Record, StandIn
from memopress.diagnostics import did_you_mean
from memopress.layout.allowance import BITS, LimitError, charge, charge_list, charge_text
from memopress.layout.filters import FILTERS, FUNCTIONS, TESTS
from memopress.layout.views import (
    CALLABLE,
    EDITION,
    NUMBERS,
    Function,
    RefusedError,
    called,
    check_number,
    is_plain,
    read_attribute,
    read_item,
    view_of,
    viewed,
    what,
)
from memopress.trace import CLOSE, OPEN
from memopress.watching import look

if TYPE_CHECKING:
    from collections.abc import Callable

    from jinja2.runtime import Context

_LETTERS_A_UNIT = 8  # of a template's own text, which has to be read and set as well
_LIST = (tuple, list)
_NAMED = (nodes.Filter, nodes.Test)
_FEW = 8  # names of a value that a hint lists
_METHODS = ("get", "keys", "values", "items")  # of whatever has fields, and seldom meant
_CONTEXT = ("_loop_vars", "_block_vars")  # what compiled templates add, for functions of Jinja's


class Undefined(jinja2.StrictUndefined):
    """What a template asks for and does not get, with a message that a designer can use."""

    @property
    def _undefined_message(self) -> str:
        thing, name = self._undefined_obj, self._undefined_name
        if not is_plain(name):  # as in `number[find]`; what it is inside is nobody's business
            name = what(name)
        if self._undefined_hint or thing is missing:
            return super()._undefined_message
        view = view_of(thing)
        if view is None:
            return f"this has no '{name}'; templates cannot look into it"
        if thing is None:
            return f"what was left out is none, and has no '{name}'; ask first: {{% if … %}}"
        if isinstance(name, int) and isinstance(thing, str | tuple | list):
            first = "; the first one is item 0" if thing else ""
            return f"{view.what} of {len(thing)} has no item {name}{first}"
        fields = tuple(map(str, view.fields(thing))) if view.fields else ()
        own = [each for each in view.names if not (fields and each in _METHODS)]
        found = did_you_mean(str(name), (*fields, *own)) or "it has no names at all"
        if isinstance(thing, str) and found.startswith("known here"):
            found = "of a ref it is the id: find('COLLECTION/' ~ id) is the document"
        if isinstance(thing, Record) and thing.kind == "edition":
            return f"{EDITION} has no '{name}'; {found}"
        return f"{called(thing)} has no '{name}'; {found}"


class Sandbox(SandboxedEnvironment):
    """An environment that gives templates what is listed, and counts what they do."""

    intercepted_binops = frozenset(SandboxedEnvironment.default_binop_table)
    intercepted_unops = frozenset(SandboxedEnvironment.default_unop_table)

    def __init__(self, loader: jinja2.BaseLoader, language: str = "") -> None:
        """Read templates through a loader; their texts are in a language (a BCP 47 tag)."""
        super().__init__(
            loader=loader,
            autoescape=True,
            undefined=Undefined,
            finalize=_printed,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            optimized=False,  # it costs more than it saves in templates that run a few times
        )
        self.filters = dict(FILTERS)
        self.tests = dict(TESTS)
        self.globals = dict(FUNCTIONS)
        self._language = language
        self._asked: dict[str, set[str]] = {}  # the templates that each template ever asked for

    @property
    def language(self) -> str:
        """The language of the publication; who reads it depends on it."""
        look("publication", "language")
        return self._language

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return what a name stands for, as `views` has it."""
        try:
            return read_attribute(obj, attribute)
        except LookupError:
            return self._nothing(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Return an item, or what a name stands for, as `views` has it."""
        try:
            return read_item(obj, argument)
        except LookupError:
            return self._nothing(obj, argument)

    def _nothing(self, obj: Any, name: Any) -> Any:
        if isinstance(obj, jinja2.Undefined):
            obj._fail_with_undefined_error()  # noqa: SLF001 - it tells why it is itself nothing
        if isinstance(name, StandIn):
            return name
        if not is_plain(name):
            raise RefusedError(f"{what(obj)} is asked by a text or a number")
        return self.undefined(obj=obj, name=name)

    def call(self, context: Context, obj: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Call what templates may call."""
        charge(2 + len(args) + len(kwargs))
        if isinstance(obj, Function):
            for name in _CONTEXT:
                kwargs.pop(name, None)
            return viewed(obj.run(*args, **kwargs))
        if isinstance(obj, CALLABLE):
            if not isinstance(obj, Macro) and args and isinstance(args[0], _LIST):
                charge(100 * len(args[0]))  # a loop that goes through the inner ones
            call: Callable[..., Any] = context.call
            return call(obj, *args, **kwargs)
        raise RefusedError(f"{what(obj)} cannot be called")

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Return what an operator makes of two numbers, texts or lists."""
        del context
        if type(left) in NUMBERS and type(right) in NUMBERS:
            return check_number(_ON_NUMBERS[operator](left, right))
        for one, other in ((left, right), (right, left)):
            if isinstance(one, StandIn) and (
                isinstance(other, StandIn) or not isinstance(other, str)
            ):
                return one
        return _OPERATORS[operator](left, right)

    def call_unop(self, context: Context, operator: str, arg: Any) -> Any:
        """Return what a sign makes of a number."""
        del context
        if isinstance(arg, StandIn):
            return arg
        return check_number(self.unop_table[operator](_number(arg)))

    def get_template(self, name: Any, parent: Any = None, *more: Any) -> jinja2.Template:
        """Return a template; each time that one is asked for counts."""
        charge(20)
        self._look(name, parent)
        return super().get_template(name, parent, *more)

    def select_template(self, names: Any, parent: Any = None, *more: Any) -> jinja2.Template:
        """Return the first of some templates that is there."""
        for name in names if isinstance(names, _LIST) else ():
            charge(20)
            self._look(name, parent)
        return super().select_template(names, parent, *more)

    def _look(self, name: Any, parent: Any) -> None:
        """Tell that a template is asked for, and so are those that it asks for itself.

        Jinja runs what a template imports once, and asks for what that imports no more.
        """
        if isinstance(name, str):
            if isinstance(parent, str):
                self._asked.setdefault(parent, set()).add(name)
            known = {name}
            todo = [name]
            while todo:
                each = todo.pop()
                look("template", each)
                more = self._asked.get(each, set()) - known
                known |= more
                todo += more

    def _generate(
        self,
        source: nodes.Template,
        name: str | None,
        filename: str | None,
        defer_init: bool = False,  # noqa: FBT001, FBT002 - Jinja's own signature
    ) -> str:
        try:
            _watch(source)
        except jinja2.TemplateSyntaxError as error:
            error.name = name
            raise
        made = generate(
            source, self, name, filename, defer_init=defer_init, optimized=self.optimized
        )
        assert made is not None  # noqa: S101 - there is no stream to write to
        return made


def _watch(node: Any) -> int:
    """Put calls of our own into a template's tree where it would go to work unseen.

    Returns about how many expressions the node has, its own text included; what is counted when it
    runs, loops and macros, counts for one.
    """
    if isinstance(node, nodes.TemplateData):
        return 1 + len(node.data) // _LETTERS_A_UNIT
    # Jinja itself looks for those within {% if %} no sooner than they are called.
    if isinstance(node, _NAMED):
        kind, known = ("filter", FILTERS) if isinstance(node, nodes.Filter) else ("test", TESTS)
        if node.name not in known:
            message = f"No {kind} named '{node.name}'"
            raise jinja2.TemplateAssertionError(message, node.lineno)
    weights = {}
    for name in node.fields:
        inner = getattr(node, name)
        if isinstance(inner, nodes.Node):
            weights[name] = _watch(inner)
            if swap := _SWAPS.get(type(inner)):
                setattr(node, name, swap(inner))
        elif isinstance(inner, list):
            weights[name] = sum(_watch(each) for each in inner if isinstance(each, nodes.Node))
            inner[:] = [_SWAPS.get(type(each), _itself)(each) for each in inner]
    if isinstance(node, nodes.For):
        turn = 1 + weights.get("body", 0) + weights.get("test", 0)
        node.iter = _called("(counted)", node.iter, nodes.Const(turn))
        return 1
    if isinstance(node, nodes.Template | nodes.Macro | nodes.Block | nodes.CallBlock):
        spent = _called("(charge)", nodes.Const(weights["body"]), lineno=node.lineno)
        node.body.insert(0, nodes.ExprStmt(spent, lineno=node.lineno))
        return 1
    return 1 + sum(weights.values())


def _itself(node: Any) -> Any:
    return node


def _compared(node: nodes.Compare) -> nodes.Expr:
    rest: list[nodes.Expr] = []
    for operand in node.ops:
        rest += [nodes.Const(operand.op), operand.expr]
    return _called("(compare)", node.expr, *rest)


def _joined(node: nodes.Concat) -> nodes.Expr:
    return _called("(join)", *node.nodes)


def _parted(node: nodes.Getitem) -> nodes.Expr:
    if not isinstance(node.arg, nodes.Slice):
        return node
    ends = (node.arg.start, node.arg.stop, node.arg.step)
    return _called("(part)", node.node, *(end or nodes.Const(None) for end in ends))


def _keyed(node: nodes.Pair) -> nodes.Pair:
    if not isinstance(node.key, nodes.Const):
        node.key = _called("(key)", node.key)
    return node


def _checked(node: nodes.Const) -> nodes.Const:
    if isinstance(node.value, str) and (OPEN in node.value or CLOSE in node.value):
        raise jinja2.TemplateSyntaxError(
            "a text holds a character that stands for no letter", node.lineno
        )
    return node


# What stands in the place of a node, once what it holds has been watched.
_SWAPS: dict[type, Callable[[Any], Any]] = {
    nodes.Compare: _compared,
    nodes.Concat: _joined,
    nodes.Getitem: _parted,
    nodes.Pair: _keyed,
    nodes.Const: _checked,
}


def _called(name: str, first: Any, *rest: nodes.Expr, lineno: int = 0) -> nodes.Filter:
    return nodes.Filter(first, name, list(rest), [], None, None, lineno=lineno or first.lineno)


@jinja2.pass_context
def _printed(context: Context, value: Any) -> Any:
    """Return a value that can be put into markup; raises RefusedError for any other."""
    del context  # asked for, so that nothing is printed when the template is compiled, uncounted
    if isinstance(value, str):
        charge_text(len(value))
        return value
    view = view_of(value)
    if view is not None and view.prints:
        return value
    raise RefusedError(f"{called(value)} cannot be printed", _printable(value))


def _printable(value: Any) -> str:
    """Return what of a value can be printed, and how to write it."""
    view = view_of(value)
    if isinstance(value, Blocks):
        return "write |blocks behind it, or go through its blocks with {% for %}"
    if isinstance(value, _LIST):
        return "go through it with {% for %}, or write |join(', ') behind it"
    if isinstance(value, Function):
        return f"call it: {value.name}(…)"
    names = [str(name) for name in view.fields(value)][:_FEW] if view and view.fields else []
    return f"it has {', '.join(names)}: write .{names[0]} behind it" if names else ""


# Operators --------------------------------------------------------------------------------------


def _number(value: Any) -> Any:
    if isinstance(value, int | float):
        return value
    if value is None:
        hint = "write a number for where there is none: (… or 0)"
        raise RefusedError("what is left out, or not known yet, cannot be reckoned with", hint)
    raise RefusedError(f"{called(value)} cannot be reckoned with")


def _reckoned(work: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    """Return an operator on two numbers."""

    def run(left: Any, right: Any) -> Any:
        return check_number(work(_number(left), _number(right)))

    return run


def _added(left: Any, right: Any) -> Any:
    if isinstance(left, str) and isinstance(right, str):
        charge_text(len(left) + len(right))
        return left + right
    if isinstance(left, _LIST) and isinstance(right, _LIST):
        charge_list(len(left) + len(right))
        return (*left, *right)
    return check_number(_number(left) + _number(right))


def _multiplied(left: Any, right: Any) -> Any:
    if isinstance(right, str | tuple | list):
        left, right = right, left
    if isinstance(left, str) and isinstance(right, int):
        charge_text(len(left) * max(0, right))
        return left * right
    if isinstance(left, _LIST) and isinstance(right, int):
        charge_list(len(left) * max(0, right))
        return tuple(left) * right
    return check_number(_number(left) * _number(right))


def _raised(left: Any, right: Any) -> Any:
    base, power = _number(left), _number(right)
    if isinstance(base, int) and isinstance(power, int) and base.bit_length() * power > BITS:
        raise LimitError(f"the template makes a number of more than {BITS} bits")
    return _number(base**power)  # no complex numbers


# On two numbers; below, on whatever there is.
_ON_NUMBERS: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": operator.floordiv,
    "%": operator.mod,
    "**": _raised,
}
_OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    **{sign: _reckoned(work) for sign, work in _ON_NUMBERS.items()},
    "+": _added,
    "*": _multiplied,
    "**": _raised,
}
