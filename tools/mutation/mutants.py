"""The faults that a module's source can have: each is one small change of its syntax tree."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from types import CodeType
from typing import TypeVar

_T = TypeVar("_T")

_COMPARED: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
_CALCULATED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Pow: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
_ORDERLESS = frozenset(("max", "min", "isinstance", "abs", "hypot", "isclose", "setdefault"))
"""Calls whose arguments are not exchanged: nothing would change, or nothing would run."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """A module with one fault."""

    line: int
    kind: str
    change: str
    """The code before and after it."""
    code: CodeType


@dataclass(frozen=True, slots=True)
class _Change:
    kind: str
    node: ast.AST
    """What is shown, and whose line it is."""
    apply: Callable[[], Callable[[], None]]
    """Puts the fault in, and returns what takes it out."""


def mutants(source: str, file: str) -> Iterator[Mutant]:
    """Every fault in the order of the kinds; annotations, docstrings, imports and decorators have none."""
    tree = ast.parse(source, file)
    seen = {ast.unparse(tree)}
    for change in _changes(tree):
        before = ast.unparse(change.node)
        undo = change.apply()
        changed = ast.unparse(tree)
        if changed not in seen:
            seen.add(changed)
            code = compile(ast.fix_missing_locations(copy.deepcopy(tree)), file, "exec", dont_inherit=True)
            after = ast.unparse(change.node)
            shown = _short(before) if before == after else f"{_short(before)}  ->  {_short(after)}"
            yield Mutant(getattr(change.node, "lineno", 1), change.kind, shown, code)
        undo()


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 90 else f"{text[:87]}..."


def _changes(tree: ast.Module) -> Iterator[_Change]:
    for node in _mutable(tree):
        yield from _of_expression(node)
        yield from _of_statements(node)


def _mutable(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes that decide what the program does."""
    yield node
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list", "type_params", "bases"):
            continue
        if isinstance(node, ast.ExceptHandler) and name == "type":  # in whatever order the types are caught
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST) and not _says_nothing(child):
                yield from _mutable(child)


def _says_nothing(node: ast.AST) -> bool:
    """Imports, docstrings, types with a name, and what only the type checker reads."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        return True
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)
    if isinstance(node, ast.If):
        return isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
    if isinstance(node, ast.Assign):
        value = node.value
        named = isinstance(value, ast.Subscript) and isinstance(value.value, ast.Name)
        listed = isinstance(node.targets[0], ast.Name) and node.targets[0].id in ("__all__", "__slots__")
        return listed or (named and isinstance(value, ast.Subscript) and ast.unparse(value.value) in _TYPES)
    return False


_TYPES = frozenset(("Literal", "Callable", "Mapping", "NDArray", "tuple", "dict", "list"))


def _set(node: ast.AST, field: str, value: object) -> Callable[[], Callable[[], None]]:
    def apply() -> Callable[[], None]:
        old = getattr(node, field)
        setattr(node, field, value)
        return lambda: setattr(node, field, old)

    return apply


def _exchanged(items: list[ast.expr], i: int, j: int) -> Callable[[], Callable[[], None]]:
    def exchange() -> None:
        items[i], items[j] = items[j], items[i]

    def apply() -> Callable[[], None]:
        exchange()
        return exchange

    return apply


def _without(items: list[_T], i: int) -> Callable[[], Callable[[], None]]:
    def apply() -> Callable[[], None]:
        taken = items.pop(i)
        return lambda: items.insert(i, taken)

    return apply


def _of_expression(node: ast.AST) -> Iterator[_Change]:
    if isinstance(node, ast.Compare):
        for place, one in enumerate(node.ops):
            for other in _COMPARED.get(type(one), ()):
                ops = [*node.ops[:place], other(), *node.ops[place + 1 :]]
                yield _Change("comparison", node, _set(node, "ops", ops))
    elif isinstance(node, ast.BinOp) and type(node.op) in _CALCULATED:
        yield _Change("arithmetic", node, _set(node, "op", _CALCULATED[type(node.op)]()))
    elif isinstance(node, ast.BoolOp):
        yield _Change("and/or", node, _set(node, "op", ast.Or() if isinstance(node.op, ast.And) else ast.And()))
        neutral = ast.Constant(isinstance(node.op, ast.And))
        for place in range(len(node.values)):
            values = [*node.values[:place], neutral, *node.values[place + 1 :]]
            yield _Change("condition dropped", node, _set(node, "values", values))
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield _Change("sign", node, _set(node, "op", ast.UAdd()))
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield _Change("negation", node, _set(node, "operand", _negated(node.operand)))
    elif isinstance(node, ast.Constant):
        yield from (_Change("constant", node, _set(node, "value", other)) for other in _others(node.value))
    elif isinstance(node, ast.Dict):
        yield from (_Change("values exchanged", node, _exchanged(node.values, i, i + 1)) for i in _pairs(node.values))
    elif isinstance(node, ast.IfExp):
        yield _Change("branches exchanged", node, _set(node, "test", _negated(node.test)))
    elif isinstance(node, ast.Tuple) and isinstance(node.ctx, ast.Load):
        yield from (_Change("items exchanged", node, _exchanged(node.elts, i, i + 1)) for i in _pairs(node.elts))
    elif isinstance(node, ast.comprehension):
        yield from (_Change("filter dropped", node, _without(node.ifs, i)) for i in range(len(node.ifs)))
    elif isinstance(node, ast.Call):
        yield from _of_call(node)


def _of_call(node: ast.Call) -> Iterator[_Change]:
    for place, keyword in enumerate(node.keywords):
        if keyword.arg:
            yield _Change("argument dropped", node, _without(node.keywords, place))
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if name not in _ORDERLESS and not any(isinstance(one, ast.Starred) for one in node.args):
        yield from (_Change("arguments exchanged", node, _exchanged(node.args, i, i + 1)) for i in _pairs(node.args))
    if name in ("max", "min") and isinstance(node.func, ast.Name):
        yield _Change("max/min", node, _set(node.func, "id", {"max": "min", "min": "max"}[name]))


def _of_statements(node: ast.AST) -> Iterator[_Change]:
    if isinstance(node, ast.If | ast.While):
        yield _Change("branches exchanged", node.test, _in_place(node, _negated(node.test)))
        if isinstance(node, ast.If):
            yield _Change("guard deleted", node.test, _in_place(node, ast.Constant(False)))
    for field in ("body", "orelse", "finalbody"):
        statements = getattr(node, field, None)
        if not isinstance(statements, list):
            continue
        for place, one in enumerate(statements):
            if isinstance(one, ast.Raise | ast.AugAssign | ast.Continue | ast.Break) or (
                isinstance(one, ast.Expr) and not isinstance(one.value, ast.Constant)
            ):
                others = [*statements[:place], ast.copy_location(ast.Pass(), one), *statements[place + 1 :]]
                yield _Change("statement deleted", one, _set(node, field, others))


def _in_place(node: ast.If | ast.While, test: ast.expr) -> Callable[[], Callable[[], None]]:
    return _set(node, "test", ast.copy_location(test, node.test))


def _negated(test: ast.expr) -> ast.expr:
    return ast.copy_location(ast.UnaryOp(ast.Not(), test), test)


def _pairs(items: list[ast.expr]) -> Iterator[int]:
    """Places of neighbours that are not alike."""
    for place, (one, other) in enumerate(pairwise(items)):
        if ast.dump(one) != ast.dump(other):
            yield place


def _others(value: object) -> tuple[object, ...]:
    if isinstance(value, bool):
        return (not value,)
    if isinstance(value, int):
        return (value + 1,)
    if isinstance(value, float):
        return (value * 2 + 1,) if value == 0 else (value * 2,)
    return (f"{value}XX",) if isinstance(value, str) else ()
