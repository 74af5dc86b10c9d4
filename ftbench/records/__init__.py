"""The frozen values exchanged between plan, execution, storage, analysis and plugins."""
