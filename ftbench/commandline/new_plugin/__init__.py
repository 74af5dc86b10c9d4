"""`ftbench plugins new`: a working plugin with its tests, as one file, as a package, or as a task in YAML."""
