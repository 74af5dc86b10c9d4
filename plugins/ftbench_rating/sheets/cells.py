"""Makes texts safe for the cells of a spreadsheet: nothing runs, nothing is hidden, and a cut is marked."""

from __future__ import annotations

from ftbench.text.visible import visible
from ftbench_rating.study.model import Texts
from ftbench_rating.study.texts import in_language

CELL_LIMIT = 32_767
"""The most UTF-16 units that a cell holds in Excel ("Excel specifications and limits")."""
FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "﹢", "﹣", "﹦", "﹫", "\t", "\r", "\n", "\0")
"""A cell that starts with one of these may run (CWE-1236); some spreadsheets read wide forms as narrow ones."""
_CUT: Texts = {"en": "… [cut here: the form shows the whole text]", "zh": "……【此处截断，完整内容见表单】"}


def cell_text(text: str, language: str, limit: int = CELL_LIMIT) -> str:
    """A text for a cell: control and direction characters become marks, and a ' precedes what looks like a formula."""
    shown = visible(text.replace("\r\n", "\n"))
    # Some spreadsheets run a formula after white space too.
    if shown.startswith(FORMULA_STARTS) or shown.lstrip().startswith(FORMULA_STARTS) or text[:1] in FORMULA_STARTS:
        shown = f"'{shown}"
    if _units(shown) <= limit:
        return shown
    end = in_language(_CUT, language)
    room = limit - len(end)
    kept = shown[:room]
    while _units(kept) > room:
        kept = kept[: len(kept) - max(1, (_units(kept) - room) // 2)]
    return kept + end


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", errors="surrogatepass")) // 2
