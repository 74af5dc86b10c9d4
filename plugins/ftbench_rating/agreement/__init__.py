"""Coefficients of agreement, of raters with each other and with themselves."""

from ftbench_rating.agreement.gwet import GwetAgreement
from ftbench_rating.agreement.icc import IntraclassCorrelation
from ftbench_rating.agreement.kappa import CohenKappa
from ftbench_rating.agreement.krippendorff import KrippendorffAlpha
from ftbench_rating.agreement.percent import PercentAgreement

__all__ = ["CohenKappa", "GwetAgreement", "IntraclassCorrelation", "KrippendorffAlpha", "PercentAgreement"]
