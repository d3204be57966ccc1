"""The exercise of module 13, flow."""
