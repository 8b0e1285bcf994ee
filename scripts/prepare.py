"""Is everything installed that a run, or the tests, need?

Makes `.venv` beside this folder, installs the pinned and hashed requirements and the project itself, and remembers the
hash of what it did, so that the next time takes no time. Needs nothing but Python 3.11 or later.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
KINDS = ("run", "test")
"""What may be asked for; each installs what those before it do, and more."""

NO_VENV = """\
This Python ({python}) can neither make a virtual environment nor run pip.
On Debian and Ubuntu: sudo apt install python3-venv
Elsewhere: install Python 3.11 or later from your system or from python.org, then run the same command again.
"""


def main(kind: str) -> int:
    """Prepare what `kind` needs; 0 when it is there."""
    if any(_is_prepared(name) for name in KINDS[KINDS.index(kind) :]):
        return 0
    started = time.monotonic()
    pip = _make_environment()
    if pip is None:
        sys.stderr.write(NO_VENV.format(python=sys.executable))
        return 1
    requirements = _requirements(kind)
    count = sum("==" in line for line in requirements.read_text("utf-8").splitlines())
    _say(f"Installing {count} packages into {VENV} ...")
    options = ["install", "--quiet", "--quiet", "--disable-pip-version-check", "--no-input"]
    _run([*pip, *options, "--require-hashes", "--requirement", str(requirements)])
    _run([*pip, *options, "--no-deps", "--no-build-isolation", "--editable", str(ROOT)])
    _stamp(kind).write_text(_fingerprint(kind), "ascii")
    _say(f"Installed {count} packages, {_megabytes(VENV):.0f} MB, in {time.monotonic() - started:.0f} s.")
    return 0


def _make_environment() -> list[str] | None:
    """The command that runs pip for `.venv`, which is made when it is missing or broken; None when it cannot be."""
    if _works([str(PYTHON), "-m", "pip", "--version"]):
        return [str(PYTHON), "-m", "pip"]
    if VENV.exists():
        shutil.rmtree(VENV)
    if importlib.util.find_spec("ensurepip"):
        _run([sys.executable, "-m", "venv", str(VENV)])
        return [str(PYTHON), "-m", "pip"]
    if importlib.util.find_spec("venv") and _works([sys.executable, "-m", "pip", "--python", sys.executable, "list"]):
        _run([sys.executable, "-m", "venv", "--without-pip", str(VENV)])
        return [sys.executable, "-m", "pip", "--python", str(PYTHON)]
    return None


def _is_prepared(kind: str) -> bool:
    stamp = _stamp(kind)
    return stamp.exists() and stamp.read_text("ascii") == _fingerprint(kind) and _works([str(PYTHON), "-c", ""])


def _fingerprint(kind: str) -> str:
    """A hash of everything that decides what is installed."""
    parts = [_requirements(kind).read_bytes(), (ROOT / "pyproject.toml").read_bytes(), str(ROOT).encode()]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def _requirements(kind: str) -> Path:
    return ROOT / "requirements" / f"{kind}.txt"


def _stamp(kind: str) -> Path:
    return VENV / f".prepared-{kind}"


def _works(command: list[str]) -> bool:
    try:
        return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _run(command: list[str]) -> None:
    finished = subprocess.run(command, stdin=subprocess.DEVNULL, env={**os.environ, "PYTHONUTF8": "1"}, check=False)
    if finished.returncode:
        _say(f"This failed: {' '.join(command)}")
        sys.exit(finished.returncode)


def _megabytes(folder: Path) -> float:
    return sum(path.lstat().st_size for path in folder.rglob("*") if not path.is_dir()) / 1_000_000


def _say(words: str) -> None:
    sys.stderr.write(words + "\n")


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in KINDS:
        sys.exit(f"usage: prepare.py {'|'.join(KINDS)}")
    sys.exit(main(sys.argv[1]))
