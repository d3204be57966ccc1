"""The course's colours: the one place in Python where a colour stands.

Each meaning also carries a shape (see `SHAPES`), so that nothing is told by colour alone.
"""

PALETTE = {
    "paper": "#FFFFFF",
    "ink": "#1B2B34",
    "teal": "#00594C",
    "improving": "#0B6BB8",
    "concerning": "#B8560A",
    "neither": "#6A3FA0",
    "common cause": "#6B7785",
    "limits": "#5A6672",
    "target": "#A8213B",
}

PALETTE_DARK = {
    "paper": "#121619",
    "ink": "#E8EDF0",
    "teal": "#6FC7B7",
    "improving": "#6CB8F0",
    "concerning": "#F0A45A",
    "neither": "#BFA0EE",
    "common cause": "#A9B4BE",
    "limits": "#A3AEB8",
    "target": "#F28B9B",
}

# A common-cause point is an empty circle and an improving one a filled circle.
SHAPES = {
    "common cause": "circle",
    "improving": "circle",
    "concerning": "square",
    "neither": "diamond",
}
