"""Human rating: how far raters agree, how strong methods are in paired choices, and how sure that is."""
