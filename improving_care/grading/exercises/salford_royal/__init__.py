"""The exercise of module 14, Salford Royal."""
