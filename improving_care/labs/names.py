"""A name that a notebook does not know yet is explained, in the last line of the red box."""

WHAT_TO_DO = (
    "Did you come back to this notebook? Then run it from the top: choose Run in the menu above, and "
    'Run All Cells. Is {name} a word or a letter of yours? Then put it in quotes: "{name}".'
)


def load_ipython_extension(shell) -> None:
    """Have this kernel say, after an unknown name, what to do about it."""
    shell.set_custom_exc((NameError,), _explain)


def _explain(shell, kind, error, trace, tb_offset=None) -> None:
    if error.name:
        error.args = (f"{error.args[0]}. {WHAT_TO_DO.format(name=error.name)}",)
    shell.showtraceback((kind, error, trace), tb_offset=tb_offset)
