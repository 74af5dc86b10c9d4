"""Presentation of results: tables, number formats, safe texts, and the contracts of reports."""
