"""Addresses of answers on the report's page: which task, methods, seed and filter a link opens."""

from __future__ import annotations

from typing import Literal
from urllib.parse import quote, urlencode

from ftbench_reports.text import visible

AnswerFilter = Literal["wrong", "different", "cut", "loop", "empty"]
"""Which answers are shown: wrong labels, examples on which methods disagree, and answers that were cut at the token
limit, that end in a loop, or that are empty."""


def answers_link(
    task: str,
    model: str,
    method: str,
    seed: int | None = None,
    filter: AnswerFilter | None = None,
    *,
    reference: str | None = None,
    answer: str | None = None,
) -> str:
    """The address of a method's answers, such as `#/answers/MODEL/TASK?method=lora&seed=every`.

    `seed` None shows those of every seed. `reference` and `answer` leave the rows of a label task with this reference
    and with this answer of the method; `NO_ANSWER` of `confusions` stands for none.
    """
    choices = {"method": visible(method), "seed": "every" if seed is None else str(seed)}
    choices |= {"show": filter} if filter else {}
    choices |= {name: visible(label) for name, label in (("reference", reference), ("answer", answer)) if label}
    place = "/".join(quote(visible(name), safe="") for name in (model, task))
    return f"#/answers/{place}?{urlencode(choices)}"
