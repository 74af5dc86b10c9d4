"""The colours of the page and its charts in both themes, and the style of each method."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

LIGHT: Mapping[str, str] = {
    "page": "#fdfdfb",
    "raised": "#f5f4f0",
    "line": "#dedcd5",
    "ink": "#1d2126",
    "muted": "#5a616a",
    "accent": "#1f5c8a",
    "good": "#1d6b41",
    "bad": "#a33131",
    "notice": "#fbf3dd",
    "mark": "#8a4b08",
    "series-0": "#1d2126",
    "series-1": "#2a6fb8",
    "series-2": "#bd5b00",
    "series-3": "#21804f",
    "series-4": "#8748b3",
    "series-5": "#c03a55",
    "series-6": "#0a7c89",
    "series-7": "#866024",
    "series-8": "#66707d",
}
DARK: Mapping[str, str] = {
    "page": "#15181b",
    "raised": "#1d2125",
    "line": "#343a40",
    "ink": "#e7e6e2",
    "muted": "#a3aab2",
    "accent": "#84bdea",
    "good": "#7ccf9c",
    "bad": "#f29a9a",
    "notice": "#332c17",
    "mark": "#eab676",
    "series-0": "#e7e6e2",
    "series-1": "#78aeee",
    "series-2": "#efa055",
    "series-3": "#66c793",
    "series-4": "#c99bea",
    "series-5": "#f18a9e",
    "series-6": "#57c5d1",
    "series-7": "#d2ab76",
    "series-8": "#a7b0bb",
}

INK = {name: f"#0000{place:02x}" for place, name in enumerate(LIGHT, start=1)}
"""Stand-in colours for chart specifications; the drawing replaces each by a class, so that charts follow the theme."""

_SHAPES = ("circle", "square", "triangle-up", "cross", "triangle-down", "triangle-right", "triangle-left")
"""Shapes of all methods but the baseline, which alone is a diamond."""


@dataclass(frozen=True, slots=True)
class MethodStyle:
    """A method's look in every chart: colour, shape and dash."""

    method: str
    colour: str
    """A key of the palette."""
    shape: str
    dash: tuple[int, int]


def method_styles(methods: Sequence[str], baseline: str, default_rows: Mapping[str, str]) -> Mapping[str, MethodStyle]:
    """The baseline in the colour of the text; the others in the order of the matrix.

    A row of default settings looks like its method: no chart shows both. `default_rows` has the method of each.
    """
    distinct = [method for method in methods if default_rows.get(method) not in methods]
    styles = {baseline: MethodStyle(baseline, "series-0", "diamond", (1, 0))} if baseline in methods else {}
    for place, method in enumerate(method for method in distinct if method != baseline):
        shape = _SHAPES[(place + place // len(_SHAPES)) % len(_SHAPES)]
        styles[method] = MethodStyle(method, f"series-{place % 8 + 1}", shape, (1, 0) if place < 8 else (4, 3))
    return {
        method: replace(styles[method if method in styles else default_rows[method]], method=method)
        for method in methods
    }


def theme_css() -> str:
    """Variables for both themes: by the system's setting, by the switch on the page, and light on paper."""
    light, dark = (_variables(colours) for colours in (LIGHT, DARK))
    classes = "".join(f".f-{name}{{fill:var(--{name})}}.s-{name}{{stroke:var(--{name})}}\n" for name in LIGHT)
    return (
        f":root{{color-scheme:light;{light}}}\n"
        f"@media screen and (prefers-color-scheme:dark){{:root{{color-scheme:dark;{dark}}}}}\n"
        f"@media screen{{:root[data-theme=light]{{color-scheme:light;{light}}}\n"
        f":root[data-theme=dark]{{color-scheme:dark;{dark}}}}}\n{classes}"
    )


def _variables(colours: Mapping[str, str]) -> str:
    return "".join(f"--{name}:{colour};" for name, colour in colours.items())
