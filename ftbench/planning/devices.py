"""Cells on several devices: how many each cell has, and which methods can use them."""

from __future__ import annotations

from ftbench.contracts import Method
from ftbench.matrix.read import MatrixFile
from ftbench.matrix.schema import Matrix, ModelEntry
from ftbench.messages.plan_errors import ONE_DEVICE_ONLY


def asks_for_gpus(matrix: Matrix) -> bool:
    """Whether cells ask for GPUs, and so run on other machines, which have what this one may lack."""
    asked = [matrix.resources, *(model.resources for model in matrix.models)]
    asked += [method.resources for method in matrix.methods]
    return any(bool(resources and resources.gpus) for resources in asked)


def devices_of(matrix: Matrix, model: ModelEntry, method: Method, of_method: int | None) -> int:
    """The devices that train a cell: what the matrix says of its method, else of its model, else of all cells.

    A method that ftbench does not train has one.
    """
    if not method.capabilities.trains or method.capabilities.own_trainer:
        return 1
    return of_method or model.devices or matrix.devices


def check_devices(file: MatrixFile, place: int, method: Method) -> None:
    """Raise `MatrixError` if the method at a place of the matrix cannot use the devices that its cells have."""
    if method.capabilities.several_devices:
        return
    matrix, entry = file.matrix, file.matrix.methods[place]
    asked = max(devices_of(matrix, model, method, entry.devices) for model in matrix.models)
    if asked > 1:
        where = ("methods", place, "devices") if entry.devices else ("methods", place)
        raise file.error(ONE_DEVICE_ONLY(method=entry.label, count=asked), where)


def bytes_per_device(whole: int, devices: int) -> int:
    """The part of bytes that are cut over several devices (weights, gradients, Adam's means) that each of them has."""
    return -(-whole // devices)
