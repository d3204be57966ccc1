"""Improving Care: an open course on improving health care, on a synthetic hospital."""
