"""Hidden characters made visible; the code is the core's, since other packages show texts too."""

from ftbench.text.visible import runs, shortened, visible

__all__ = ["runs", "shortened", "visible"]
