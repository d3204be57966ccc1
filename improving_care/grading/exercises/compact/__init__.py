"""The exercise of module 16, the compact."""
