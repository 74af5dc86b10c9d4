"""The `ftbench` command, also as `python -m ftbench`. Ctrl-C ends it without a traceback while it imports, too."""

import sys


def main() -> None:
    """Run the command with the arguments of this process."""
    try:
        from ftbench.commandline.main import main as run

        run()
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
