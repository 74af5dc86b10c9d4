"""How much the checks of a data file find, how often they are wrong, and how long they take."""
