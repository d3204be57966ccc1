"""What is committed: pinned, small, in one form, naming no machine, and licensed."""

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def committed() -> list[Path]:
    """Every committed file, as it stands in the work tree."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    assert listed.returncode == 0, f"These tests need git and a clone: {listed.stderr}"
    return [ROOT / name for name in listed.stdout.split("\0") if (ROOT / name).is_file()]


def text_of(path: Path) -> str | None:
    """The text of a file, or None of a picture, a font or a spreadsheet."""
    try:
        return path.read_bytes().decode()
    except UnicodeDecodeError:
        return None


def plain(name: str) -> str:
    """A package's name as an index spells it."""
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize(
    ("file", "wanted"),
    [
        ("requirements.txt", lambda project: project["project"]["dependencies"]),
        ("benchmarks/requirements.txt", lambda project: project["dependency-groups"]["bench"]),
    ],
)
def test_every_direct_dependency_is_pinned_and_every_pin_has_a_hash(file, wanted):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    text = (ROOT / file).read_text(encoding="utf-8")
    pins = re.findall(
        r"^([a-z0-9._-]+)==\S+.*((?:\\\n +--hash=sha256:[0-9a-f]{64} ?)+)$", text, re.M
    )
    lines = [line for line in text.splitlines() if re.match("[a-z0-9-]", line, re.I)]
    assert len(pins) == len(lines), "a line is no pin with hashes"
    direct = {plain(re.match(r"[\w.-]+", each)[0]) for each in wanted(project)}
    assert not direct - {plain(name) for name, _ in pins}, "run `python course.py pin`"
    assert "://" not in text


def test_notebooks_are_committed_in_normal_form_and_without_outputs(committed):
    notebooks = [path for path in committed if path.suffix == ".ipynb"]
    for path in notebooks:
        where = path.relative_to(ROOT)
        text = path.read_text(encoding="utf-8")
        notebook = json.loads(text)
        nbformat.validate(notebook)
        assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5), where
        assert set(notebook["metadata"]) == {"kernelspec", "language_info"}, where
        assert notebook["metadata"]["kernelspec"]["name"] == "python3", where
        assert notebook["metadata"]["language_info"] == {"name": "python"}, where
        names = [cell["id"] for cell in notebook["cells"]]
        assert len(set(names)) == len(names), where
        # nbformat's own names are eight hexadecimal digits, made anew by each save.
        assert not [name for name in names if re.fullmatch("[0-9a-f]{8}", name)], where
        for cell in notebook["cells"]:
            assert not cell.get("outputs"), f"{where}: an output in cell {cell['id']}"
            assert cell.get("execution_count") is None, f"{where}: a count in cell {cell['id']}"
        assert nbformat.writes(nbformat.reads(text, as_version=4)) == text.rstrip("\n"), where


def test_no_file_names_a_machines_path_or_a_packages_host(committed):
    # Written so that this file does not name them either.
    path = re.compile(r"(?<![\w.])/(?:home|Users|root|work)/\w|[A-Z]:\\+Users\\+\w")
    host = re.compile(r"(?:pypi|npmjs|pythonhosted)\.(?:org|com|io)")
    for file in committed:
        for number, line in enumerate((text_of(file) or "").splitlines(), 1):
            for pattern in (path, host):
                found = pattern.search(line)
                assert not found, f"{file.relative_to(ROOT)}:{number} names {found[0]}"


def test_every_text_ends_its_lines_with_lf_and_is_utf_8(committed):
    for file in committed:
        assert b"\r\n" not in (text_of(file) or "").encode(), file.relative_to(ROOT)


def test_the_repository_is_small(committed):
    sizes = {file: file.stat().st_size for file in committed}
    heavy = [file.relative_to(ROOT) for file, size in sizes.items() if size > 5e6]
    assert not heavy
    assert sum(sizes.values()) < 20e6


def test_ruff_finds_nothing(committed):
    code = [str(path) for path in committed if path.suffix in (".py", ".ipynb")]
    for command in (["format", "--check"], ["check"]):
        ruff = [sys.executable, "-m", "ruff", *command, "--no-cache", *code]
        done = subprocess.run(ruff, cwd=ROOT, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stdout + done.stderr


def test_licences_say_what_they_cover():
    code = (ROOT / "LICENSE").read_text(encoding="utf-8")
    content = (ROOT / "LICENSE-CONTENT").read_text(encoding="utf-8")
    assert code.startswith("MIT License")
    assert "https://creativecommons.org/licenses/by/4.0/legalcode" in content
    assert "Section 8 – Interpretation" in content  # the whole text, to its last section
