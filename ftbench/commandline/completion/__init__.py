"""Completion in the shell: the scripts of each shell, the values that an option takes, installing it for a user."""
