"""Elements into pieces: what each is, whatever measure and place it gets; nothing is placed."""

from memopress.page.prepare.blocks import Pieces
from memopress.page.prepare.matter import Matter
from memopress.page.prepare.spans import Fit

__all__ = ["Fit", "Matter", "Pieces"]
