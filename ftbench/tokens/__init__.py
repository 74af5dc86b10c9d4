"""Texts as the token ids that a model would see in running text, and back."""
