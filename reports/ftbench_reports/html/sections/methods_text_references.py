"""References of the statistics, as a paper cites them; docs/statistics.md says where each is used."""

from __future__ import annotations

from dataclasses import dataclass, field

REFERENCES: dict[str, tuple[str, str]] = {
    "agresti": (
        "Agresti & Coull 1998",
        "Agresti, A. & Coull, B. A. (1998). Approximate is better than “exact” for interval estimation of binomial "
        "proportions. The American Statistician 52, 119–126.",
    ),
    "bengio": (
        "Bengio & Grandvalet 2004",
        "Bengio, Y. & Grandvalet, Y. (2004). No unbiased estimator of the variance of K-fold cross-validation. Journal "
        "of Machine Learning Research 5, 1089–1105.",
    ),
    "bonett": (
        "Bonett & Price 2012",
        "Bonett, D. G. & Price, R. M. (2012). Adjusted Wald confidence interval for a difference of binomial "
        "proportions based on paired data. Journal of Educational and Behavioral Statistics 37, 479–488.",
    ),
    "cochran": ("Cochran 1977", "Cochran, W. G. (1977). Sampling Techniques, third edition. Wiley."),
    "demsar": (
        "Demšar 2006",
        "Demšar, J. (2006). Statistical comparisons of classifiers over multiple data sets. Journal of Machine "
        "Learning Research 7, 1–30.",
    ),
    "holm": (
        "Holm 1979",
        "Holm, S. (1979). A simple sequentially rejective multiple test procedure. Scandinavian Journal of Statistics "
        "6, 65–70.",
    ),
    "korn": (
        "Korn & Graubard 1998",
        "Korn, E. L. & Graubard, B. I. (1998). Confidence intervals for proportions with small expected number of "
        "positive counts estimated from survey data. Survey Methodology 24, 193–201.",
    ),
    "mcnemar": (
        "McNemar 1947",
        "McNemar, Q. (1947). Note on the sampling error of the difference between correlated proportions or "
        "percentages. Psychometrika 12, 153–157.",
    ),
    "miller": (
        "Miller 2024",
        "Miller, E. (2024). Adding error bars to evals: a statistical approach to language model evaluations. "
        "arXiv:2411.00640.",
    ),
    "nadeau": (
        "Nadeau & Bengio 2003",
        "Nadeau, C. & Bengio, Y. (2003). Inference for the generalization error. Machine Learning 52, 239–281.",
    ),
    "noreen": ("Noreen 1989", "Noreen, E. W. (1989). Computer-Intensive Methods for Testing Hypotheses. Wiley."),
    "owen": (
        "Owen 2007",
        "Owen, A. B. (2007). The pigeonhole bootstrap. The Annals of Applied Statistics 1, 386–411.",
    ),
    "phipson": (
        "Phipson & Smyth 2010",
        "Phipson, B. & Smyth, G. K. (2010). Permutation p-values should never be zero. Statistical Applications in "
        "Genetics and Molecular Biology 9, article 39.",
    ),
    "piepho": (
        "Piepho 2004",
        "Piepho, H.-P. (2004). An algorithm for a letter-based representation of all-pairwise comparisons. Journal of "
        "Computational and Graphical Statistics 13, 456–466.",
    ),
    "satterthwaite": (
        "Satterthwaite 1946",
        "Satterthwaite, F. E. (1946). An approximate distribution of estimates of variance components. Biometrics "
        "Bulletin 2, 110–114.",
    ),
    "searle": (
        "Searle et al. 1992",
        "Searle, S. R., Casella, G. & McCulloch, C. E. (1992). Variance Components. Wiley.",
    ),
    "welch": (
        "Welch 1947",
        "Welch, B. L. (1947). The generalization of “Student’s” problem when several different population variances "
        "are involved. Biometrika 34, 28–35.",
    ),
    "wilcoxon": (
        "Wilcoxon 1945",
        "Wilcoxon, F. (1945). Individual comparisons by ranking methods. Biometrics Bulletin 1, 80–83.",
    ),
}
"""By key: the citation in a sentence, and the entry of the list."""


@dataclass(slots=True)
class Citations:
    """Remembers which references were cited; the list has no others."""

    cited: set[str] = field(default_factory=set)

    def __call__(self, *keys: str) -> dict[str, str]:
        """The short form by key, for the gaps of a sentence."""
        self.cited.update(keys)
        return {key: REFERENCES[key][0] for key in keys}

    @property
    def references(self) -> tuple[str, ...]:
        """Entries of all cited references, in alphabetical order."""
        return tuple(full for key, (_, full) in sorted(REFERENCES.items()) if key in self.cited)
