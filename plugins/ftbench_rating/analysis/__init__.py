"""What the ratings of a study say: how good the methods are, how far raters agree, and how sure both are."""
