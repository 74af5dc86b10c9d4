"""What the tests of human rating share."""

from tests.plugins.rating.cases import references

__all__ = ["references"]
