"""The exercise of module 17, leading beside staff."""
