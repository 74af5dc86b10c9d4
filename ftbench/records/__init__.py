"""The frozen values that plan, execution, storage, analysis and plugins exchange."""
