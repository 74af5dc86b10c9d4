"""What the results of a run say: rows of methods, comparisons, scores; the statistics behind them."""
