"""The six tasks that ship with ftbench."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ftbench import hookimpl

if TYPE_CHECKING:
    from ftbench import Task


@hookimpl
def ftbench_register_tasks() -> Iterable[Task]:
    """The tasks are imported here and not above, so that `ftbench --help` need not read them."""
    from ftbench_tasks import chat, medical_qa, recipes, sentiment, summarization, support_qa

    return [sentiment.TASK, summarization.TASK, support_qa.TASK, recipes.TASK, medical_qa.TASK, chat.TASK]
