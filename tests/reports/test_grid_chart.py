"""The map of a loss over two settings."""

from __future__ import annotations

import re

from ftbench_reports.html.grid_chart import GridField, grid_chart
from ftbench_reports.language import say

X, Y = say("tuning.axis", setting="learning rate"), say("tuning.axis", setting="batch size")


def shades(*fields: GridField) -> list[float]:
    """Opacity of the coloured fields, in their order; the lightest may be invisible."""
    drawn = str(grid_chart(fields, X, Y).svg)
    paths = re.findall(r"<path [^>]*f-good[^>]*>", drawn)
    return [float(found[1]) if (found := re.search(r'opacity="([\d.]+)"', path)) else 1.0 for path in paths]


def test_the_lower_the_loss_the_stronger_the_colour() -> None:
    middle, low, high = shades(GridField(1e-3, 8, 1.5), GridField(1e-2, 8, 1.0), GridField(1e-3, 16, 2.0))
    assert (low, middle, high) == (0.5, 0.25, 0.0)


def test_losses_over_a_wide_range_are_shaded_by_their_logarithm() -> None:
    middle, low, high = shades(GridField(1e-3, 8, 10.0), GridField(1e-2, 8, 1.0), GridField(1e-3, 16, 100.0))
    assert (low, middle, high) == (0.5, 0.25, 0.0)


def test_the_lowest_loss_has_a_frame_and_a_field_without_a_loss_a_dash() -> None:
    drawn = str(grid_chart((GridField(1e-3, 8, 1.5), GridField(1e-2, 8, 1.0), GridField(1e-3, 16, None)), X, Y).svg)
    assert len(re.findall(r"<path [^>]*s-ink", drawn)) == 1
    assert ">–</text>" in drawn
    assert "<title>0.001, 16: –</title>" in drawn


def test_values_rise_to_the_right_and_upwards() -> None:
    drawn = str(grid_chart((GridField(1e-2, 8, 1.0), GridField(1e-3, 32, 2.0)), X, Y).svg)
    labels = re.findall(r">(0\.01|0\.001|8|32)</text>", drawn)
    assert labels == ["0.001", "0.01", "32", "8"]
    assert "learning rate" in drawn
    assert "batch size" in drawn
