"""Do the two commands of the README set up what is missing, and say so when they cannot?"""

from __future__ import annotations

import importlib.util
import os
import stat
import subprocess
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = ("scripts/demo", "scripts/prepare", "scripts/pin", "scripts/test", ".ci/run")


@pytest.fixture
def prepare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """scripts/prepare.py at work in a project of its own, without installing anything."""
    spec = importlib.util.spec_from_file_location("prepare", ROOT / "scripts" / "prepare.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    (tmp_path / "requirements").mkdir()
    (tmp_path / ".venv").mkdir()
    for name in module.KINDS:
        (tmp_path / "requirements" / f"{name}.txt").write_text("one==1.0 \\\n", "utf-8")
    (tmp_path / "pyproject.toml").write_text("[project]\n", "utf-8")
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "VENV", tmp_path / ".venv")
    module.ran = []

    def run(command: list[str]) -> None:
        module.ran.append(command)
        (tmp_path / ".venv").mkdir(exist_ok=True)

    monkeypatch.setattr(module, "_run", run)
    monkeypatch.setattr(module, "_works", lambda command: True)
    return module


@pytest.mark.parametrize("program", PROGRAMS)
def test_programs_can_be_started_and_are_sound(program: str) -> None:
    """They carry the executable bit, stop at the first error, and any POSIX shell can read them."""
    path = ROOT / program

    assert path.stat().st_mode & stat.S_IXUSR
    assert "set -eu" in path.read_text("utf-8")
    assert subprocess.run(["/bin/sh", "-n", path], check=False).returncode == 0


def test_what_is_checked_elsewhere_is_what_everybody_runs() -> None:
    """.ci/run adds nothing to scripts/test."""
    commands = [line for line in (ROOT / ".ci" / "run").read_text("utf-8").splitlines() if not line.startswith("#")]

    assert commands == ["set -eu", 'cd "$(dirname "$0")/.."', "exec scripts/test </dev/null"]


def test_packages_are_installed_with_hashes_and_the_project_without_packages(prepare: ModuleType) -> None:
    """First the pinned ones, then the project itself, built with the pinned backend."""
    assert prepare.main("run") == 0
    packages, project = prepare.ran

    assert "--require-hashes" in packages
    assert packages[-1].endswith("requirements/run.txt")
    assert {"--no-deps", "--no-build-isolation"} <= set(project)


def test_the_second_time_nothing_is_installed(prepare: ModuleType) -> None:
    """The hash of the last time is kept beside what it led to."""
    prepare.main("run")
    prepare.ran.clear()

    assert prepare.main("run") == 0
    assert prepare.ran == []


def test_who_has_the_tests_has_the_program(prepare: ModuleType) -> None:
    """The requirements of the tests contain those of the program, but not the other way round."""
    prepare.main("test")
    prepare.ran.clear()
    prepare.main("run")

    assert prepare.ran == []
    (prepare.VENV / ".prepared-test").unlink()
    prepare.main("run")
    assert len(prepare.ran) == 2


@pytest.mark.parametrize("changed", ["requirements/run.txt", "pyproject.toml"])
def test_a_change_of_what_is_asked_for_installs_again(prepare: ModuleType, changed: str) -> None:
    """New pins, new entry points."""
    prepare.main("run")
    prepare.ran.clear()
    with (prepare.ROOT / changed).open("a", encoding="utf-8") as file:
        file.write("# more\n")
    prepare.main("run")

    assert len(prepare.ran) == 2


def test_a_python_without_venv_and_pip_is_told_what_to_install(
    prepare: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Debian ships the parts apart; the message names the package."""
    monkeypatch.setattr(prepare, "_works", lambda command: False)
    monkeypatch.setattr(prepare.importlib.util, "find_spec", lambda name: None)

    assert prepare.main("run") == 1
    assert "sudo apt install python3-venv" in capsys.readouterr().err
    assert prepare.ran == []


def test_a_python_without_ensurepip_uses_the_pip_of_the_system(
    prepare: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The environment is made without pip, and the system's pip fills it."""
    monkeypatch.setattr(prepare, "_works", lambda command: "--python" in command)
    monkeypatch.setattr(prepare.importlib.util, "find_spec", lambda name: None if name == "ensurepip" else object())
    prepare.main("run")

    assert "--without-pip" in prepare.ran[0]
    assert prepare.ran[1][:4] == [prepare.sys.executable, "-m", "pip", "--python"]


def test_an_old_python_is_refused_with_the_way_out(tmp_path: Path) -> None:
    """Nothing but an older Python on the path: a message, exit code 1."""
    for name in ("python3", "python"):
        (tmp_path / name).write_text("#!/bin/sh\nexit 1\n", "utf-8")
        (tmp_path / name).chmod(0o755)
    (tmp_path / "dirname").symlink_to("/usr/bin/dirname")
    finished = subprocess.run(
        ["/bin/sh", ROOT / "scripts" / "prepare", "run"],
        env={**os.environ, "PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert finished.returncode == 1
    assert "no Python 3.11 or later was found" in finished.stderr
