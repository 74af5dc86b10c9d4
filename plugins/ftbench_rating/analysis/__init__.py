"""The analysis of a study: scores of methods and agreement of raters, with intervals."""
