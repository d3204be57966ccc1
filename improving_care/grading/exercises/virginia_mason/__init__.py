"""The exercise of module 15, Virginia Mason."""
