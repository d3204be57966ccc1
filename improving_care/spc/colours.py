"""The stylesheet made from the palette: one custom property a colour, and charts in the dark."""

from improving_care.spc.palette import PALETTE, PALETTE_DARK


def stylesheet() -> str:
    """Return CSS: light colours, then dark ones for who chose them or whose system asks.

    A chart's SVG names its colours in attributes; in the dark each is answered by a rule, so
    that still and live charts change with the page and neither is drawn again.
    """
    dark = properties(PALETTE_DARK) + "\ncolor-scheme: dark;"
    recoloured = "\n".join(
        f'{{root}} :is(.course-chart, .course-drawing) [{where}="{light}" i] {{ {where}: {PALETTE_DARK[name]}; }}'
        for name, light in PALETTE.items()
        for where in ("fill", "stroke")
    )
    return f"""/* Made by improving_care/spc/colours.py from the palette; change colours there. */
:root {{
{properties(PALETTE)}
color-scheme: light;
}}
@media screen {{
:root[data-theme="dark"] {{
{dark}
}}
{recoloured.replace("{root}", ':root[data-theme="dark"]')}
}}
@media screen and (prefers-color-scheme: dark) {{
:root:not([data-theme]) {{
{dark}
}}
{recoloured.replace("{root}", ":root:not([data-theme])")}
}}
"""


def properties(colours: dict[str, str]) -> str:
    """Return `--name: #hex;` lines; a space in a name becomes a hyphen."""
    return "\n".join(f"--{name.replace(' ', '-')}: {value};" for name, value in colours.items())


def contrast(one: str, other: str) -> float:
    """Return the WCAG 2 contrast ratio, 1 to 21, of two #RRGGBB colours."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """Return the relative luminance, 0 to 1, of a #RRGGBB colour (WCAG 2.2, section 9)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
