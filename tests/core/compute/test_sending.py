"""What a batch holds goes to its device together; on a processor nothing is copied."""

from __future__ import annotations

import torch

from ftbench.compute.batches import collate
from ftbench.compute.encode import EncodedExample
from ftbench.compute.packing import pack
from ftbench.compute.sending import sent
from tests.device_placement import OneDevice

ROWS = [EncodedExample.of("a", (5, 6), (7, 3)), EncodedExample.of("b", (8,), (9,))]


def test_on_a_processor_the_tensors_are_the_same_ones() -> None:
    tensors = (torch.arange(6).view(2, 3), torch.tensor([7]))
    assert all(a is b for a, b in zip(sent(torch.device("cpu"), *tensors), tensors, strict=True))


def test_elsewhere_they_have_their_shapes_again_after_one_copy() -> None:
    copies = []

    class Copies(OneDevice):
        def __torch_dispatch__(self, func, types, args=(), kwargs=None):  # type: ignore[no-untyped-def]
            if func.name().partition(".")[0] == "aten::_to_copy":
                copies.append(func)
            return super().__torch_dispatch__(func, types, args, kwargs)

    with Copies():
        there = sent(
            torch.device("meta"), torch.arange(6).view(2, 3), torch.tensor([7]), torch.zeros(0, dtype=torch.long)
        )
    assert [tuple(tensor.shape) for tensor in there] == [(2, 3), (1,), (0,)]
    assert {(tensor.device.type, tensor.dtype) for tensor in there} == {("meta", torch.int64)}
    assert len(copies) == 1


def test_all_of_a_batch_is_on_its_device() -> None:
    padded, packed = collate(ROWS, 0, torch.device("meta")), pack(ROWS, torch.device("meta"))
    assert padded.attention_mask is not None
    assert packed.position_ids is not None
    for batch, more in ((padded, padded.attention_mask), (packed, packed.position_ids)):
        tensors = (batch.input_ids, batch.places, batch.targets, batch.rows, more)
        assert {tensor.device.type for tensor in tensors} == {"meta"}
        assert {len(batch.places), len(batch.targets), len(batch.rows)} == {3}
