"""Lean: the eight wastes, the value stream, takt time and standard work."""
