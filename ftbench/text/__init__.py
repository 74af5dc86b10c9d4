"""Texts: made safe to show, spellings compared, missing values recognised."""
