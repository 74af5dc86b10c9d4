"""What the pages are made with: no script makes markup of text, no template lets text through, no JSON has NaN."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
PACKAGES = [CHECKOUT / name for name in ("ftbench", "plugins", "reports", "tasks")]

MAKES_CODE = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|createContextualFragment|DOMParser|document\.write|\beval\(|new Function"
    r"|set(?:Timeout|Interval)\([\"'`]|\.srcdoc|javascript:|setAttribute\([\"'](?:on|style)|\.style\.cssText"
)
ASKS_A_NETWORK = re.compile(
    r"fetch\(|XMLHttpRequest|WebSocket|EventSource|sendBeacon|importScripts|\bimport\(|https?://(?!www\.w3\.org/)"
)


def files(*endings: str) -> list[Path]:
    return sorted(path for folder in PACKAGES for ending in endings for path in folder.rglob(f"*{ending}"))


def name(path: Path) -> str:
    return path.relative_to(CHECKOUT).as_posix()


def calls(word: str) -> Iterator[tuple[str, ast.Call]]:
    """(file, call) of every call in the modules that have the word; the others need not be parsed."""
    for path in files(".py"):
        code = path.read_text(encoding="utf-8")
        if word in code:
            yield from ((name(path), node) for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call))


def without_comments(script: str) -> str:
    return re.sub(r"^\s*//.*$|\s//\s.*$|/\*.*?\*/", "", script, flags=re.MULTILINE | re.DOTALL)


def found_in(texts: dict[str, str], pattern: str | re.Pattern[str]) -> list[tuple[str, str]]:
    """(file, what was found) of every place where a text has the pattern."""
    return [(file, match[0]) for file, text in texts.items() for match in re.finditer(pattern, text)]


def test_a_script_makes_no_code_or_markup_of_text_and_asks_no_network() -> None:
    scripts = {name(path): without_comments(path.read_text(encoding="utf-8")) for path in files(".js")}
    assert len(scripts) >= 20
    assert found_in(scripts, MAKES_CODE) == []
    assert found_in(scripts, ASKS_A_NETWORK) == []


def test_a_template_lets_no_text_through_and_has_no_style_or_handler_that_the_policy_refuses() -> None:
    templates = {name(path): path.read_text(encoding="utf-8") for path in files(".j2")}
    assert len(templates) >= 20
    assert found_in(templates, r"\|\s*safe\b|autoescape|Markup") == []
    markup = {file: re.sub(r"\{#.*?#\}", "", text, flags=re.DOTALL) for file, text in templates.items()}
    assert found_in(markup, r"<[^>]*\s(?:style|on[a-z]+)\s*=") == []
    assert found_in(markup, r"<(?:base|iframe|object|embed)\b") == []
    scripts = [
        (file, script)
        for file, text in markup.items()
        for script in re.findall(r"<script[^>]*>(.*?)</script>", text, re.DOTALL)
    ]
    assert [place for place in scripts if not _is_known(place[1])] == []


def _is_known(script: str) -> bool:
    """A value that is the page's own code, or JSON that has been made safe for HTML."""
    return bool(re.fullmatch(r"\s*\{\{ (?:\w+ \| )?(?:script|data|[\w.]+ \| json_for_html) \}\}\s*", script))


def test_every_environment_of_templates_escapes_but_the_one_that_writes_code() -> None:
    found = []
    for file, call in calls("Environment"):
        if ast.unparse(call.func).endswith("Environment"):
            given = {one.arg: ast.unparse(one.value) for one in call.keywords}
            found.append((file, given.get("autoescape"), given.get("undefined")))
    assert len(found) >= 2
    writes_code = ("ftbench/commandline/new_plugin/contents.py", "False", "jinja2.StrictUndefined")
    others = [one for one in found if one != writes_code]
    assert {(escapes, undefined) for _, escapes, undefined in others} == {("True", "jinja2.StrictUndefined")}, found


def test_markup_is_made_of_code_and_never_put_together_with_text() -> None:
    """`Markup(f"…")` and `Markup("…" + text)` would let text through; `Markup("…").format(text)` escapes it."""
    found = []
    for file, call in calls("Markup"):
        if ast.unparse(call.func).endswith("Markup") and call.args:
            found += [
                f"{file}:{call.lineno}"
                for one in call.args[:1]
                if isinstance(one, ast.JoinedStr | ast.BinOp | ast.Call)
            ]
    assert sorted({place.rpartition(":")[0] for place in found}) == MAKERS


MAKERS = [
    "ftbench/presentation/words.py",  # messages, which are code; the names in their gaps are escaped
    "ftbench/text/embedding.py",  # JSON whose every < > & is \\u003c and so on
    "reports/ftbench_reports/comparison/page.py",  # a template that has been filled
    "reports/ftbench_reports/html/chunks.py",  # JSON of `json_for_html`
    "reports/ftbench_reports/html/drawing.py",  # elements of a short list; `tests/reports/test_charts.py`
]
"""Modules that put markup together by hand, with what makes that safe."""


NO_DATA = {
    "reports/ftbench_reports/html/cell_pages.py",  # one setting as a person reads it
    "reports/ftbench_reports/html/chunks.py",  # one text, which is JSON of `json_for_html`
    "reports/ftbench_reports/html/drawing.py",  # for Vega, which draws no mark there
}


def test_json_of_reports_refuses_numbers_that_json_does_not_have() -> None:
    found = []
    for file, call in calls("json.dump"):
        if not file.startswith(("reports/", "ftbench/text/", "ftbench/results/render")) or file in NO_DATA:
            continue
        if ast.unparse(call.func) in ("json.dumps", "json.dump"):
            given = {one.arg: ast.unparse(one.value) for one in call.keywords}
            found.append((file, given.get("allow_nan")))
    assert {allowed for _, allowed in found} == {"False"}, found
