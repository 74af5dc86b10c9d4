"""A check of a plugin's object, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, Literal, TypeVar

from ftbench.messages import Message, Note
from ftbench.messages import plugin_checks as messages
from ftbench.plugin_checks.crash import PluginCode
from ftbench.text.one_line import describe

Outcome = Literal["passed", "failed", "not checked"]

Subject = TypeVar("Subject")

_LONGEST = 300
"""Characters of a plugin's own error, at most."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Why a check did not pass."""

    note: Note
    failed: bool = True
    """False: nothing is wrong, and the check could not be made or has nothing to look at."""


@dataclass(frozen=True, slots=True)
class Check(Generic[Subject]):
    """One demand on an object of a kind, and how to try it."""

    name: str
    demand: Message
    """One sentence that says what must hold."""
    cure: Message
    """How to mend an object that fails."""
    run: Callable[[Subject], Finding | None] = field(compare=False)
    """Tries it; None: it holds. Whatever it raises is a failure."""
    essential: bool = False
    """Whether later checks of the same subject make sense only if this one passes."""


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What a check of one object found."""

    kind: str
    """The kind of object, as in `ftbench.plugins.KINDS`; "plugin" for the plugin as a whole."""
    object: str
    """The object's name."""
    check: str
    demand: Note
    outcome: Outcome
    found: Note | None = None
    """What failed, or why it was not checked."""
    cure: Note | None = None
    """How to mend it, if it failed."""
    where: tuple[str, ...] = ()
    """The models or languages with which it failed; for other outcomes those that were tried."""
    place: str = ""
    """`FILE:LINE` in the plugin, if it failed and the line is known."""


def failed(note: Note) -> Finding:
    """The finding of a check that does not hold."""
    return Finding(note)


def skipped(note: Note) -> Finding:
    """The finding of a check that was not made."""
    return Finding(note, failed=False)


@dataclass(frozen=True, slots=True)
class _Attempt:
    """A check with one subject."""

    label: str
    finding: Finding | None
    error: BaseException | None = None


def run_checks(
    kind: str,
    name: str,
    checks: Sequence[Check[Any]],
    subjects: Iterable[tuple[str, Any]],
    code: PluginCode,
    owner: object = None,
) -> list[CheckResult]:
    """The results of all checks with all subjects (label and subject), one result a check.

    `owner` is the object or class whose definition is shown where no line raised.
    """
    tried: dict[str, list[_Attempt]] = {check.name: [] for check in checks}
    for label, subject in subjects:
        for check_name, result in _with_subject(checks, label, subject):
            tried[check_name].append(result)
    return [_result(kind, name, check, tried[check.name], code, owner) for check in checks if tried[check.name]]


def _with_subject(checks: Sequence[Check[Any]], label: str, subject: Any) -> Iterator[tuple[str, _Attempt]]:
    missing: Note | None = None
    """Why later checks are not made."""
    for check in checks:
        if missing is not None:
            yield check.name, _Attempt(label, skipped(missing))
            continue
        result = _tried(check, label, subject)
        yield check.name, result
        if check.essential and result.finding is not None:
            missing = messages.AFTER(check=check.name) if result.finding.failed else result.finding.note


def _tried(check: Check[Any], label: str, subject: Any) -> _Attempt:
    try:
        return _Attempt(label, check.run(subject))
    except (Exception, SystemExit) as error:  # a plugin may raise anything, and a script may exit
        return _Attempt(label, failed(messages.CRASHED(error=describe(error, _LONGEST))), error)


def _result(
    kind: str, name: str, check: Check[Any], tried: Sequence[_Attempt], code: PluginCode, owner: object
) -> CheckResult:
    """One result for all subjects: the first failure, else that it passed somewhere, else why it was not checked."""
    failures = [attempt for attempt in tried if attempt.finding is not None and attempt.finding.failed]
    passed = [attempt for attempt in tried if attempt.finding is None]
    if failures:
        first = failures[0]
        assert first.finding is not None
        cure = check.cure() if first.error is None else messages.MEND_CRASH()
        place = code.place(owner) if first.error is None else code.place_of(first.error) or code.place(owner)
        where = tuple(attempt.label for attempt in failures if attempt.label)
        return CheckResult(kind, name, check.name, check.demand(), "failed", first.finding.note, cure, where, place)
    where = tuple(attempt.label for attempt in (passed or tried) if attempt.label)
    if passed:
        return CheckResult(kind, name, check.name, check.demand(), "passed", where=where)
    finding = tried[0].finding
    assert finding is not None
    return CheckResult(kind, name, check.name, check.demand(), "not checked", finding.note, where=where)
