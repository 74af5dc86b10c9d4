"""The shape of a bottleneck adapter and the number of parameters that follows from it."""

import math
from dataclasses import KW_ONLY, dataclass
from typing import Literal, get_args

Placement = Literal["houlsby", "pfeiffer", "parallel"]
Activation = Literal["relu", "gelu", "silu"]


@dataclass(frozen=True, slots=True)
class BottleneckConfig:
    """Position, width and computation of the adapters.

    placement
        ``houlsby``: one adapter after attention and one after the feed-forward part
        (Houlsby et al. 2019, arXiv:1902.00751, figure 2).
        ``pfeiffer``: after the feed-forward part only (Pfeiffer et al. 2020, arXiv:2005.00247;
        their extra layer norm and residual belong to BERT's post-norm blocks and are left out).
        ``parallel``: next to the feed-forward part, on the same normed input
        (He et al. 2022, arXiv:2110.04366, table 1, "parallel adapter").
    reduction_factor
        The bottleneck is ``max(1, hidden // reduction_factor)`` wide; ignored when
        ``bottleneck_size`` gives the width itself.
    scaling
        Factor on the up-projection's output in every placement. He et al. use 4 for the scaled
        parallel adapter; the sequential papers have none, which is 1.
    dropout
        Probability of dropping an entry of the bottleneck while training. Its position, between
        activation and up-projection, is that of He et al.'s code
        (jxhe/unify-parameter-efficient-tuning, petl/petl_factory.py, ``Adapter_Layer``).

    Raises ValueError, naming the field, for a value out of range.
    """

    placement: Placement = "pfeiffer"
    _: KW_ONLY
    reduction_factor: float = 16.0
    bottleneck_size: int | None = None
    activation: Activation = "relu"
    scaling: float = 1.0
    dropout: float = 0.0

    def __post_init__(self) -> None:
        _require_choice("placement", self.placement, get_args(Placement))
        _require_choice("activation", self.activation, get_args(Activation))
        if not (math.isfinite(self.reduction_factor) and self.reduction_factor > 0):
            raise ValueError(f"reduction_factor: expected a positive number, got {self.reduction_factor!r}")
        size = self.bottleneck_size
        if size is not None and (isinstance(size, bool) or not isinstance(size, int) or size < 1):
            raise ValueError(f"bottleneck_size: expected a positive integer or None, got {size!r}")
        # A scaling of zero would cut the adapter off from its gradient for good.
        if not math.isfinite(self.scaling) or self.scaling == 0:
            raise ValueError(f"scaling: expected a finite number other than 0, got {self.scaling!r}")
        if not 0 <= self.dropout < 1:
            raise ValueError(f"dropout: expected a number in [0, 1), got {self.dropout!r}")

    @property
    def adapters_per_layer(self) -> int:
        """Number of adapters in a block with attention and a feed-forward part: 2 for ``houlsby``, else 1."""
        return 2 if self.placement == "houlsby" else 1

    def size_for(self, hidden: int) -> int:
        """Return the bottleneck's width for a model of width ``hidden``."""
        if self.bottleneck_size is not None:
            return self.bottleneck_size
        return max(1, int(hidden // self.reduction_factor))


def adapter_parameters(hidden: int, config: BottleneckConfig) -> int:
    """Return the number of parameters of one adapter.

    With width m on a model of width d: 2md + d + m (Houlsby et al. 2019, section 2.1).
    """
    size = config.size_for(hidden)
    return 2 * hidden * size + hidden + size


def count_adapter_parameters(hidden: int, *, layers: int, config: BottleneckConfig) -> int:
    """Return the number of parameters that ``add_adapters`` would add to so many layers, without building anything."""
    return layers * config.adapters_per_layer * adapter_parameters(hidden, config)


def _require_choice(field: str, value: object, choices: tuple[str, ...]) -> None:
    if value not in choices:
        raise ValueError(f"{field}: expected one of {', '.join(choices)}, got {value!r}")
