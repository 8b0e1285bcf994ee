"""Is the house in order: sizes, names, and who may do what? The import arrows are import-linter's task."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from typing import Any

LINES_IN_A_FILE = 300
LINES_IN_A_FUNCTION = 40
EMPTY_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "base", "misc"}
CLOCK_CALLS = {
    "datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.time_ns", "time.localtime",
    "time.gmtime", "datetime.datetime.now", "datetime.date.today",
}  # fmt: skip
NETWORK = {"socket", "ssl", "urllib.request", "http", "http.client", "ftplib", "smtplib", "requests", "httpx"}
SQL_STATEMENT = re.compile(
    r"^\s*(?:SELECT\s|INSERT\s+(?:OR\s+\w+\s+)?INTO\s|UPDATE\s+\w+\s+SET\s|DELETE\s+FROM\s|WITH\s+\w+\s+AS\s"
    r"|CREATE\s+(?:TEMP\s+)?(?:TABLE|INDEX|VIEW)\s|ALTER\s+TABLE\s|DROP\s+(?:TABLE|INDEX)\s|ATTACH\s|PRAGMA\s)"
)
SPEAKS_SQL = ("campaign/store/", "campaign/engines/", "campaign/rules/")
Node = ast.AST


def nodes(source: Any, *kinds: type[Node]) -> Iterator[Any]:
    """Every node of some kinds in a file."""
    return (node for node in ast.walk(source.tree) if isinstance(node, kinds))


def dotted(node: Node) -> str:
    """`datetime.now` of a call's function."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def imported(source: Any) -> Iterator[tuple[Node, str]]:
    """Every module a file imports."""
    for node in nodes(source, ast.Import):
        yield from ((node, alias.name) for alias in node.names)
    for node in nodes(source, ast.ImportFrom):
        yield node, node.module or ""
        yield from ((node, f"{node.module}.{alias.name}") for alias in node.names)


def docstrings(source: Any) -> set[int]:
    """The identities of the constants that are docstrings, or stand alone as the words about a value."""
    return {id(node.value) for node in nodes(source, ast.Expr) if isinstance(node.value, ast.Constant)}


def leading_text(node: Node) -> str:
    """The constant text with which a string or an f-string begins."""
    if isinstance(node, ast.JoinedStr):
        return leading_text(node.values[0]) if node.values else ""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def test_no_file_is_longer_than_one_can_hold(every_source: Sequence[Any]) -> None:
    """At most 300 lines."""
    long = [f"{source.path}: {count}" for source in every_source if (count := len(source.text.splitlines())) > 300]

    assert long == []


def test_no_function_is_longer_than_a_screen(every_source: Sequence[Any]) -> None:
    """At most 40 lines, docstring included."""
    long = [
        source.at(node, f"{node.name}: {length}")
        for source in every_source
        for node in nodes(source, ast.FunctionDef, ast.AsyncFunctionDef)
        if (length := node.end_lineno - node.lineno + 1) > LINES_IN_A_FUNCTION
    ]

    assert long == []


def test_every_module_says_which_question_it_answers(every_source: Sequence[Any]) -> None:
    """A docstring opens every module that holds anything."""
    silent = [source.path for source in every_source if source.text.strip() and not ast.get_docstring(source.tree)]

    assert silent == []


def test_every_test_states_a_fact(tests: Sequence[Any]) -> None:
    """A docstring says what each test proves."""
    silent = [
        source.at(node, node.name)
        for source in tests
        for node in nodes(source, ast.FunctionDef)
        if node.name.startswith("test_") and not ast.get_docstring(node)
    ]

    assert silent == []


def test_no_test_is_left_out_without_a_word(tests: Sequence[Any]) -> None:
    """Nothing is expected to fail; only comparisons with data kept elsewhere may be skipped."""
    skipped = [
        source.at(node, dotted(node))
        for source in tests
        if not source.path.startswith("tests/reference/")
        for node in nodes(source, ast.Attribute)
        if dotted(node).startswith("pytest.") and dotted(node).endswith((".skip", ".skipif", ".xfail", ".importorskip"))
    ]

    assert skipped == []


def test_test_files_have_names_of_their_own(tests: Sequence[Any]) -> None:
    """Two files of one name cannot be told apart in a report."""
    names = [source.path.rsplit("/", 1)[-1] for source in tests if "/test_" in source.path]

    assert sorted(names) == sorted(set(names))


def test_no_module_has_an_empty_name(program: Sequence[Any]) -> None:
    """A drawer called utils is where things go to be lost."""
    assert [source.path for source in program if set(source.path[:-3].split("/")) & EMPTY_NAMES] == []


def test_only_one_module_prints(program: Sequence[Any]) -> None:
    """cli/show.py; everybody else hands back values."""
    printing = [
        source.at(node, dotted(node.func))
        for source in program
        for node in nodes(source, ast.Call)
        if dotted(node.func) in {"print", "sys.stdout.write", "sys.stderr.write", "pprint.pprint", "pprint"}
        and source.path != "campaign/cli/show.py"
    ]

    assert printing == []


def test_only_one_module_reads_the_clock(program: Sequence[Any]) -> None:
    """clock.py; everybody else is told what time it is. Durations may be measured anywhere."""
    reading = [
        source.at(node, dotted(node.func))
        for source in program
        for node in nodes(source, ast.Call)
        if dotted(node.func) in CLOCK_CALLS and source.path != "campaign/clock.py"
    ]

    assert reading == []


def test_nothing_is_left_to_chance(program: Sequence[Any]) -> None:
    """No random numbers: a holdout is a keyed hash, an order is an ORDER BY."""
    guessing = [
        source.at(node, name)
        for source in program
        for node, name in imported(source)
        if name.split(".")[0] == "random" or name.startswith("numpy.random")
    ]
    guessing += [
        source.at(node, dotted(node))
        for source in program
        for node in nodes(source, ast.Attribute)
        if dotted(node) in {"np.random", "numpy.random"}
    ]

    assert guessing == []


def test_the_program_does_not_speak_to_the_network(program: Sequence[Any]) -> None:
    """Personal data stays on this machine."""
    speaking = [
        source.at(node, name) for source in program for node, name in imported(source) if name in NETWORK
    ]

    assert speaking == []


def test_statements_live_in_sql_files(program: Sequence[Any]) -> None:
    """Rules and engines emit expressions and store opens connections; nobody else has SQL in a Python text."""
    hidden = [
        source.at(node, leading_text(node)[:40])
        for source in program
        if not source.path.startswith(SPEAKS_SQL)
        for known in [docstrings(source)]
        for node in nodes(source, ast.Constant, ast.JoinedStr)
        if id(node) not in known and SQL_STATEMENT.match(leading_text(node))
    ]

    assert hidden == []


def test_rules_emit_expressions_and_not_statements(program: Sequence[Any]) -> None:
    """A sub-query in parentheses is an expression; a text that begins as a statement is not."""
    statements = [
        source.at(node, leading_text(node)[:40])
        for source in program
        if source.path.startswith(("campaign/rules/", "campaign/engines/"))
        for known in [docstrings(source)]
        for node in nodes(source, ast.Constant, ast.JoinedStr)
        if id(node) not in known and SQL_STATEMENT.match(leading_text(node))
    ]

    assert statements == []


def test_nouns_are_frozen(program: Sequence[Any]) -> None:
    """The dataclasses of the model and the rules cannot change under anybody's feet."""
    soft = [
        source.at(node, node.name)
        for source in program
        if source.path == "campaign/model.py" or source.path.startswith("campaign/rules/")
        for node in nodes(source, ast.ClassDef)
        for decorator in node.decorator_list
        if "dataclass" in ast.unparse(decorator) and "frozen=True" not in ast.unparse(decorator)
    ]

    assert soft == []
