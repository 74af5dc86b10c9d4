"""Text of models and users, made safe to show: hidden characters made visible, data and code put into HTML."""
