"""The offline form that raters fill in, and the page of instructions, each a single file."""

from ftbench_rating.form.page import write_form, write_instructions

__all__ = ["write_form", "write_instructions"]
