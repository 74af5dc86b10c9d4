"""The configuration of bottleneck adapters, and what the package exports."""

from __future__ import annotations

from typing import Any

import pytest

from ftbench_methods import bottleneck
from ftbench_methods.bottleneck import BottleneckConfig
from tests.plugins.methods.bottleneck.models import configure


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("placement", "prefix"),
        ("activation", "swish"),
        ("reduction_factor", 0),
        ("reduction_factor", float("nan")),
        ("bottleneck_size", 0),
        ("bottleneck_size", 2.5),
        ("scaling", 0.0),
        ("scaling", float("inf")),
        ("dropout", 1.0),
        ("dropout", -0.1),
    ],
)
def test_a_value_out_of_range_is_refused_by_field(field: str, value: Any) -> None:
    with pytest.raises(ValueError, match=f"{field}: expected .* got {value!r}"):
        BottleneckConfig(**{field: value})


@pytest.mark.parametrize(
    ("hidden", "changes", "size"),
    [
        (768, {"reduction_factor": 16}, 48),
        (100, {"reduction_factor": 16}, 6),
        (10, {"reduction_factor": 1.5}, 6),
        (8, {"reduction_factor": 16}, 1),
        (768, {"bottleneck_size": 7}, 7),
    ],
)
def test_the_bottleneck_is_the_quotient_rounded_down_but_never_below_one(
    hidden: int, changes: dict[str, Any], size: int
) -> None:
    assert configure("pfeiffer", **changes).size_for(hidden) == size


def test_the_package_exports_exactly_what_it_lists() -> None:
    assert set(bottleneck._HOMES) == set(bottleneck.__all__)
    assert all(getattr(bottleneck, name).__name__ == name for name in bottleneck.__all__)


def test_an_unknown_name_of_the_package_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = bottleneck.nothing
