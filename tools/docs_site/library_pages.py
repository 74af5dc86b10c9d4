"""Pages of the public names of `ftbench`, in groups; what they say is in the docstrings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import ftbench


@dataclass(frozen=True, slots=True)
class Group:
    """Public names that belong together: those of some modules."""

    title: str
    about: str
    homes: tuple[str, ...]
    first: tuple[str, ...] = ()
    """Names that a reader looks for, before the others."""


GROUPS: Mapping[str, Group] = {
    "library": Group(
        "Running and reading",
        "What scripts and notebooks use: plan, run, load and compare, and what these give back.",
        (
            "ftbench.api", "ftbench.analysis.run_results", "ftbench.analysis.view",
            "ftbench.analysis.run_comparison", "ftbench.analysis.published", "ftbench.version",
        ),
        first=("plan", "run", "load", "compare", "load_export"),
    ),
    "tasks": Group(
        "Tasks and data",
        "What a task is, how rows become examples, and how files are read.",
        (
            "ftbench.contracts.task", "ftbench.task_types.text_task", "ftbench.task_types.chat_task",
            "ftbench.records.example", "ftbench.records.message", "ftbench.contracts.reader",
            "ftbench.text.languages",
        ),
    ),
    "augmentations": Group(
        "Augmentations", "Variants of training rows.", ("ftbench.contracts.augmentation",)
    ),
    "methods": Group(
        "Methods and training",
        "What a fine-tuning method is, what it may do, and what stands in the place of our own loop.",
        (
            "ftbench.contracts.method", "ftbench.contracts.training", "ftbench.contracts.trainer",
            "ftbench.contracts.predictor", "ftbench.contracts.tensor_file",
        ),
    ),
    "metrics": Group(
        "Metrics and scores",
        "What a metric is, what it gets, and what it gives.",
        (
            "ftbench.contracts.metric", "ftbench.records.prediction", "ftbench.records.results",
            "ftbench.contracts.added_scores",
        ),
    ),
    "models": Group("Models", "How a model is found and loaded.", ("ftbench.contracts.model",)),
    "executors": Group(
        "Executors and backends",
        "Where cells run, and what generates in the place of ftbench.",
        ("ftbench.contracts.executor", "ftbench.contracts.generation", "ftbench.contracts.process_cache",
         "ftbench.records.cell"),
    ),
    "trackers": Group(
        "Trackers",
        "What tells another program of a run, and the events that it gets.",
        ("ftbench.contracts.tracker", "ftbench.contracts.tracker_events"),
    ),
    "reports": Group(
        "Reports", "Formats of reports, sections of the page, pages of a site.", ("ftbench.presentation.contracts",)
    ),
    "messages": Group(
        "Hooks, messages and errors",
        "The decorator of hooks, notes in several languages, and the errors that ftbench raises on purpose.",
        ("ftbench.hookspec", "ftbench.messages", "ftbench.errors"),
    ),
}  # fmt: skip
"""By the name of the page."""


class NotInAGroup(Exception):
    """A public name whose module belongs to no group: add it to `GROUPS`."""


def names_of(group: Group) -> list[str]:
    """The public names of a group: those that stand first, then module by module."""
    found = list(group.first)
    for home in group.homes:
        names = {name for name in ftbench.__all__ if ftbench._HOMES[name] == home}
        found += sorted(names - set(group.first))
    return found


def library_pages() -> dict[str, str]:
    """Path in the site → Markdown, of every page."""
    shown = {name for group in GROUPS.values() for name in names_of(group)}
    if missing := sorted(set(ftbench.__all__) - shown):
        raise NotInAGroup(f"no group of tools/docs_site/library_pages.py has {', '.join(missing)}")
    return {f"reference/library/{page}.md": _page(group) for page, group in GROUPS.items()}


def _page(group: Group) -> str:
    parts = [f"# {group.title}", "", group.about, "", "All names are imported from `ftbench`.", ""]
    for name in names_of(group):
        if name == "__version__":
            continue  # a text
        parts += [f"::: {ftbench._HOMES[name]}.{name}", ""]
    return "\n".join(parts)
