"""The labs' notebooks: they run from top to bottom, and read like a lesson, not like a program."""

from pathlib import Path
from statistics import median

import nbclient
import nbformat
import pytest

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))


@pytest.fixture(params=NOTEBOOKS, ids=[path.stem for path in NOTEBOOKS])
def notebook(request):
    return nbformat.read(request.param, as_version=4)


def code(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def test_it_runs_from_top_to_bottom(notebook, tmp_path):
    nbclient.NotebookClient(
        notebook, timeout=120, resources={"metadata": {"path": str(tmp_path)}}
    ).execute()
    kinds = {output.output_type for cell in code(notebook) for output in cell.outputs}
    assert kinds <= {"execute_result", "display_data"}  # no error, nothing on standard error


def test_cells_are_short_and_each_follows_a_sentence(notebook):
    lengths = [sum(map(bool, cell.source.splitlines())) for cell in code(notebook)]
    assert median(lengths) <= 2
    assert max(lengths) <= 12
    for before, cell in zip(notebook.cells, notebook.cells[1:], strict=False):
        assert cell.cell_type == "markdown" or before.cell_type == "markdown"


def test_at_most_three_names_are_imported(notebook):
    lines = "\n".join(cell.source for cell in code(notebook)).splitlines()
    names = [
        n for line in lines if " import " in line for n in line.split(" import ")[1].split(",")
    ]
    assert len(names) <= 3


def test_one_heading_of_the_first_order(notebook):
    prose = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    assert sum(line.startswith("# ") for line in prose.splitlines()) == 1
