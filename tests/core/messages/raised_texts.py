"""Finds, in a module's code, the errors for users that are raised with a text instead of a note.

A text is shown in English to everybody; a note is shown in the reader's language. What counts as a note is what can be
seen in the module: a message in capitals that is called, a function that says it returns a `Note`, an attribute `note`,
a variable or parameter that holds nothing else.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

NOTE_FUNCTIONS = frozenset(
    {
        "nearest",
        "did_you_mean",
        "no_such_file",
        "not_regular",
        "library_reason",
        "failure_note",
        "one_after_another",
        "all_of",
    }
)
"""Functions of other modules that return notes."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


def raised_texts(code: str, kinds: Iterable[str]) -> list[str]:
    """`LINE: CODE` of each error of these kinds (names of classes) whose message cannot be seen to be a note."""
    tree = ast.parse(code)
    module = _Module(tree, _own_kinds(tree, set(kinds)))
    return [
        f"{call.lineno}: {ast.unparse(call)}"
        for call, function in _calls(tree)
        if module.makes_error(call.func, function) and not module.is_safe(call, function)
    ]


def error_kinds(modules: Iterable[str]) -> frozenset[str]:
    """The names of `UserError` and of the classes derived from it, in the code of these modules."""
    trees = [ast.parse(code) for code in modules]
    kinds, before = {"UserError"}, set[str]()
    while kinds != before:
        before = set(kinds)
        for tree in trees:
            kinds |= _own_kinds(tree, kinds)
    return frozenset(kinds)


def _own_kinds(tree: ast.Module, kinds: set[str]) -> set[str]:
    """The kinds, and the classes of the module that are derived from them."""
    classes = (node for node in ast.walk(tree) if isinstance(node, ast.ClassDef))
    return kinds | {node.name for node in classes if any(_last_name(base) in kinds for base in node.bases)}


def _calls(node: ast.AST, function: Function | None = None) -> Iterator[tuple[ast.Call, Function | None]]:
    """All calls, each with the innermost function that it stands in."""
    for child in ast.iter_child_nodes(node):
        inner = child if isinstance(child, Function) else function
        if isinstance(child, ast.Call):
            yield child, inner
        yield from _calls(child, inner)


def _last_name(node: ast.expr) -> str:
    """`c` of `a.b.c`, of `c`, and of `c[0]`; else an empty text."""
    if isinstance(node, ast.Subscript):
        return _last_name(node.value)
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _says_note(annotation: ast.expr | None) -> bool:
    return annotation is not None and ast.unparse(annotation) in ("Note", "Note | None")


@dataclass
class _Module:
    """The code of a module, and the kinds of errors that it may raise."""

    tree: ast.Module
    kinds: set[str]
    returning: Mapping[str, bool] = field(init=False)
    """Functions of the module → whether they say that they return a note."""

    def __post_init__(self) -> None:
        functions = (node for node in ast.walk(self.tree) if isinstance(node, Function))
        self.returning = {node.name: _says_note(node.returns) for node in functions}

    def makes_error(self, called: ast.expr, function: Function | None) -> bool:
        """Whether a call makes an error: of a class, or of a variable that holds classes."""
        if _last_name(called) in self.kinds:
            return True
        values = self._values(called.id, function) if isinstance(called, ast.Name) else []
        return any(_last_name(part) in self.kinds for value in values for part in _choices(value))

    def is_safe(self, call: ast.Call, function: Function | None) -> bool:
        """Whether the message is a note, or the call passes no message: a class of errors that writes its own."""
        given = [*call.args, *(keyword.value for keyword in call.keywords if keyword.arg == "message")]
        if not given:
            return True
        if isinstance(given[0], ast.Starred) or _last_name(call.func) in ("DataErrors", "ListedErrors"):
            return True
        return self._is_note(given[0], function)

    def _is_note(self, value: ast.expr, function: Function | None) -> bool:
        if isinstance(value, ast.IfExp | ast.BoolOp):
            return all(self._is_note(part, function) for part in _choices(value))
        if isinstance(value, ast.Attribute):
            return value.attr == "note"
        if isinstance(value, ast.Call):
            return self._makes_note(value, function)
        return isinstance(value, ast.Name) and self._holds_notes(value.id, function)

    def _makes_note(self, call: ast.Call, function: Function | None) -> bool:
        name = _last_name(call.func)
        if isinstance(call.func, ast.Attribute) and ast.unparse(call.func) in ("Note.plain", "Note.of"):
            return not any(isinstance(part, ast.Constant | ast.JoinedStr) for part in call.args)
        if name.isupper():
            return True
        if name in self.returning:
            return self.returning[name]
        if name in NOTE_FUNCTIONS:
            return True
        values = self._values(name, function) if isinstance(call.func, ast.Name) else []
        return bool(values) and all(_last_name(part).isupper() for value in values for part in _choices(value))

    def _holds_notes(self, name: str, function: Function | None) -> bool:
        """Whether a parameter says that it is a note, or a variable gets nothing but notes."""
        if function is None:
            return False
        arguments = (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)
        annotations = [argument.annotation for argument in arguments if argument.arg == name]
        values = [value for value in self._values(name, function) if not _is_none(value)]
        if annotations:
            return all(map(_says_note, annotations)) and all(self._is_note(value, function) for value in values)
        return bool(values) and all(self._is_note(value, function) for value in values)

    def _values(self, name: str, function: Function | None) -> list[ast.expr]:
        """What a variable is set to in a function; `a, b = x, y` sets two."""
        values: list[ast.expr] = []
        for node in ast.walk(function or self.tree):
            if isinstance(node, ast.Assign):
                values += [value for target in node.targets for value in _given(target, node.value, name)]
            elif isinstance(node, ast.AnnAssign | ast.AugAssign | ast.NamedExpr) and node.value is not None:
                values += _given(node.target, node.value, name)
        return values


def _given(target: ast.expr, value: ast.expr, name: str) -> list[ast.expr]:
    """The values that an assignment gives to a name."""
    if isinstance(target, ast.Name):
        return [value] if target.id == name else []
    if not isinstance(target, ast.Tuple):
        return []
    if isinstance(value, ast.Tuple) and len(value.elts) == len(target.elts):
        return [
            given for part, inner in zip(target.elts, value.elts, strict=True) for given in _given(part, inner, name)
        ]
    return [value] if any(isinstance(part, ast.Name) and part.id == name for part in target.elts) else []


def _choices(value: ast.expr) -> list[ast.expr]:
    """The values that an expression can have: both of `a if b else c`, all of `a or b`."""
    if isinstance(value, ast.IfExp):
        return [*_choices(value.body), *_choices(value.orelse)]
    if isinstance(value, ast.BoolOp):
        return [choice for part in value.values for choice in _choices(part)]
    return [value]


def _is_none(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and value.value is None
