"""The rows of a file split into training, validation and test rows, before any task reads them."""
