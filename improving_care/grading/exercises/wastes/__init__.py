"""The exercise of module 11, wastes."""
