"""Plans of short matrices with models that need no files."""

from tests.core.planning.conftest import plan_of, registry_with

__all__ = ["plan_of", "registry_with"]
