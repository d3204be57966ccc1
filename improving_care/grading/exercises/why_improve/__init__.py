"""The exercise of module 1, why improve."""
