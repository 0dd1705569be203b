"""`python -m memopress` is the command `memopress`."""

from memopress.ending import take_signals


def main() -> None:
    """Run the command line; from now on it can be interrupted, also while it is being loaded."""
    take_signals()
    from memopress.cli import main as run  # noqa: PLC0415

    run()


if __name__ == "__main__":
    main()
