"""The static site: a Sphinx extension, a theme of our own, and the build with its checks."""
