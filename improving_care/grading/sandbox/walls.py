"""What stands inside the sandbox: a list of what may be seen, and nothing else."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
WORK = "/tmp/work"  # where the notebook runs, inside
NOBODY = 65534
# What a notebook needs of this package. What is not named here cannot be imported or read inside:
# not the judge, not what was planted, not the hospital and its ledger.
SEEN = (
    "improving_care/__init__.py",
    "improving_care/spc",
    "improving_care/datasets",
    "improving_care/grading/__init__.py",
    "improving_care/grading/personal.py",
    "improving_care/grading/pool.py",
    "improving_care/grading/answers.py",
    "improving_care/grading/answer_cells.py",
    "datasets",
)
SYSTEM = ("/bin", "/sbin", "/lib", "/lib32", "/lib64")
SETTINGS = ("/etc/ld.so.cache", "/etc/localtime", "/etc/fonts")
# One notebook's share. Bytes, except where it says otherwise.
MEMORY = 1 << 30
DISK = 64 << 20
FILES = 2000  # in its temporary folder
PROCESSES = 40  # a kernel alone has about ten threads, which count
OPEN_FILES = 256
SECONDS = 120  # from the first cell to the last


def box() -> list[str]:
    """Return the bubblewrap command that stands up one empty sandbox, without what it runs."""
    command = ["bwrap", "--die-with-parent", "--new-session", "--clearenv", "--cap-drop", "ALL"]
    command += ["--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts"]
    # Root needs no user namespace to build the walls, and in one would stay root to the rest of
    # the machine. Either way the kernel becomes nobody when it has stepped in.
    if os.geteuid():
        command += ["--unshare-user", "--uid", "0", "--gid", "0"]
    command += ["--hostname", "merewick", "--ro-bind", "/usr", "/usr"]
    for place in SYSTEM:
        if os.path.islink(place):
            command += ["--symlink", os.readlink(place), place]
        elif os.path.isdir(place):
            command += ["--ro-bind", place, place]
    command += ["--proc", "/proc", "--dev", "/dev", "--perms", "1777", "--tmpfs", "/dev/shm"]
    command += ["--perms", "1777", "--tmpfs", "/tmp"]
    command += ["--perms", "0777", "--dir", WORK]
    places = [*map(Path, SETTINGS)]
    places += [Path(sys.prefix, part) for part in ("bin", "lib", "lib64", "pyvenv.cfg")]
    places += [ROOT / part for part in SEEN]
    places = [place for place in places if place.exists()]
    if not Path(sys.base_prefix).is_relative_to("/usr"):
        places.append(Path(sys.base_prefix))
    # Bubblewrap would make the folders above with its own user's eyes only.
    for folder in sorted({folder for place in places for folder in place.parents}):
        command += ["--perms", "0755", "--dir", str(folder)]
    for place in places:
        command += ["--ro-bind", str(place), str(place)]
    return [*command, "--remount-ro", "/dev", "--remount-ro", "/"]
