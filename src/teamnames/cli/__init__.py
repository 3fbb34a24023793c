"""The command line: argument parsing and printing, nothing else.

Each command is a module-level pair in one of this room's files: ``add_NAME(parser)`` and
``run_NAME(options) -> int``. Only the file of the command that is called is imported.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from teamnames.errors import TeamnamesError

__all__ = ["main"]

COMMANDS: dict[str, tuple[str, str]] = {
    "normalize": ("names", "answer names given as arguments or one a line on standard input"),
    "explain": ("names", "tell in sentences how one name was answered"),
    "stage": ("names", "answer names of buyer stages"),
    "functions": ("tables", "list the business functions"),
    "describe": ("tables", "show all that is known of one function"),
    "aliases": ("tables", "list aliases"),
    "names": ("trends", "say which names of a function rise and which fade"),
    "trends": ("trends", "test which names rise and fall in a file of your own"),
    "clean": ("files", "clean a column of a file"),
    "accept": ("files", "take over the decisions of a review file"),
    "diff": ("files", "say what moved between two runs, and why"),
    "lint": ("tables", "check the tables, or a table of your own"),
    "diff-tables": ("tables", "list the aliases whose function differs between two tables"),
}
"""Command → the file of this room that holds it, and its help."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; give 0, 1 (the command's own "no") or 2 (cannot be done as asked)."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    parser = _parser(next((word for word in given if not word.startswith("-")), ""))
    options = parser.parse_args(given)
    try:
        return int(options.run(options))
    except TeamnamesError as error:
        print(f"teamnames: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:  # the reader of our output has left: nothing to say to it any more
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        print(f"teamnames: {where}{error.strerror or error}", file=sys.stderr)
        return 2


def _parser(command: str) -> argparse.ArgumentParser:
    from teamnames import __version__

    parser = argparse.ArgumentParser(
        prog="teamnames", description="From any name of a team to the business function it names."
    )
    parser.add_argument("--version", action="version", version=f"teamnames {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for name, (file, about) in COMMANDS.items():
        sub = commands.add_parser(name, help=about, description=f"{about[0].upper()}{about[1:]}.")
        if name == command:
            room = import_module(f"teamnames.cli.{file}")
            function = name.replace("-", "_")
            getattr(room, f"add_{function}")(sub)
            sub.set_defaults(run=getattr(room, f"run_{function}"))
    return parser
