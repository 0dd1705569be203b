"""What our files carry for ourselves: private data of the document (ISO 32000-1, 14.5)."""

OWNER = "/memopress"  # whose data it is, in PieceInfo: where the parts of the pages come from
