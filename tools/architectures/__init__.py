"""Every method on tiny models of many architectures."""
