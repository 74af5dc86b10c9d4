"""The connection to a cluster of Ray, or a cluster of this machine alone; with a token, and without usage statistics.

Whoever can reach a cluster without tokens can run any code on it. Ray asks for them by default only in new versions.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from ftbench.errors import UserError
from ftbench_executors.messages import NO_RAY, NO_RAY_TOKEN, OLD_RAY, RAY_REFUSES, RAY_RUNS
from ftbench_executors.ray.settings import RaySettings

_OLDEST = (2, 52)
"""The first version with tokens."""

_MODE, _TOKEN, _TOKEN_FILE = "RAY_AUTH_MODE", "RAY_AUTH_TOKEN", "RAY_AUTH_TOKEN_PATH"


@contextmanager
def connected(settings: RaySettings) -> Iterator[Any]:
    """The module `ray`, connected; the end of the block ends what the connection has started.

    Raises `UserError` without Ray, without a token where one is required, and for a cluster that refuses.
    """
    # Ray reads these when it is imported.
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    # What it has to say of dead machines it would print into our output, pages of it; we say it in our words.
    os.environ.setdefault("RAY_DEDUP_LOGS_SKIP_REGEX", ".*")
    _prepare_token(settings)
    try:
        import ray
    except ImportError:
        raise UserError(NO_RAY()) from None
    numbers = tuple(map(int, re.findall(r"\d+", ray.__version__)[:2]))
    if numbers < _OLDEST:
        raise UserError(OLD_RAY(version=ray.__version__))
    if ray.is_initialized():
        raise UserError(RAY_RUNS())
    try:
        ray.init(
            address=settings.address or "local",
            runtime_env=settings.runtime_env or None,
            log_to_driver=False,
            logging_level="ERROR",
            **({} if settings.address else {"include_dashboard": False}),
        )
    except Exception as error:  # Ray raises errors of many kinds, most of them its own
        with suppress(Exception):
            ray.shutdown()
        key = "executors.ray.address" if settings.address else None
        raise UserError(RAY_REFUSES(reason=first_line(error)), key=key) from None
    try:
        yield ray
    finally:
        ray.shutdown()


def first_line(error: BaseException) -> str:
    """The first line of an error that says something."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return (lines[0] if lines else type(error).__name__)[:300]


def has_token() -> bool:
    """Whether Ray would find a token: in the environment, in the file that it names, or in the home."""
    if os.environ.get(_TOKEN):
        return True
    named = os.environ.get(_TOKEN_FILE)
    try:
        path = Path(named) if named else Path.home() / ".ray" / "auth_token"
        return bool(path.read_text(encoding="utf-8").strip())
    except (OSError, RuntimeError, UnicodeDecodeError):
        return False


def _prepare_token(settings: RaySettings) -> None:
    """Require a token of clusters elsewhere. A cluster of this machine gets one that no file keeps."""
    if settings.address is None:
        os.environ.setdefault("RAY_agent_register_timeout_ms", "100000")  # a busy machine starts Ray slowly
        os.environ.setdefault("RAY_worker_niceness", "0")  # else its workers give way to all that runs here
        os.environ.setdefault(_MODE, "token")
        if os.environ[_MODE] == "token" and not has_token():
            os.environ[_TOKEN] = secrets.token_hex(32)
    elif settings.require_token:
        if os.environ.get(_MODE, "token") != "token" or not has_token():
            raise UserError(NO_RAY_TOKEN(), key="executors.ray.address")
        os.environ[_MODE] = "token"
