"""Which files of the repository are pages of the site, and where a link between them leads there."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Collection
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

OUTSIDE = {
    "README.md": "project/readme.md",
    "README.zh-CN.md": "project/readme.zh-CN.md",
    "CONTRIBUTING.md": "project/contributing.md",
    "CHANGELOG.md": "project/changelog.md",
    "benchmarks/README.md": "project/benchmarks.md",
    "examples/chat-model/README.md": "project/example-chat-model.md",
    "examples/ten-methods/README.md": "project/example-ten-methods.md",
    "plugins/ftbench_rating/form/response_format.md": "project/response-format.md",
}
"""Pages of the repository that lie outside of docs/, and what they are in the site."""

DOWNLOADS = (
    "examples/tickets.csv", "examples/demo.yaml", "examples/smoke.yaml", "examples/chat.yaml", "LICENSE",
    "examples/chat-model/report.html", "examples/dvc/dvc.yaml",
    "examples/notebooks/first_run.ipynb", "examples/notebooks/compare_methods.ipynb",
    "examples/notebooks/your_own_data.ipynb",
)  # fmt: skip
"""Files that pages link to, copied as they are."""

_CODE = re.compile(r"^(?P<fence>```+).*?^(?P=fence)$|`[^`\n]+`", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"(?P<picture>!?)\[(?P<words>(?:[^\[\]]|\[[^\[\]]*\])*)\]\((?P<target>[^()\s]+)\)")
_SIGN = "[\u2014\u2018-\u201d\u2026\u3000-\u303f\u3400-\u4dbf\u4e00-\u9fff\uff00-\uffef]"
_BREAK = re.compile(rf"(?<={_SIGN})\n *(?={_SIGN})")
"""A break of a line between signs that have no spaces between them."""
_ABROAD = re.compile(r"^[a-z][a-z0-9+.-]*:", re.IGNORECASE)


def in_site(path: str) -> str:
    """Where a file of the repository lies in the site, whether or not it is a part of it."""
    return OUTSIDE.get(path) or path.removeprefix("docs/")


def in_repository(place: str) -> str:
    """The file of the repository that is a page of the site."""
    back = {site: path for path, site in OUTSIDE.items()}
    return back.get(place) or f"docs/{place}"


def outside_code(text: str, change: Callable[[str], str]) -> str:
    """A text of Markdown with everything changed that is not code."""
    parts, at = [], 0
    for code in _CODE.finditer(text):
        parts += [change(text[at : code.start()]), code[0]]
        at = code.end()
    return "".join([*parts, change(text[at:])])


def with_links_of_the_site(text: str, place: str, known: Collection[str]) -> str:
    """The Markdown of a page with its links leading to pages and files of the site, by their paths from `place`.

    A link to a file that is not part of the site becomes its words: no address is known at which readers of the site
    could find it. `known` are all files of the site.
    """
    folder = posixpath.dirname(in_repository(place))

    def lead(link: re.Match[str]) -> str:
        target, sharp, anchor = link["target"].partition("#")
        if not target or _ABROAD.match(target):
            return link[0]
        path = posixpath.normpath(posixpath.join(folder, target))
        there = in_site(path)
        if there not in known and (path.startswith("docs/") or not (ROOT / path).exists()):
            return link[0]  # a mistake of the page, which the build reports
        if there not in known:
            return link["words"]
        way = posixpath.relpath(there, posixpath.dirname(place) or ".")
        return f"{link['picture']}[{link['words']}]({way}{sharp}{anchor})"

    # Words of a link may be code, so whole links are looked for, and those inside of code are left alone.
    shielded: list[str] = []

    def shield(code: re.Match[str]) -> str:
        shielded.append(code[0])
        return f"\x00{len(shielded) - 1}\x00"

    led = _LINK.sub(lead, _CODE.sub(shield, text))
    return re.sub(r"\x00(\d+)\x00", lambda one: shielded[int(one[1])], led)


def with_chinese_lines_joined(text: str) -> str:
    """Markdown without the line breaks between two Chinese signs, which a browser would show as spaces."""
    return outside_code(text, lambda part: _BREAK.sub("", part))


def with_bars_in_tables(text: str) -> str:
    r"""Markdown whose tables have `a|b` for `a\|b` in code: GitHub needs the backslash, Python-Markdown shows it."""
    lines = [
        re.sub(r"`[^`]+`", lambda code: code[0].replace("\\|", "|"), line) if line.startswith("|") else line
        for line in text.split("\n")
    ]
    return "\n".join(lines)
