"""memopress: structured content through layout templates to print-ready brochures."""
