"""`python -m ftbench`."""

from ftbench.commandline.main import main

main()
