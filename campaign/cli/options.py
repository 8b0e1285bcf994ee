"""How is a command declared, and which options does every command take?

    @command("optout", examples=("campaign optout C1001 --reason 'asked by mail'",))
    def optout(context: Context, customer: Annotated[str, typer.Argument(help="...")]) -> Result:

The function stays callable as it is; the parser sees its parameters followed by the shared options.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

from campaign.cli.context import Context
from campaign.cli.show import Screen
from campaign.cli.views import Result

__all__ = ["REGISTRY", "SHARED_FLAGS", "CommandSpec", "Context", "Result", "command"]

CommandFunction = TypeVar("CommandFunction", bound=Callable[..., Result])

WORKSPACE = Annotated[
    Path | None,
    typer.Option(
        "--workspace",
        metavar="DIR",
        envvar="CAMPAIGN_WORKSPACE",
        help="The workspace; otherwise the nearest folder upwards with a campaign.toml.",
        show_default=False,
    ),
]
NOW = Annotated[
    str | None,
    typer.Option(
        "--now",
        metavar="INSTANT",
        help="Act as if it were this instant, such as 2026-03-10T18:30+09:00.",
        show_default=False,
    ),
]
QUIET = Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing unless something needs attention.")]
JSON = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of words and tables.")]
NO_COLOR = Annotated[bool, typer.Option("--no-color", help="No colours; NO_COLOR=1 and TERM=dumb do the same.")]
REVEAL = Annotated[bool, typer.Option("--reveal", help="Show phones and names in full; this is logged.")]

SHARED_OPTIONS = {
    "shared_workspace": (WORKSPACE, None),
    "shared_now": (NOW, None),
    "shared_quiet": (QUIET, False),
    "shared_json": (JSON, False),
    "shared_no_color": (NO_COLOR, False),
    "shared_reveal": (REVEAL, False),
}


SHARED_FLAGS = ("--workspace", "--now", "--quiet", "-q", "--json", "--no-color", "--reveal")


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandSpec:
    """A declared command: its name, its function, and examples of its use."""

    name: str
    function: Callable[..., Result]
    examples: Sequence[str]

    def parser_function(self) -> Callable[..., int]:
        """What typer calls: takes the function's parameters and the shared options, returns the exit code."""

        def run(typer_context: typer.Context, **values: Any) -> int:
            shared = {name: values.pop(name) for name in SHARED_OPTIONS}
            screen: Screen = typer_context.obj
            context = _context(self.name, screen, shared)
            context.arguments = values
            with context:
                result = self.function(context, **values)
                context.exit_code = result.exit_code
            return screen.show_result(result)

        signature = inspect.signature(self.function, eval_str=True)
        own = list(signature.parameters.values())[1:]
        parser_context = _parameter("typer_context", typer.Context, inspect.Parameter.empty)
        shared = [_parameter(name, annotation, default) for name, (annotation, default) in SHARED_OPTIONS.items()]
        parameters = [parser_context, *(one.replace(kind=inspect.Parameter.KEYWORD_ONLY) for one in own), *shared]
        run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
        run.__annotations__ = {one.name: one.annotation for one in parameters}
        run.__doc__ = self.function.__doc__
        return run


REGISTRY: dict[str, CommandSpec] = {}


def command(name: str, *, examples: Sequence[str]) -> Callable[[CommandFunction], CommandFunction]:
    """Declare the decorated function as the command `name`; its first parameter is the `Context`."""

    def declare(function: CommandFunction) -> CommandFunction:
        REGISTRY[name] = CommandSpec(name=name, function=function, examples=tuple(examples))
        return function

    return declare


def _parameter(name: str, annotation: Any, default: Any) -> inspect.Parameter:
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)


def _context(name: str, screen: Screen, shared: dict[str, Any]) -> Context:
    screen.command = name
    screen.quiet, screen.json = shared["shared_quiet"], shared["shared_json"]
    screen.no_color = shared["shared_no_color"]
    return Context(
        screen=screen,
        directory=shared["shared_workspace"],
        now_text=shared["shared_now"],
        reveal=shared["shared_reveal"],
    )
