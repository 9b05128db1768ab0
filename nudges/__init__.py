"""Gentle pushes as pure rules: facts in, nudges out. Knows nothing of the shop."""
