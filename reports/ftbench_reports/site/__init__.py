"""Pages of a published site: the index of its runs, their trends, and a feed."""
