"""The exit codes of the command (design.md section 5.5)."""

FINE = 0
# Problems: nothing was published.
FOUND = 1
USAGE = 2
FAULT = 3
# Published, but for what is faulty.
HELD_BACK = 4
# As the shell counts what ended at Ctrl-C.
INTERRUPTED = 130
