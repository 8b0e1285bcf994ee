"""How do results, warnings and errors reach the terminal, a pipe or another program?

The only module that prints. Data goes to standard output, words go to standard error.
"""

from __future__ import annotations

import dataclasses
import os
import shutil
import sys
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from campaign import __version__
from campaign.cli.cleaning import clean_lines, escape_json, fit_encoding
from campaign.cli.tone import Tone, paint

if TYPE_CHECKING:
    from campaign.cli.views import Result, View

PIPE_WIDTH = 120


@dataclasses.dataclass(kw_only=True)
class Screen:
    """Where one command writes, and how: filled in when the shared options are known."""

    command: str = ""
    now: datetime | None = None
    quiet: bool = False
    json: bool = False
    no_color: bool = False

    def show_result(self, result: Result) -> int:
        """Print a result as asked for; its exit code."""
        if self.json:
            self._write_object({"data": result.data, "warnings": list(result.warnings)})
            return result.exit_code
        for view in result.views:
            self.show(view)
        flush_output()
        for warning in result.warnings:
            self.complain(f"warning: {warning}", Tone.WARNING)
        if result.next_step:
            self.say(f"Next: {result.next_step}")
        return result.exit_code

    def show(self, view: View) -> None:
        """Print one view to standard output, where with `--json` there is room for one object only."""
        from campaign.cli.views import Verbatim
        from campaign.cli.wording import word

        if self.json:
            return
        if isinstance(view, Verbatim):
            _write_bytes(view.content)
        elif not self.quiet:
            _write(sys.stdout, word(view, _width(), self._has_colour(sys.stdout), wrap=_is_terminal(sys.stdout)))

    def say(self, text: str) -> None:
        """Words for the person watching, to standard error; nothing with `--quiet` or `--json`."""
        if not self.quiet and not self.json:
            self.complain(text, Tone.MUTED)

    def complain(self, text: str, tone: Tone = Tone.PLAIN) -> None:
        """Words that must be seen even with `--quiet`, to standard error."""
        lines = clean_lines(text)
        if _is_terminal(sys.stderr):
            from campaign.cli.wording import break_lines

            lines = break_lines(lines, _width())
        _write(sys.stderr, paint(lines, tone, self._has_colour(sys.stderr)) + "\n")

    def fail(self, kind: str, message: str, hint: str, exit_code: int) -> int:
        """Say what went wrong and what to do; with `--json` also as an object on standard output."""
        self.complain(f"campaign: {message}")
        if hint:
            self.complain(f"  {hint}")
        if self.json:
            error = {"type": kind, "message": message, "hint": hint, "exit_code": exit_code}
            self._write_object({"data": None, "warnings": [], "error": error})
        return exit_code

    def can_ask(self) -> bool:
        """Whether a person sits in front of it."""
        return _is_terminal(sys.stdin) and _is_terminal(sys.stderr)

    def ask(self, question: str) -> str:
        """Ask on standard error; the line typed, without surrounding blanks."""
        _write(sys.stderr, clean_lines(question) + " ")
        flush_output()
        return sys.stdin.readline().strip()

    def _write_object(self, content: Mapping[str, Any]) -> None:
        import json

        now = self.now.isoformat() if self.now else None
        envelope = {"command": self.command, "version": __version__, "now": now, **content}
        text = json.dumps(envelope, ensure_ascii=not _writes_unicode(sys.stdout), allow_nan=False, default=_plain)
        _write(sys.stdout, escape_json(text) + "\n")

    def _has_colour(self, stream: TextIO) -> bool:
        refused = self.no_color or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
        return _is_terminal(stream) and not refused


def show_fault(screen: Screen, error: BaseException) -> int:
    """Print the traceback of a fault of the program; exit code 1."""
    import traceback

    _write(sys.stderr, clean_lines("".join(traceback.format_exception(error))))
    return screen.fail("Fault", "this is a fault of the program, not yours", "Please report the lines above.", 1)


def prepare_output() -> None:
    """Let no character that the terminal cannot write stop a command, and have three open descriptors."""
    for descriptor in range(3):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 - open as long as the process


def flush_output() -> None:
    """Hand everything written so far to the system; raises OSError when it cannot be delivered."""
    sys.stdout.flush()
    sys.stderr.flush()


def abandon_output() -> None:
    """Stop writing after a broken pipe or a full disk, so that the interpreter's own last flush is silent."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            _redirect_to_nowhere(stream)


def _redirect_to_nowhere(stream: TextIO) -> None:
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
    except OSError:
        return


def _write(stream: TextIO, text: str) -> None:
    stream.write(fit_encoding(text, stream.encoding or "utf-8"))


def _write_bytes(content: bytes) -> None:
    if _is_terminal(sys.stdout):
        _write(sys.stdout, clean_lines(content.decode("utf-8", "replace")))
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(content)


def _is_terminal(stream: TextIO | None) -> bool:
    return stream is not None and not stream.closed and stream.isatty()


def _writes_unicode(stream: TextIO) -> bool:
    return (stream.encoding or "").lower().replace("-", "").startswith("utf")


def _width() -> int:
    """The terminal's width, or COLUMNS, or 120 in a pipe."""
    if not _is_terminal(sys.stdout) and "COLUMNS" not in os.environ:
        return PIPE_WIDTH
    return max(20, shutil.get_terminal_size((PIPE_WIDTH, 24)).columns)


def _plain(value: object) -> Any:
    """What JSON knows for a value that it does not."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Path):
        return str(value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {part.name: getattr(value, part.name) for part in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, Iterable):
        return list(value)
    raise TypeError(f"{type(value).__name__} cannot be written as JSON")
