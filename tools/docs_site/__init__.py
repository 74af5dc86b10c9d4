"""The documentation as a site: what is generated for it, where its links lead, and whether all of them arrive."""
