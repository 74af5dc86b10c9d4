"""Texts: made safe to show, spellings compared, values that say nothing."""
