"""A conversation as tokens, by a chat model's own template: what is trained on is what will be generated."""
