"""Export a finished cell: as an adapter, as a model of its own, or as its method keeps it; and send it to a hub."""
