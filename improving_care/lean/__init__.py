"""Lean at Merewick General: wastes, value streams, standard work; numbers apart from drawing."""
