"""How does the first word typed find its command, importing only that command's module?"""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from campaign import __version__
from campaign.cli import commands
from campaign.cli.commands import Part, Row

if TYPE_CHECKING:
    from campaign.cli.options import CommandSpec

HELP_WIDTH = 100
EXAMPLES = (
    "campaign demo                                   see it work, in about a minute",
    "campaign init shop && cd shop                   a workspace of your own",
    "campaign import customers customers.csv         who they are",
    "campaign import responses answers.csv           what they answered",
    "campaign build && campaign export 2026-03-10 --dialer generic",
)
_SETTINGS: dict[str, Any] = {"help_option_names": ["-h", "--help"], "max_content_width": HELP_WIDTH}


class CampaignCommand(TyperCommand):
    """A command whose help shows examples first, its own options next, and the shared options last."""

    examples: tuple[str, ...] = ()

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        """Name the arguments in capitals, then the options."""
        arguments = [one for one in self.get_params(ctx) if one.param_type_name == "argument"]
        names = [_argument_name(one) if one.required else f"[{_argument_name(one)}]" for one in arguments]
        return [*names, "[OPTIONS]"]

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write the sections of the help below the description."""
        write_examples(formatter, self.examples)
        sections: dict[str, list[tuple[str, str]]] = {"Arguments": [], "Options": [], "Shared options": []}
        for parameter in self.get_params(ctx):
            record = parameter.get_help_record(ctx)
            if record is not None:
                section = _section_of(parameter)
                sections[section].append(_argument_record(parameter) if section == "Arguments" else record)
        for title, records in sections.items():
            if records:
                with formatter.section(title):
                    formatter.write_dl(records)


class LazyCommand(CampaignCommand):
    """A row of the command table that becomes the real command when it is called or asked for help."""

    row: Row

    def make_context(self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any) -> Any:
        """Import the command's module and go on with the real command."""
        return load_command(self.row).make_context(info_name, args, parent=parent, **extra)


class CommandGroup(TyperGroup):
    """The commands of the table below one name; the empty name is the program itself."""

    prefix = ""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        for row in rows_below(self.prefix):
            self.add_command(_stub(row))

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write the commands under their headings, then the options."""
        if not self.prefix:
            write_examples(formatter, EXAMPLES)
        rows = list(rows_below(self.prefix))
        for part in Part:
            listed = [(_last_word(row), row.summary) for row in rows if row.part is part]
            if listed:
                with formatter.section(part.value if not self.prefix else "Commands"):
                    formatter.write_dl(listed)
        records = [record for one in self.get_params(ctx) if (record := one.get_help_record(ctx))]
        with formatter.section("Options"):
            formatter.write_dl(records)


    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Split off the command's name; without one, show what there is."""
        if not args and not ctx.resilient_parsing:
            typer.echo(ctx.get_help())
            raise typer.Exit
        return super().parse_args(ctx, args)


def build_tree() -> Any:
    """The whole command line, as typer's group; no command's module is imported yet."""
    application = typer.Typer(
        cls=CommandGroup,
        add_completion=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings=_SETTINGS,
        subcommand_metavar="COMMAND ...",
    )
    application.callback(invoke_without_command=True)(campaign)
    return get_command(application)


def campaign(
    version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False,
) -> None:
    """Decide whom a call will truly serve tonight, and see what became of them.

    Everything lives in one folder and one SQLite file. `campaign COMMAND --help` explains a command.
    """
    if version:
        typer.echo(f"campaign {__version__}")
        raise typer.Exit


def load_command(row: Row) -> TyperCommand:
    """Import a command's module and build its parser."""
    from campaign.cli.options import REGISTRY

    if row.name not in REGISTRY:
        importlib.import_module(f"campaign.cli.{row.module}")
    return parser_of(REGISTRY[row.name], row.summary)


def parser_of(spec: CommandSpec, summary: str) -> TyperCommand:
    """The parser of a declared command; its help is the summary followed by the function's docstring."""
    application = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
    description = f"{summary}\n\n{_detail(spec)}"
    application.command(_last(spec.name), cls=CampaignCommand, help=description)(spec.parser_function())
    parser = get_command(application)
    if not isinstance(parser, CampaignCommand):
        raise TypeError(f"{spec.name} is not a single command")
    parser.examples = tuple(spec.examples)
    for parameter in parser.params:
        if parameter.param_type_name == "argument" and parameter.metavar is None:
            parameter.metavar = (parameter.name or "").upper()
    return parser


def rows_below(prefix: str) -> Iterator[Row]:
    """The rows one word below `prefix`, in the order of the table."""
    for row in commands.COMMANDS:
        words = row.name.split()
        if words[:-1] == prefix.split():
            yield row


def write_examples(formatter: Any, examples: tuple[str, ...]) -> None:
    """Write example lines unwrapped."""
    if examples:
        formatter.write("\nExamples:\n")
        for example in examples:
            formatter.write(f"  {example}\n")


def _stub(row: Row) -> Any:
    if row.module:
        lazy = LazyCommand(_last_word(row), help=row.summary, rich_markup_mode=None)
        lazy.row = row
        return lazy
    group = type("NamedGroup", (CommandGroup,), {"prefix": row.name})
    return group(name=row.name, help=row.summary, subcommand_metavar="COMMAND ...", rich_markup_mode=None)


def _argument_name(parameter: Any) -> str:
    return str(parameter.metavar).strip("[]") + ("" if parameter.nargs == 1 else "...")


def _argument_record(parameter: Any) -> tuple[str, str]:
    choices = ", ".join(map(str, getattr(parameter.type, "choices", ())))
    return _argument_name(parameter), f"{parameter.help or ''} {f'One of: {choices}.' if choices else ''}".strip()


def _section_of(parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        return "Arguments"
    return "Shared options" if parameter.name.startswith("shared_") or parameter.name == "help" else "Options"


def _last_word(row: Row) -> str:
    return _last(row.name)


def _last(name: str) -> str:
    return name.rsplit(maxsplit=1)[-1]


def _detail(spec: CommandSpec) -> str:
    return inspect.getdoc(spec.function) or ""
