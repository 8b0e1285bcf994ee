"""How does the program start and end?

`main(arguments) -> int` is the one entry and the only place that catches errors.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence

from typer import Abort, Exit
from typer.exceptions import TyperException

from campaign.cli.failures import INTERRUPTED, USAGE, describe
from campaign.cli.show import Screen, abandon_output, flush_output, prepare_output, show_fault
from campaign.cli.signals import Interrupted, stopping_in_order
from campaign.cli.tree import build_tree

NAME = "campaign"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit code. `arguments` are those after the program's name."""
    os.umask(0o077)
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # small matrices: threads only wait for each other
    prepare_output()
    typed = list(sys.argv[1:] if arguments is None else arguments)
    named = next((word for word in typed if not word.startswith("-")), "")
    screen = Screen(command=named, json="--json" in typed)
    try:
        with stopping_in_order():
            return _run(typed, screen)
    except Interrupted as interruption:
        return _stop(screen, interruption.number)


def run() -> None:
    """The console script."""
    sys.exit(main())


def _run(typed: list[str], screen: Screen) -> int:
    try:
        exit_code = _dispatch(typed, screen)
        flush_output()
    except BrokenPipeError:
        abandon_output()
        return INTERRUPTED + signal.SIGPIPE
    except Exception as error:  # noqa: BLE001 - the one place where everything ends
        return _fail(error, screen, typed)
    return exit_code


def _dispatch(typed: list[str], screen: Screen) -> int:
    tree = build_tree()
    if f"_{NAME.upper()}_COMPLETE" in os.environ:
        return int(tree.main(typed, prog_name=NAME, standalone_mode=False) or 0)
    try:
        with tree.make_context(NAME, list(typed), obj=screen) as context:
            return int(tree.invoke(context) or 0)
    except Exit as end:
        return end.exit_code


def _fail(error: Exception, screen: Screen, typed: list[str]) -> int:
    try:
        exit_code = _explain(error, screen, typed)
        flush_output()
    except OSError:
        abandon_output()
        failure = describe(error)
        return failure.exit_code if failure else 1
    return exit_code


def _explain(error: Exception, screen: Screen, typed: list[str]) -> int:
    if isinstance(error, TyperException):
        return screen.fail("UsageError", error.format_message(), _usage_hint(error, typed), USAGE)
    if isinstance(error, Abort):
        return screen.fail("Interrupted", "stopped", "", INTERRUPTED + signal.SIGINT)
    failure = describe(error)
    if failure is None:
        return show_fault(screen, error)
    return screen.fail(failure.kind, failure.message, failure.hint, failure.exit_code)


def _usage_hint(error: TyperException, typed: list[str]) -> str:
    from campaign.cli.options import SHARED_FLAGS

    option = typed[0].split("=")[0] if typed else ""
    if option in SHARED_FLAGS:
        return f"Give {option} after the command: {NAME} COMMAND {option}"
    where = getattr(getattr(error, "ctx", None), "command_path", NAME)
    return f"Try '{where} --help'."


def _stop(screen: Screen, number: int) -> int:
    try:
        screen.fail("Interrupted", "stopped; what was not finished was not done", "", INTERRUPTED + number)
        flush_output()
    except OSError:
        abandon_output()
    return INTERRUPTED + number
