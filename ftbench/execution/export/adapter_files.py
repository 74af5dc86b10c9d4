"""An adapter in PEFT's format, for `PeftModel.from_pretrained(base, folder)`, from the files that a method keeps."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ftbench.contracts.tensor_file import write_tensors
from ftbench.errors import ModelError, StoreError
from ftbench.execution.export.stored_cell import StoredCell
from ftbench.messages import export as messages
from ftbench.messages.storage_errors import DAMAGED
from ftbench.storage.atomic import read_json
from ftbench.text.one_line import one_line

if TYPE_CHECKING:
    from torch import nn

CONFIG = "adapter_config.json"
WEIGHTS = "adapter_model.safetensors"


def keeps_adapter(stored: StoredCell) -> bool:
    """Whether the method keeps its weights in PEFT's format."""
    return all((stored.learned / name).is_file() for name in (CONFIG, WEIGHTS))


def write_adapter(stored: StoredCell, folder: Path, dtype: str | None) -> None:
    """Write the adapter with its base model's name, its weights in `dtype`, or as they are."""
    configuration = read_json(stored.learned / CONFIG)
    if not isinstance(configuration, dict):
        raise StoreError(DAMAGED(), file=stored.learned / CONFIG)
    name, revision = stored.hub_id or (None, None)
    configuration |= {"base_model_name_or_path": name, "revision": revision}
    text = json.dumps(configuration, indent=2, sort_keys=True, ensure_ascii=False)
    (folder / CONFIG).write_text(text + "\n", encoding="utf-8")
    if dtype is None:
        shutil.copyfile(stored.learned / WEIGHTS, folder / WEIGHTS)
        return
    import torch
    from safetensors.torch import load_file

    tensors = load_file(str(stored.learned / WEIGHTS))
    kind = getattr(torch, dtype)
    write_tensors(
        folder / WEIGHTS,
        {key: value.to(kind) if value.is_floating_point() else value for key, value in tensors.items()},
    )


def type_of_weights(file: Path) -> str:
    """The type of the numbers in a safetensors file, as torch calls it: that of most tensors."""
    from collections import Counter

    kinds = Counter(entry["dtype"] for name, entry in _header(file).items() if name != "__metadata__")
    common = kinds.most_common(1)[0][0] if kinds else "F32"
    return {"F32": "float32", "BF16": "bfloat16", "F16": "float16"}.get(common, common)


def _header(file: Path) -> dict[str, Any]:
    with file.open("rb") as opened:
        length = int.from_bytes(opened.read(8), "little")
        header: dict[str, Any] = json.loads(opened.read(length))
    return header


def load_adapter(base: nn.Module, folder: Path) -> nn.Module:
    """The base model with an adapter, read by PEFT alone; raises `ModelError` where it cannot."""
    import warnings

    from peft import PeftModel

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of PEFT's about settings that the method chose
        try:
            loaded: nn.Module = PeftModel.from_pretrained(base, str(folder))
        except (TypeError, ValueError, RuntimeError, KeyError, NotImplementedError) as error:
            raise ModelError(messages.NOT_BY_PEFT(error=one_line(error, 200), instead=messages.USE_MERGED())) from error
    return loaded.eval()
