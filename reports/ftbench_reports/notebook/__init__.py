"""The charts of the report as Altair charts, for notebooks."""
