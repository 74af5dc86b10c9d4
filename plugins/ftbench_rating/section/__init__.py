"""The section of the HTML report about human ratings."""
