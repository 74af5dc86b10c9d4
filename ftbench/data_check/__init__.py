"""Check data files before training: rules that find faults, statistics, estimates, and a cleaned copy."""

from ftbench.data_check.checker import CheckedFile, CheckOptions, check_files
from ftbench.data_check.codes import CODES, Code
from ftbench.data_check.finding import Finding
from ftbench.data_check.report import CheckReport

__all__ = ["CODES", "CheckOptions", "CheckReport", "CheckedFile", "Code", "Finding", "check_files"]
