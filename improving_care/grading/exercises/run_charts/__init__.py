"""The exercise of module 4, run charts."""
