"""`python -m ascribe` is the command line."""

from ascribe.cli import main

main()
