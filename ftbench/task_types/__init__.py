"""Tasks that need little or no code: prompt templates in Python, and tasks written in YAML."""
