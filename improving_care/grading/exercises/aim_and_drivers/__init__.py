"""The exercise of module 2, aim and drivers."""
