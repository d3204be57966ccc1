"""How the Lean tools say no: one sentence that says what to do instead."""


class LeanError(ValueError):
    """A stream, a share of work or a cupboard that cannot be, in one sentence."""

    def _render_traceback_(self):
        """What a notebook shows instead of a traceback: the sentence alone."""
        return [str(self)]
