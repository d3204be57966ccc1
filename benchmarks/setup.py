"""From nothing to an open lab: seconds of each step, then pip alone for the same packages.

Clones this repository to a temporary folder, with no .venv and an empty cache for uv and pip
(`--keep-cache` leaves the person's own), opens the course, ends it, and opens it again.
"""

import argparse
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def opened(clone: Path, environment: dict[str, str]) -> float:
    """Open the course in a clone, wait until both addresses answer, end it; return the seconds.

    Raises SystemExit with what was printed when the course ends before that.
    """
    began = time.perf_counter()
    server = subprocess.Popen(
        [sys.executable, "-u", "course.py", "open", "--no-browser", "--port", "8950"],
        cwd=clone,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    addresses = []
    try:
        while len(addresses) < 2:
            line = server.stdout.readline()
            if not line:
                raise SystemExit(f"The course ended with {server.wait()} before it was open.")
            print(f"  {time.perf_counter() - began:5.1f} s  {line}", end="", flush=True)
            addresses += re.findall(r"http://\S+", line)
        for address in addresses:
            urllib.request.urlopen(address, timeout=60).close()
        return time.perf_counter() - began
    finally:
        if server.poll() is None:
            # Ctrl-C goes to the whole group, as a terminal's does.
            server.terminate() if os.name == "nt" else os.killpg(server.pid, signal.SIGINT)
        server.communicate()


def pip_alone(clone: Path, folder: Path, environment: dict[str, str]) -> float:
    """Return the seconds that Python's own venv and pip take for the same packages."""
    began = time.perf_counter()
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    requirements = ["--require-hashes", "-r", clone / "requirements.txt"]
    install = [python, "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
    subprocess.run([*install, *requirements], check=True, env=environment)
    return time.perf_counter() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep-cache", action="store_true", help="use the person's own caches")
    options = parser.parse_args()
    # The cache stands beside the clone: links between them work, as they do in a person's home.
    with tempfile.TemporaryDirectory(prefix="course-setup-") as scratch:
        scratch = Path(scratch)
        environment = dict(os.environ)
        if not options.keep_cache:
            environment |= {
                "UV_CACHE_DIR": str(scratch / "uv"),
                "PIP_CACHE_DIR": str(scratch / "pip"),
            }
        clone = scratch / "clone"
        began = time.perf_counter()
        subprocess.run(["git", "clone", "--quiet", "--no-local", ROOT, clone], check=True)
        cloned = time.perf_counter() - began
        print(f"  {cloned:5.1f} s  git clone\n\nThe first time:")
        first = opened(clone, environment)
        print("\nThe second time:")
        second = opened(clone, environment)
        print("\nPip alone, for the same packages ...", flush=True)
        pip = pip_alone(clone, scratch / "pip-alone", environment)

        print(f"\nFrom clone to open lab   {cloned + first:6.1f} s   (to stay under 60)")
        print(f"Opened again             {second:6.1f} s   (to stay under 5)")
        print(f"Pip alone                {pip:6.1f} s   (with no site and no lab)")
        print(f"Ours, of pip alone       {(cloned + first) / pip:6.2f}")


if __name__ == "__main__":
    main()
