"""Equal tuning budgets: every trained method of a model and task gets the same number of trials."""
