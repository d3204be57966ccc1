"""Improving Care: an open course on improving health care, on a synthetic hospital."""

import sys

# jsonschema, which altair and Jupyter import, looks for this package to check a kind of web
# address that none of ours has; it takes most of a second to import, in every kernel.
sys.modules.setdefault("rfc3987_syntax", None)
