"""Wheels and source distributions for an index that is a folder: no test fetches a package."""

from __future__ import annotations

import io
import tarfile
import zipfile
from collections.abc import Mapping
from importlib.metadata import Distribution, distribution
from pathlib import Path

from packaging.requirements import Requirement


def wheels_of_installed(name: str, folder: Path) -> None:
    """Make the wheel of an installed distribution, and those of all that it needs."""
    found = distribution(name)
    _pack(found, folder)
    for text in found.requires or ():
        needed = Requirement(text)
        if needed.marker is None or needed.marker.evaluate({"extra": ""}):
            wheels_of_installed(needed.name, folder)


def make_wheel(folder: Path, name: str, files: Mapping[str, str], version: str = "1.0") -> None:
    """Make a wheel of some files."""
    info = f"{name}-{version}.dist-info"
    texts = {
        **files,
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{path},,\n" for path in [*texts, f"{info}/RECORD"])
    with zipfile.ZipFile(folder / f"{name}-{version}-py3-none-any.whl", "w") as wheel:
        for path, text in {**texts, f"{info}/RECORD": record}.items():
            wheel.writestr(path, text)


def make_sdist(folder: Path, name: str, backend: str) -> None:
    """Make a source distribution that is built by code of its own."""
    with tarfile.open(folder / f"{name}-1.0.tar.gz", "w:gz") as sdist:
        for path, text in {
            "PKG-INFO": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n",
            "pyproject.toml": '[build-system]\nrequires = []\nbuild-backend = "own"\n'
            'backend-path = ["."]\n',
            "own.py": backend,
        }.items():
            member = tarfile.TarInfo(f"{name}-1.0/{path}")
            member.size = len(text.encode())
            sdist.addfile(member, io.BytesIO(text.encode()))


def _pack(found: Distribution, folder: Path) -> None:
    name = found.metadata["Name"].replace("-", "_").lower()
    target = folder / f"{name}-{found.version}-py3-none-any.whl"
    with zipfile.ZipFile(target, "w") as wheel:
        for file in found.files or ():
            inside = ".." not in file.parts and file.suffix != ".pyc"
            if inside and file.name not in ("INSTALLER", "REQUESTED", "direct_url.json"):
                wheel.write(str(file.locate()), str(file))
