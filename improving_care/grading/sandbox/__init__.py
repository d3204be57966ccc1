"""Where a trainee's notebook runs: alone, in bubblewrap, with nothing in sight worth stealing.

`walls` says what can be seen in there, `calls` what cannot be asked of the system, `warm` forks a
ready kernel into it, `launch` is the command of the kernelspec, `running` runs one notebook, and
`trial` tries to break out before anything is graded.
"""
