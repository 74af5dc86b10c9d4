"""How results are shown: tables, number formats, texts made safe, and the contracts of reports."""
