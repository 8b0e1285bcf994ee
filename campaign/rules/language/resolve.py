"""Which value of the customer does a name or a function call mean?"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from campaign.errors import RuleError
from campaign.model import Field, FieldType
from campaign.rules.language.conditions import CallReading, FieldReading, Fixed, Reading
from campaign.rules.language.functions import Function, Parameter
from campaign.rules.language.nodes import Call, Constant, Name
from campaign.rules.language.tokens import refuse, shorten
from campaign.rules.language.values import other_spelling

TYPE_WORDS = {
    FieldType.TEXT: "text",
    FieldType.INTEGER: "a whole number",
    FieldType.DECIMAL: "a number",
    FieldType.MONEY: "an amount of money",
    FieldType.DATE: "a date",
    FieldType.BOOLEAN: "true or false",
}


class Names:
    """What the words of one rule may mean."""

    __slots__ = ("catalogue", "functions", "text")

    def __init__(self, text: str, catalogue: Mapping[str, Field], functions: Mapping[str, Function]) -> None:
        self.text = text
        self.catalogue = catalogue
        self.functions = functions

    def refuse(self, start: int, reason: str, hint: str = "") -> RuleError:
        """The error that points at a character of the rule."""
        return refuse(self.text, start, reason, hint)

    def read(self, node: Name | Call, *, text_expected: bool = False) -> Reading:
        """The reading of a name or call. Raises RuleError for one that is not known or not rightly called."""
        if isinstance(node, Call):
            return self._read_call(node)
        return FieldReading(field=self._find_field(node, text_expected=text_expected))

    def _find_field(self, node: Name, *, text_expected: bool = False) -> Field:
        """The field of a name, also when its letters are composed differently."""
        field = self.catalogue.get(node.name) or self.catalogue.get(unicodedata.normalize("NFC", node.name))
        if field is None:
            raise self._refuse_name(node, text_expected=text_expected)
        return field

    def _refuse_name(self, node: Name, *, text_expected: bool) -> RuleError:
        shown = shorten(node.name)
        if node.name in self.functions:
            return self.refuse(node.start, f"{shown} is a function", f"Write {self._show_call(node.name)}.")
        hint = suggest(node.name, self.catalogue) or other_spelling(node.name)
        if text_expected and not hint:
            hint = f'Text stands in quotes: "{shown}".'
        return self.refuse(node.start, f"no attribute is called {shown}", hint or _list_names(self.catalogue))

    def _read_call(self, node: Call) -> CallReading:
        function = self.functions.get(node.name)
        if function is None:
            shown = shorten(node.name)
            if node.name in self.catalogue:
                raise self.refuse(node.start, f"{shown} is an attribute, not a function", f"Write {shown} alone.")
            hint = suggest(node.name, self.functions) or _list_names(self.functions)
            raise self.refuse(node.start, f"no function is called {shown}", hint)
        if len(node.arguments) != len(function.parameters):
            wanted, given = len(function.parameters), len(node.arguments)
            reason = f"{node.name} takes {wanted} value{'s' if wanted != 1 else ''}, not {given}"
            raise self.refuse(node.start, reason, f"Write {self._show_call(node.name)}.")
        pairs = zip(node.arguments, function.parameters, strict=True)
        return CallReading(function=function, arguments=tuple(self._read_argument(*pair) for pair in pairs))

    def _read_argument(self, given: Constant | Name, parameter: Parameter) -> Field | Fixed:
        return self._read_field(given, parameter) if parameter.of_field else self._read_fixed(given, parameter)

    def _read_field(self, given: Constant | Name, parameter: Parameter) -> Field:
        wanted = TYPE_WORDS[parameter.type]
        if isinstance(given, Constant):
            reason = f"the name of an attribute that is {wanted} is expected here, not {shorten(given.text)}"
            raise self.refuse(given.start, reason)
        field = self._find_field(given)
        if field.type is not parameter.type:
            reason = f"{field.name} is {TYPE_WORDS[field.type]}; {wanted} is expected here"
            raise self.refuse(given.start, reason)
        return field

    def _read_fixed(self, given: Constant | Name, parameter: Parameter) -> Fixed:
        if isinstance(given, Name):
            hint = f'Text stands in quotes: "{shorten(given.name)}".' if parameter.type is FieldType.TEXT else ""
            raise self.refuse(given.start, f"a fixed {parameter.name} is expected here, not a name", hint)
        if given.type is not parameter.type:
            reason = f"{parameter.name} is {TYPE_WORDS[parameter.type]}; {shorten(given.text)} is not"
            raise self.refuse(given.start, reason)
        self._check_range(given, parameter)
        self._check_choice(given, parameter)
        return Fixed.of(given)

    def _check_range(self, given: Constant, parameter: Parameter) -> None:
        if isinstance(given.value, int) and not parameter.lowest <= given.value <= parameter.highest:
            reason = f"{parameter.name} may be {parameter.lowest:,} to {parameter.highest:,}, not {shorten(given.text)}"
            raise self.refuse(given.start, reason)

    def _check_choice(self, given: Constant, parameter: Parameter) -> None:
        if parameter.choices is not None and given.value not in parameter.choices:
            hint = suggest(str(given.value), parameter.choices) or _list_names(parameter.choices)
            raise self.refuse(given.start, f"no {parameter.name} is called {shorten(given.text)}", hint)

    def _show_call(self, name: str) -> str:
        parameters = self.functions[name].parameters
        return f"{name}({', '.join(parameter.name for parameter in parameters)})"


def suggest(name: str, known: Iterable[str]) -> str:
    """`Did you mean ...?` for the known name that looks most like this one; empty if none does."""
    folded = {other.casefold(): other for other in known}
    close = get_close_matches(name.casefold()[:100], folded, n=1, cutoff=0.6)
    return f"Did you mean {folded[close[0]]}?" if close else ""


def _list_names(known: Iterable[str]) -> str:
    names = sorted(known)
    return f"Known: {', '.join(names[:8])}{' and more' if len(names) > 8 else ''}." if names else ""
