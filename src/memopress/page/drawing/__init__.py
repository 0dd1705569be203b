"""Drawings: shapes of page markup and paths of vector files, in a box."""
