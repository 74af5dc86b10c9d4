"""Renders an analysis as a terminal table, Markdown, JSON or one long CSV table."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, is_dataclass
from typing import Any

from ftbench.messages import Note
from ftbench.presentation.languages import LANGUAGES
from ftbench.presentation.styles import STYLES
from ftbench.presentation.table_texts import table_text
from ftbench.presentation.tables import csv_text
from ftbench.presentation.words import sentences
from ftbench_rating.analysis.analyse import Analysis, Findings
from ftbench_rating.analysis.catalogue import say
from ftbench_rating.analysis.measure import DRAWS, SEED, Measure
from ftbench_rating.analysis.tables import tables_of
from ftbench_rating.analysis.words import exclusion, headline, scope, size_of, warning

VERSION = 1

_LANGUAGE = "en"
"""The language of everything that ftbench prints."""


def render(analyses: Sequence[Analysis], output: str) -> str:
    """The analyses as `table`, `markdown`, `json` (a list) or `csv`; the text ends with a line break."""
    if output == "json":
        return (
            json.dumps([to_json(analysis) for analysis in analyses], indent=1, ensure_ascii=False, allow_nan=False)
            + "\n"
        )
    if output == "csv":
        return csv_text([row for analysis in analyses for row in _rows(analysis)])
    return "\n\n".join(_text(analysis, output) for analysis in analyses) + "\n"


def _text(analysis: Analysis, output: str) -> str:
    style = STYLES[output]
    study, key = analysis.study, analysis.key
    caution = warning(analysis)
    findings = [words.text(_LANGUAGE) for words in headline(analysis)]
    heading = say("heading", study=study.id, task=study.task, model=key.model, scheme=say(f"scheme.{study.scheme}"))
    parts = [
        style.title(heading.text(_LANGUAGE)),
        *([style.paragraph(caution.text(_LANGUAGE))] if caution else []),
        style.paragraph("\n".join(findings)) if output == "table" else style.notes(findings),
        style.paragraph(sentences([size_of(analysis), scope(analysis)]).text(_LANGUAGE)),
        style.paragraph(exclusion(analysis).text(_LANGUAGE)),
    ]
    for drawn in tables_of(analysis):
        table = drawn.table
        parts += [style.title(table.caption.text(_LANGUAGE)), table_text(table, _LANGUAGE, style)]
        if table.about:
            parts.append(style.notes([words.text(_LANGUAGE) for words in table.about]))
    if not analysis.knows_run:
        parts.append(style.paragraph(say("outside-run").text(_LANGUAGE)))
    return "\n\n".join(parts)


def to_json(analysis: Analysis) -> Mapping[str, Any]:
    """The whole analysis, ready for `json.dumps`; the content of `analysis.json`."""
    study, key = analysis.study, analysis.key
    caution = warning(analysis)
    texts = [
        *([caution] if caution else []),
        *headline(analysis),
        size_of(analysis),
        scope(analysis),
        exclusion(analysis),
    ]
    return {
        "version": VERSION,
        "study": study.id,
        "task": study.task,
        "model": key.model,
        "scheme": study.scheme,
        "seeds": dict(key.seeds),
        "dimensions": {dimension.name: dimension.weight for dimension in study.dimensions},
        "rule": asdict(study.exclusion),
        "excluded": list(analysis.excluded),
        "words": {language: [words.text(language) for words in texts] for language in LANGUAGES},
        "raters": [_plain(rater) for rater in analysis.raters],
        "everybody": _findings(analysis.everybody),
        "without_excluded": _findings(analysis.without_excluded) if analysis.without_excluded else None,
        "knows_run": analysis.knows_run,
        "level": 0.95,
        "bootstrap": {"draws": DRAWS, "seed": SEED},
    }


def _findings(findings: Findings) -> Mapping[str, Any]:
    opinions = findings.opinions
    return {
        "raters": list(opinions.raters),
        "examples": len(opinions.examples),
        "clusters": opinions.cluster_count,
        "ratings": opinions.ratings,
        "cannot_judge": opinions.cannot_judge,
        "missing": opinions.missing,
        "intervals_over_raters": findings.scores.over_raters,
        "methods": [_plain(method) for method in findings.scores.methods],
        "pairs": [_plain(pair) for pair in findings.scores.pairs],
        "agreement": [_plain(agreement) for agreement in findings.agreement],
        "preferences": _plain(findings.preferences) if findings.preferences else None,
        "automatic": [_plain(metric) for metric in findings.automatic],
    }


def _plain(value: Any) -> Any:
    """The value with dataclasses as mappings, pairs of methods as `first | second`, and notes in English."""
    if isinstance(value, Note):
        return value.text
    if is_dataclass(value) and not isinstance(value, type):
        return {name: _plain(getattr(value, name)) for name in value.__dataclass_fields__}
    if isinstance(value, Mapping):
        return {" | ".join(name) if isinstance(name, tuple) else name: _plain(each) for name, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, tuple) else value


def _rows(analysis: Analysis) -> Iterator[Mapping[str, Any]]:
    """One row for each number."""
    yield from _finding_rows(analysis, analysis.everybody, "everybody")
    if analysis.without_excluded:
        yield from _finding_rows(analysis, analysis.without_excluded, "without excluded")


def _finding_rows(analysis: Analysis, findings: Findings, who: str) -> Iterator[Mapping[str, Any]]:
    opinions = findings.opinions
    size = {"raters": len(opinions.raters), "examples": len(opinions.examples), "ratings": opinions.ratings}

    def row(what: str, name: str, other: str, dimension: str, measure: Measure | None, **more: Any) -> dict[str, Any]:
        measure = measure or Measure(None)
        known: dict[str, Any] = {"study": analysis.study.id, "who": who, "what": what, "name": name, "other": other}
        known |= {"dimension": dimension, "value": measure.value, "low": measure.low, "high": measure.high}
        return {
            **known,
            "adjusted_p": None,
            "verdict": None,
            "reason": measure.reason and measure.reason.text,
            **size,
            **more,
        }

    for score in findings.scores.methods:
        counts = {"examples": score.examples, "ratings": score.ratings}
        yield row("score", score.method, "", "", score.score, **counts)
        for dimension, measure in score.by_dimension.items():
            yield row("score", score.method, "", dimension, measure)
    for pair in findings.scores.pairs:
        tested = {"adjusted_p": pair.adjusted_p, "verdict": pair.verdict}
        tested |= {"examples": pair.examples, "ratings": pair.ratings}
        yield row("difference", pair.method, pair.other, "", pair.difference, **tested)
        for dimension, measure in pair.by_dimension.items():
            yield row("difference", pair.method, pair.other, dimension, measure)
    for agreement in findings.agreement:
        for name in ("alpha", "gwet", "percent", "icc"):
            if (coefficient := getattr(agreement, name)) is not None:
                yield row(name, "", "", agreement.dimension, coefficient)
    if findings.preferences:
        yield row("first place preferred", "", "", "", findings.preferences.first_place)
        for strengths in findings.preferences.strengths:
            for method, measure in strengths.log_strengths.items():
                yield row("log strength", method, "", strengths.dimension, measure)
    for metric in findings.automatic:
        for name in ("spearman", "kendall", "system_spearman", "system_kendall"):
            yield row(name, metric.metric, "", "", getattr(metric, name))
    for rater in analysis.raters if who == "everybody" else ():
        if rater.severity:
            yield row("severity", rater.rater, "", "", rater.severity)
        yield row("self-agreement", rater.rater, "", "", Measure(rater.self_agreement))
        yield row("attention", rater.rater, "", "", Measure(rater.attention_share))
