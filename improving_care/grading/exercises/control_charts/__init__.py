"""The exercise of module 5, control charts."""
