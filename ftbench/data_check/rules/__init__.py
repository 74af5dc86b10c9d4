"""All rules, one idea a module."""

from __future__ import annotations

from ftbench.data_check.rules import (
    answers,
    columns,
    conversations,
    damage,
    duplicates,
    label_balance,
    label_contradictions,
    label_spellings,
    languages,
    leaks,
    lengths,
    near_duplicates,
    personal,
    secrets,
    sizes,
    toxicity,
)
from ftbench.data_check.rules.rule import RowRule, TableRule

ROW_RULES: tuple[RowRule, ...] = (
    columns.RULE,
    answers.RULE,
    conversations.RULE,
    lengths.RULE,
    personal.RULE,
    secrets.RULE,
    damage.RULE,
    toxicity.RULE,
)

TABLE_RULES: tuple[TableRule, ...] = (
    sizes.RULE,
    columns.TABLE_RULE,
    label_balance.RULE,
    label_spellings.RULE,
    label_contradictions.RULE,
    duplicates.RULE,
    leaks.RULE,
    near_duplicates.RULE,
    languages.RULE,
)
