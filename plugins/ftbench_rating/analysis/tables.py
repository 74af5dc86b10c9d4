"""All tables of an analysis, in every language, for the terminal, Markdown and the report."""

from __future__ import annotations

from ftbench_rating.analysis.analyse import Analysis
from ftbench_rating.analysis.rater_tables import agreement_table, metric_table, rater_table
from ftbench_rating.analysis.score_tables import pair_table, score_table, strength_table
from ftbench_rating.analysis.table_parts import DrawnTable


def tables_of(analysis: Analysis) -> list[DrawnTable]:
    """The tables of an analysis, most important first."""
    everybody = analysis.everybody
    tables = [score_table(analysis)]
    if everybody.scores.pairs:
        tables.append(pair_table(analysis))
    tables.append(agreement_table(analysis))
    if everybody.preferences:
        tables += [strength_table(strengths) for strengths in everybody.preferences.strengths]
    tables.append(rater_table(analysis))
    if everybody.automatic:
        tables.append(metric_table(everybody))
    return tables
