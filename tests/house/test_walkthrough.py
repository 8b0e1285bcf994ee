"""Does the operator's first evening go as docs/WALKTHROUGH.md and the README say it does?

Every command of the page is typed into one bash, in order, and what it prints is compared with the page. A line `...`
stands for any lines; seconds may differ.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SECONDS = re.compile(r"\b\d+(?:\.\d+)? (?:s|seconds)\b")
HEADING = re.compile(r"\d+\. [A-Z].*")
"""Of a chapter of the demonstration."""

HERE = "/home/you/campaign"
"""What the page calls the folder it begins in."""

MARK = "\x1e"


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """A command of the page, with the lines that it is said to print, and the line of the page it stands on."""

    line: int
    command: str
    expected: tuple[str, ...]


def read_blocks(text: str) -> Iterator[Typed]:
    """The commands of every ```console block: `$ ` begins one, `> ` goes on with it, everything else is its output."""
    for block in BLOCK.finditer(text):
        first = text.count("\n", 0, block.start()) + 2
        command: list[str] = []
        expected: list[str] = []
        begun = first
        for number, line in enumerate(block[1].splitlines(), first):
            if line.startswith("$ "):
                if command:
                    yield Typed(line=begun, command="\n".join(command), expected=tuple(expected))
                command, expected, begun = [line[2:]], [], number
            elif (line.startswith("> ") or line == ">") and not expected:
                command.append(line[2:])
            else:
                expected.append(line)
        if command:
            yield Typed(line=begun, command="\n".join(command), expected=tuple(expected))


def run_all(commands: Sequence[Typed], folder: Path) -> list[list[str]]:
    """What each command prints, typed into one bash in that folder."""
    script = ["exec 2>&1"]
    for number, typed in enumerate(commands):
        script += [f"printf '{MARK}%s\\n' {number}", typed.command]
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "COLUMNS": "80", "HOME": str(folder)}
    (folder / "typed.sh").write_text("\n".join(script) + "\n", "utf-8")
    bash = shutil.which("bash") or "bash"
    done = subprocess.run(
        [bash, "typed.sh"], cwd=folder, env=environment, check=False, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        text=True, timeout=300,
    )  # fmt: skip
    told = done.stdout.replace(str(folder), HERE)
    return [part.split("\n")[1:] for part in told.split(MARK)[1:]]


def plain(lines: Sequence[str]) -> list[str]:
    """Lines without what may differ: seconds, blanks at the end, blank lines at both ends."""
    return [SECONDS.sub("N s", line).rstrip() for line in "\n".join(lines).strip("\n").split("\n")]


def agrees(expected: Sequence[str], printed: Sequence[str]) -> bool:
    """Whether the page and the program agree, `...` standing for any lines."""
    pattern = "\n".join(
        "(?:.*\n)*?(?:.*)" if line == "..." else re.escape(line) for line in plain(expected)
    )
    return re.fullmatch(pattern, "\n".join(plain(printed))) is not None


@pytest.fixture
def checkout(root: Path, tmp_path: Path) -> Path:
    """A folder that looks like a checkout in which `scripts/test` has run, and may be written into."""
    (tmp_path / "sample_data").symlink_to(root / "sample_data")
    (tmp_path / ".venv").symlink_to(Path(sys.executable).parents[1])
    return tmp_path


def test_the_first_evening_goes_as_written(root: Path, checkout: Path) -> None:
    """Every command of docs/WALKTHROUGH.md prints what the page says."""
    commands = list(read_blocks((root / "docs" / "WALKTHROUGH.md").read_text("utf-8")))
    printed = run_all(commands, checkout)
    wrong = [
        f"docs/WALKTHROUGH.md:{typed.line}: {typed.command}\n" + "\n".join(lines)
        for typed, lines in zip(commands, printed, strict=True)
        if not agrees(typed.expected, lines)
    ]

    assert len(commands) > 20
    if wrong:
        pytest.fail("\n\n".join(wrong))


def test_the_readme_shows_what_the_demonstration_prints(root: Path, tmp_path: Path) -> None:
    """Every command that README.md shows is one of the demonstration, with its output."""
    shown = list(read_blocks((root / "README.md").read_text("utf-8")))
    told = run_all([Typed(line=0, command=f"{sys.executable} -m campaign demo", expected=())], tmp_path)[0]
    parts: dict[str, list[str]] = {}
    for line in told:
        if line.startswith("$ ") or HEADING.fullmatch(line):
            parts[line.removeprefix("$ ")] = []
        elif parts:
            parts[next(reversed(parts))].append(line)
    wrong = [
        f"README.md:{typed.line}: {typed.command}\n" + "\n".join(parts.get(typed.command, ["is not in it"]))
        for typed in shown
        if not agrees(typed.expected, parts.get(typed.command, []))
    ]

    assert len(shown) >= 4
    if wrong:
        pytest.fail("\n\n".join(wrong))


def test_the_readme_counts_what_is_installed(root: Path) -> None:
    """As many packages as the requirements pin."""
    pinned = (root / "requirements" / "run.txt").read_text("utf-8").splitlines()
    count = sum("==" in line for line in pinned)

    assert f"{count} packages" in (root / "README.md").read_text("utf-8")


def test_every_thing_that_may_wait_is_described(root: Path) -> None:
    """docs/NIGHTLY.md has each code, and no other."""
    files = ("campaign/jobs/waiting.py", "campaign/cli/nightly.py")
    codes = {code for name in files for code in re.findall(r'code(?:=|": )"(\w+)"', (root / name).read_text("utf-8"))}
    page = (root / "docs" / "NIGHTLY.md").read_text("utf-8")
    described = set(re.findall(r"`(\w+)`", page.partition("| code in `waiting`")[2].partition("| exit code")[0]))

    assert codes == described
    assert len(codes) >= 8


def test_the_page_is_read_as_it_is_meant() -> None:
    """Commands, their continuation lines, their output, and where they stand."""
    text = "words\n\n```console\n$ cat <<'END'\n> one\n> END\none\n$ true\n```\n\n```toml\n$ not = 1\n```\n"

    assert list(read_blocks(text)) == [
        Typed(line=4, command="cat <<'END'\none\nEND", expected=("one",)),
        Typed(line=8, command="true", expected=()),
    ]


@pytest.mark.parametrize(
    ("expected", "printed", "agree"),
    [
        (["a", "...", "d"], ["a", "b", "c", "d"], True),
        (["a", "...", "d"], ["a", "b", "c"], False),
        (["took 1.2 s"], ["took 13.0 s  "], True),
        (["took 1.2 m"], ["took 1.3 m"], False),
        (["a"], ["a", "b"], False),
        (["a", "..."], ["a", "b", "c"], True),
        ([], [""], True),
        ([], ["a"], False),
    ],
)
def test_pages_are_compared_line_by_line(expected: list[str], printed: list[str], agree: bool) -> None:
    """Only seconds and `...` leave room."""
    assert agrees(expected, printed) is agree
