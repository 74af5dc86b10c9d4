"""The charts of results for notebooks: found by name among those of the plugins, narrowed, and put together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING, Any

from ftbench.errors import UserError, nearest
from ftbench.messages import library_errors as messages
from ftbench.plugins import Registry
from ftbench.presentation.contracts import ChartPart, ResultChart
from ftbench.presentation.languages import DEFAULT, LANGUAGES

if TYPE_CHECKING:
    import altair as alt

Make = Callable[[ResultChart, str, Mapping[str, str]], Sequence[ChartPart]]
"""Makes the parts of a chart in a language with options."""

_BESIDE = 2
"""Charts of one task with one model side by side, at most."""
_CHANNELS = ("color", "shape", "stroke", "strokeDash", "opacity", "fill")
"""Charts that are shown together have scales and legends of their own."""
_LOOK = ("config", "background")
"""What only a whole drawing has."""


@dataclass(frozen=True, slots=True, repr=False)
class Charts:
    """The charts of a run, or of two: `charts.NAME(…)` or `charts["NAME"](…)`. Shown, it lists them."""

    registry: Registry
    make: Make
    two_runs: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all charts, in the order of their plugins."""
        found = self.registry.objects("charts").items()
        return tuple(name for name, (_, chart) in found if chart.compares or not self.two_runs)

    def __getitem__(self, name: str) -> NamedChart:
        """The chart of this name; raises `UserError` that names the nearest."""
        if name not in self.names:
            raise UserError(messages.NO_CHART(name=str(name), hint=nearest(str(name), self.names)))
        return NamedChart(self.registry.get("charts", name), self.make)

    def __getattr__(self, name: str) -> NamedChart:
        if name.startswith("_"):  # notebooks ask every object for names such as `_repr_markdown_`
            raise AttributeError(name)
        try:
            return self[name]
        except UserError as error:
            raise AttributeError(str(error)) from None

    def __dir__(self) -> list[str]:
        return [*object.__dir__(self), *self.names]

    def __repr__(self) -> str:
        return f"<Charts: {', '.join(self.names)}>"

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td><code>{escape(name)}()</code></td><td>{escape(self[name].about)}</td></tr>" for name in self.names
        )
        return f"<table>{rows}</table>"


@dataclass(frozen=True, slots=True, repr=False)
class NamedChart:
    """A chart that is made when it is called."""

    chart: ResultChart
    make: Make

    @property
    def about(self) -> str:
        """What it shows, in English."""
        about = self.chart.about
        return about if isinstance(about, str) else about[DEFAULT]

    def parts(self, *, language: str = DEFAULT, **options: str) -> tuple[ChartPart, ...]:
        """The chart of each model and task by itself; raises `UserError`."""
        if language not in LANGUAGES:
            raise UserError(messages.NO_LANGUAGE(name=str(language), hint=nearest(str(language), LANGUAGES)))
        for name in options:
            if name not in self.chart.options:
                known = ("model", "task", "method", "language", *self.chart.options)
                raise UserError(messages.NO_OPTION(chart=self.chart.name, name=name, hint=nearest(name, known)))
        return tuple(self.make(self.chart, language, options))

    def __call__(
        self,
        *,
        model: str | None = None,
        task: str | None = None,
        method: str | None = None,
        language: str = DEFAULT,
        **options: str,
    ) -> alt.TopLevelMixin:
        """An Altair chart: it shows itself in a notebook, and `.save("chart.svg")` needs no network.

        One model and task give one chart, several give all of them together. `language` is `en` or `zh`. Raises
        `UserError` for a name that the charts do not have, and where the run has nothing to draw.
        """
        parts: Sequence[ChartPart] = self.parts(language=language, **options)
        if not parts:
            raise UserError(messages.NOTHING_TO_DRAW(chart=self.chart.name))
        for key, name in (("model", model), ("task", task), ("method", method)):
            if name is not None:
                parts = _narrowed(parts, key, name, self.chart.name)
        return together(parts)

    def __repr__(self) -> str:
        chosen = ", ".join(f"{name}=…" for name in ("model", "task", "method", "language", *self.chart.options))
        return f"<chart {self.chart.name}({chosen}): {self.about}>"


def _narrowed(parts: Sequence[ChartPart], key: str, name: str, chart: str) -> Sequence[ChartPart]:
    """The parts about this model, task or method; raises `UserError` if there is none."""
    found = [part for part in parts if getattr(part, key) == name]
    if not found:
        known = dict.fromkeys(value for part in parts if (value := getattr(part, key)) is not None)
        word = {"model": messages.MODEL, "task": messages.TASK, "method": messages.METHOD}[key]()
        raise UserError(messages.NOT_IN_CHART(chart=chart, kind=word, name=str(name), hint=nearest(str(name), known)))
    return found


def together(parts: Sequence[ChartPart]) -> alt.TopLevelMixin:
    """One chart as it is; several below each other, those of one model and task side by side."""
    import altair as alt

    if len(parts) == 1:
        return parts[0].chart
    rows = [
        alt.concat(*map(_bare, members), columns=_BESIDE).resolve_scale(**dict.fromkeys(_CHANNELS, "independent"))
        for _, members in groupby(parts, key=lambda part: (part.model, part.task))
    ]
    look = {name: parts[0].chart[name] for name in _LOOK if name in parts[0].chart._kwds}
    return alt.vconcat(*rows, **look).resolve_scale(**dict.fromkeys(_CHANNELS, "independent"))


def _bare(part: ChartPart) -> Any:
    """The chart without what only a whole drawing has."""
    import altair as alt

    chart = part.chart.copy(deep=False)
    for name in _LOOK:
        if name in chart._kwds:
            chart[name] = alt.Undefined
    return chart
