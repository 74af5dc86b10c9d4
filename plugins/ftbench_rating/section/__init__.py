"""The ratings in the HTML report."""
