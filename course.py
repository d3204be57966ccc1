"""Set-up and commands of the course; needs Python 3.11 or later and nothing else."""

import os
import shutil
import sys
from pathlib import Path

BROWSERS = (
    ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge"],
    [
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    ],
    ["Google/Chrome/Application/chrome.exe", "Microsoft/Edge/Application/msedge.exe"],
)


def find_browser() -> str | None:
    """Return the path of an installed Chromium, Chrome or Edge, or None."""
    names, mac, windows = BROWSERS
    for name in names:
        if found := shutil.which(name):
            return found
    folders = [os.environ.get(v, "") for v in ("ProgramFiles", "ProgramFiles(x86)", "LOCALAPPDATA")]
    places = [*mac, *(str(Path(f) / w) for f in folders if f for w in windows)]
    return next((p for p in places if Path(p).is_file()), None)


if __name__ == "__main__":
    sys.exit("Not written yet.")
