"""Pieces into columns: heights, breaks, balance and free height, as plain arithmetic.

Nothing here knows of structure, of diagnostics or of drawing: what is tried leaves nothing behind.
"""
