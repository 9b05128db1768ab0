"""`python3 -m shop`: set up what is missing, then hand over to the command line in `.venv`."""

import sys

# Said before anything newer is imported: an older Python would answer with a syntax error.
if sys.version_info < (3, 11):  # noqa: UP036 -- the Python that starts us is not the one we require
    sys.exit(f"Skub needs Python 3.11 or newer; this is {sys.version.split()[0]}.")

from shop import _setup


def main() -> None:
    """Run the command line with the packages of requirements.lock."""
    if _setup.HERE.is_checkout:  # an installed package brings its own dependencies
        _setup.ensure(_setup.RUNTIME)
        _setup.enter("shop", sys.argv[1:])
    from shop.cli import main as command_line

    sys.exit(command_line(sys.argv[1:]))


if __name__ == "__main__":
    main()
