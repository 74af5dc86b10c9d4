"""What is in a text that should not be in training data: pure functions and small classes without files or rows."""
