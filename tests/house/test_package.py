"""Does an installed program have everything that it has in the checkout?"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

from campaign import __version__


def test_the_wheel_holds_code_statements_and_policies(root: Path, tmp_path: Path) -> None:
    """Every .py, .sql and .toml of the package, the sample, the typing mark, the console script, and nothing else."""
    build = f"import hatchling.build; print(hatchling.build.build_wheel({str(tmp_path)!r}))"
    subprocess.run([sys.executable, "-c", build], cwd=root, check=True, capture_output=True)
    wheel = tmp_path / f"campaign-{__version__}-py3-none-any.whl"
    with ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if not name.startswith("campaign-")}
        scripts = archive.read(f"campaign-{__version__}.dist-info/entry_points.txt").decode()
    package = (path for path in (root / "campaign").rglob("*") if path.is_file() and path.suffix != ".pyc")

    sample = (path for path in (root / "sample_data").rglob("*") if path.is_file())
    expected = {path.relative_to(root).as_posix() for path in package}
    assert names == expected | {f"campaign/{path.relative_to(root).as_posix()}" for path in sample}
    assert "campaign = campaign.cli.app:run" in scripts
