"""A demo of a lab, taken apart so that a test can move it as a trainee does."""

from improving_care.labs.moving import Picture, Slider


class Demo:
    """A demo with its parts by kind."""

    def __init__(self, make):
        self.question, self.shown = make().children
        self.parts = list(_all_in(self.shown))

    def all(self, kind) -> list:
        return [part for part in self.parts if isinstance(part, kind)]

    @property
    def slider(self) -> Slider:
        return self.all(Slider)[0]

    @property
    def picture(self) -> Picture:
        return self.all(Picture)[0]

    def lines(self) -> set:
        """The limits and centre lines that stand in the picture."""
        rows = self.picture.spec["data"]["values"]
        return {tuple(row[name] for name in ("lower", "centre", "upper")) for row in rows}


def _all_in(box):
    for part in box.children:
        yield part
        if hasattr(part, "children"):
            yield from _all_in(part)
