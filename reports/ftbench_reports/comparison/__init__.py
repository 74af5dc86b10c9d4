"""Two runs side by side as one HTML page."""
