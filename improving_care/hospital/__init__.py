"""Merewick General, the invented hospital of the course: its place, its people, its numbers."""
