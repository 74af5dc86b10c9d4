"""Task types that need little or no code: prompt templates in Python, and YAML files."""
