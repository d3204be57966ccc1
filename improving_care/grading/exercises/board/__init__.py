"""The exercise of module 18, the board."""
