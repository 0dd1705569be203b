"""The standards that files may keep, by the names that people call them by."""

X4 = "PDF/X-4"  # ISO 15930-7: for the press
UA1 = "PDF/UA-1"  # ISO 14289-1: for those who cannot see it
A2A = "PDF/A-2a"  # ISO 19005-2, level A: for the shelf
STANDARDS = (X4, UA1, A2A)
