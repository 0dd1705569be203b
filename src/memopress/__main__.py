"""`python -m memopress` is the command `memopress`."""

from memopress.cli import main

main()
