"""Altair charts drawn to SVG while the report is written, then reduced to shapes, text and theme classes."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any
from xml.etree import ElementTree

from markupsafe import Markup

from ftbench_reports.html.palette import INK
from ftbench_reports.language import DEFAULT, HTML_LANGUAGE, LANGUAGES, Words

VEGA_LITE = "6.4"

CONFIG: Mapping[str, Any] = {
    "background": None,
    "font": "sans-serif",
    "padding": 4,
    "view": {"stroke": None},
    "axis": {
        "domain": False,
        "ticks": False,
        "grid": True,
        "gridColor": INK["line"],
        "labelColor": INK["muted"],
        "labelFontSize": 12,
        "labelPadding": 6,
        "labelLimit": 150,
        "titleColor": INK["muted"],
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "titlePadding": 8,
    },
}
"""The look of every chart, in the stand-in colours of `INK`."""
_ON_A_PAGE = {**CONFIG, "legend": {"disable": True}}
"""A page has one legend for all charts of a section."""
_KEPT = {
    "svg": ("width", "height", "viewBox"),
    "g": ("transform", "fill"),
    "path": ("d", "transform", "stroke-width", "stroke-dasharray", "opacity"),
    "line": ("x2", "y2", "transform", "stroke-width", "stroke-dasharray", "opacity"),
    "text": ("text-anchor", "transform", "font-size", "opacity"),
}
_DEFAULTS = {
    ("transform", "translate(0,0)"),
    ("stroke-dasharray", "1,0"),
    ("opacity", "1"),
    ("stroke-width", "1"),
    ("font-size", "12px"),  # as the style sheet has it
}
_NAMES = {colour: name for name, colour in INK.items()}
_LONG = re.compile(r"-?\d+\.\d{3,}")
_WIDE = re.compile("[\U00010000-\U0010ffff]")
_PRIVATE = tuple(map(chr, range(0xE000, 0xF900)))
"""Stand in for characters of two UTF-16 units while Vega shortens labels: it cuts between units, and half a character
is an error. No text that is shown has them, since `visible` makes marks of them."""


Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, eq=False)
class Drawing:
    """An Altair chart with its data and words: drawn for a page when its SVG is first asked for.

    In a notebook the same value becomes a chart in one language (`ftbench_reports.notebook`).
    """

    chart: Any
    """Its colours are those of `INK`, its data are named."""
    data: Mapping[str, Rows]
    """The rows of each named data set. Added when drawn, they are not walked through by Altair's checks."""
    words: Mapping[str, Words]
    """What stands in the place of texts that are equal to a key."""

    @cached_property
    def svg(self) -> Markup:
        """Inline SVG. Only elements and attributes of a short list survive, so nothing in the data can become a
        script, a style or a link."""
        root = _drawn(self.chart, self.data)
        width, height = (float(root.attrib[name]) for name in ("width", "height"))
        box = f'width="{width:.0f}" height="{height:.0f}" viewBox="0 0 {width:.0f} {height:.0f}"'
        return Markup(f'<svg class="chart" {box} aria-hidden="true">{self._content(root)}</svg>')

    @cached_property
    def inside(self) -> Markup:
        """The content of the `<svg>` element."""
        return self._content(_drawn(self.chart, self.data))

    def _content(self, root: ElementTree.Element) -> Markup:
        return Markup("".join(_element(child, self.words) for child in root))


def draw(chart: Any, data: Mapping[str, Rows], words: Mapping[str, Words] | None = None) -> Drawing:
    """A chart whose colours are those of `INK`; text equal to a key of `words` is put in both languages."""
    return Drawing(chart, data, words or {})


@contextmanager
def unchecked() -> Iterator[None]:
    """Until the end, Altair does not check each part of our charts against its schema: a fifth of a page's time."""
    from altair.utils.schemapi import debug_mode

    with debug_mode(False):
        yield


def draw_axes(chart: Any, words: Mapping[str, Words]) -> tuple[Markup, Markup]:
    """The axes of a chart without data: the one at the bottom, and the one at the left with its grid."""
    bottom, left = Markup(), Markup()
    for group in _drawn(chart, {}).iter("{http://www.w3.org/2000/svg}g"):
        if "role-axis" in (group.get("class") or "").split():
            if (group.get("aria-label") or "").startswith("X-axis"):
                bottom += Markup(_element(group, words))
            else:
                left += Markup(_element(group, words))
    return bottom, left


def log_ticks(low: float, high: float) -> list[float]:
    """Powers of ten between the ends, and 2 and 5 times them if those are few. Vega would draw each digit."""
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    steps = (1, 2, 5) if high / low < 300 else (1,)
    return [tick for power in powers for step in steps if low <= (tick := step * 10.0**power) <= high]


def covering_ticks(low: float, high: float) -> list[float]:
    """Two to seven round numbers from at or below `low` to at or above `high`; 0 is one if it lies between."""
    span = high - low or abs(high) or 1.0
    power = 10.0 ** math.floor(math.log10(span / 5))
    step = next(size * power for size in (1, 2, 5, 10) if span / (size * power) <= 5)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(place * step, 12) for place in range(first, max(last, first + 1) + 1)]


def _drawn(chart: Any, data: Mapping[str, Rows]) -> ElementTree.Element:
    specification = chart.to_dict(validate=False) | {"datasets": data, "config": _ON_A_PAGE}
    text = json.dumps(specification, ensure_ascii=False)
    wide = dict(zip(sorted(set(_WIDE.findall(text))), _PRIVATE, strict=False))
    drawn = _svg(text.translate(str.maketrans(wide)))
    return ElementTree.fromstring(
        drawn.translate(str.maketrans({private: character for character, private in wide.items()}))
    )


@lru_cache(maxsize=256)
def _svg(specification: str) -> str:
    """What Vega draws; kept, because several pages of one run (a site, a folder, both formats) have the same charts."""
    import vl_convert

    svg: str = vl_convert.vegalite_to_svg(specification, vl_version=VEGA_LITE, allowed_base_urls=[])
    return svg


def _element(element: ElementTree.Element, words: Mapping[str, Words]) -> str:
    tag = element.tag.rpartition("}")[2]
    if tag not in _KEPT or _is_invisible(element):
        return ""
    text = element.text if tag == "text" else None
    if tag == "text" and not text:  # a label that Vega left out for want of room
        return ""
    if text is not None and text in words and len({words[text].text(language) for language in LANGUAGES}) == 1:
        text = words[text].text(DEFAULT)
    elif text is not None and text in words:
        return "".join(
            _written(
                tag,
                [*_attributes(element, tag, "l"), ("lang", HTML_LANGUAGE[language])],
                Markup.escape(words[text].text(language)),
            )
            for language in LANGUAGES
        )
    content = (Markup.escape(text) if text else Markup()) + Markup("".join(_element(child, words) for child in element))
    if label := element.get("aria-label") if tag in ("path", "line") else None:
        content = Markup("<title>{}</title>").format(label) + content
    attributes = _attributes(element, tag)
    if tag == "g" and (not attributes or not content):
        return str(content)
    return _written(tag, attributes, content)


def _attributes(element: ElementTree.Element, tag: str, *classes: str) -> list[tuple[str, str]]:
    kept = [(name, _short(element.get(name, ""))) for name in _KEPT[tag] if element.get(name)]
    kept = [pair for pair in kept if pair not in _DEFAULTS]
    names = [name for name in classes if name]
    for attribute, prefix in (("fill", "f"), ("stroke", "s")):
        if tag != "g" and (colour := element.get(attribute)) not in (None, "none", "transparent"):
            names.append(f"{prefix}-{_NAMES[str(colour)]}")
    return [*kept, *([("class", " ".join(names))] if names else [])]


def _written(tag: str, attributes: list[tuple[str, str]], content: str) -> str:
    pairs = "".join(f' {name}="{Markup.escape(value)}"' for name, value in attributes)
    return f"<{tag}{pairs}>{content}</{tag}>" if content else f"<{tag}{pairs}/>"


def _is_invisible(element: ElementTree.Element) -> bool:
    classes = (element.get("class") or "").split()
    return element.get("display") == "none" or bool({"background", "foreground"} & set(classes))


def _short(value: str) -> str:
    return _LONG.sub(lambda match: f"{float(match[0]):.2f}".rstrip("0").rstrip("."), value)
