"""The exercise of module 9, PDSA."""
