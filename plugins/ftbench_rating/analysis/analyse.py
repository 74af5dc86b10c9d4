"""The whole analysis of a study: with all raters, and without the raters that the study's rule excludes."""

from __future__ import annotations

from dataclasses import dataclass

from ftbench.analysis.run_results import RunResults
from ftbench.errors import UserError
from ftbench_rating.analysis.agreement import Agreement, agreement_of
from ftbench_rating.analysis.automatic import MetricAgreement, automatic_agreement
from ftbench_rating.analysis.opinions import Opinions, read_opinions
from ftbench_rating.analysis.preferences import Preferences, preferences_of
from ftbench_rating.analysis.raters import Rater, raters_of
from ftbench_rating.analysis.scores import Scores, scores_of
from ftbench_rating.study.files import StudyFiles
from ftbench_rating.study.model import Key, Study


@dataclass(frozen=True, slots=True)
class Findings:
    """The results for one set of raters."""

    opinions: Opinions
    scores: Scores
    agreement: tuple[Agreement, ...]
    preferences: Preferences | None
    """None for `likert5`."""
    automatic: tuple[MetricAgreement, ...]


@dataclass(frozen=True, slots=True)
class Analysis:
    """A study with its results."""

    study: Study
    key: Key
    raters: tuple[Rater, ...]
    everybody: Findings
    without_excluded: Findings | None
    """None if nobody is excluded, or if nobody is left."""
    knows_run: bool
    """False if the study is outside its run, so that there are no automatic metrics to compare with."""

    @property
    def excluded(self) -> tuple[str, ...]:
        return tuple(rater.rater for rater in self.raters if rater.excluded)

    @property
    def counted(self) -> Findings | None:
        """The findings that may be called clear: without excluded raters; None if the rule excludes everybody."""
        return self.without_excluded if self.excluded else self.everybody


def analyse(files: StudyFiles, results: RunResults | None = None) -> Analysis:
    """The analysis; equal ratings give equal results. Raises `UserError` if nobody rated anything."""
    study, key, responses = files
    opinions = read_opinions(study, key, responses)
    if not opinions.entries:
        raise UserError(f'nobody has rated anything in the study "{study.id}" yet')
    raters = raters_of(study, key, responses, opinions)
    excluded = {rater.rater for rater in raters if rater.excluded}
    rest = read_opinions(study, key, responses, without=excluded) if excluded else None
    return Analysis(
        study=study,
        key=key,
        raters=raters,
        everybody=_findings(opinions, key, results),
        without_excluded=_findings(rest, key, results) if rest and rest.entries else None,
        knows_run=results is not None,
    )


def _findings(opinions: Opinions, key: Key, results: RunResults | None) -> Findings:
    return Findings(
        opinions=opinions,
        scores=scores_of(opinions),
        agreement=agreement_of(opinions),
        preferences=None if opinions.scheme == "likert5" else preferences_of(opinions),
        automatic=automatic_agreement(opinions, key, results) if results is not None else (),
    )
