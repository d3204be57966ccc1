"""The exercise of module 12, value streams and standard work."""
