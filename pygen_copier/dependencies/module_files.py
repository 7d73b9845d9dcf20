"""The files of modules: where the text of an installed module is, and what it defines."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pygen_copier.dependencies.definition import ModuleText
from pygen_copier.dependencies.module_text import read_module
from pygen_copier.dependencies.written import words_of

_LARGEST = 4_000_000  # bytes of a file; what a longer one defines is not known
_MOST_BYTES = 400_000_000  # of the files of a package that are searched for a word
_STUBS = "-stubs"
_WORDY = frozenset(
    {".json", ".pxd", ".py", ".pyd", ".pyi", ".pyx", ".so", ".toml", ".yaml", ".yml"}
)


class ModuleFiles:
    """The files below a `site-packages`; each is read once, when it is first asked for.

    Args:
        folder: The folder.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: dict[str, tuple[ModuleText | None, ModuleText | None]] = {}
        self._known_files: dict[str, list[Path]] = {}
        self._said: dict[tuple[str, str], bool] = {}
        self._words: dict[str, frozenset[str]] = {}

    def has(self, module: str) -> bool:
        """Return whether a module is there, be it a folder without an `__init__`."""
        return bool(self._of(module))

    def texts(self, module: str) -> tuple[ModuleText | None, ModuleText | None]:
        """Return what the stub of a module defines, and what its source does."""
        if module not in self._read:
            self._read[module] = (None, None)  # for whatever asks meanwhile
            files = self._of(module)
            stub = next((each for each in files if each.suffix == ".pyi"), None)
            source = next((each for each in files if each.suffix == ".py"), None)
            self._read[module] = (self._text(stub, module), self._text(source, module))
        return self._read[module]

    def say(self, module: str, word: str) -> bool:
        """Return whether a word stands anywhere in the files of a module's package, or may do so.

        Args:
            module: The module.
            word: The word; that it is a part of a longer one counts, too.
        """
        package = module.partition(".")[0]
        key = (package, word)
        if key not in self._said:
            self._said[key] = self._holds(package, word.encode())
        return self._said[key]

    def words(self, module: str) -> frozenset[str]:
        """Return the words in the source of a module."""
        if module not in self._words:
            files = [each for each in self._of(module) if each.suffix == ".py"]
            texts = [each.read_bytes().decode("utf-8", "replace") for each in files]
            self._words[module] = words_of("\n".join(texts))
        return self._words[module]

    def _holds(self, package: str, word: bytes) -> bool:
        searched = 0
        for top in (package, f"{package}{_STUBS}"):
            paths = [self._folder / f"{top}.py", *(self._folder / top).rglob("*")]
            for path in paths:
                if path.suffix not in _WORDY or not path.is_file():
                    continue
                searched += path.stat().st_size
                if searched > _MOST_BYTES or word in path.read_bytes():
                    return True
        return False

    def _text(self, file: Path | None, module: str) -> ModuleText | None:
        if file is None:
            return None
        try:
            if file.stat().st_size > _LARGEST:
                return ModuleText(is_open=True)
            data = file.read_bytes()
        except OSError:
            return ModuleText(is_open=True)
        return read_module(
            data.decode("utf-8", "replace"),
            module,
            is_package=file.stem == "__init__",
            is_stub=file.suffix == ".pyi",
        )

    def _of(self, module: str) -> list[Path]:
        """Return the files that make a module: stub, source, and what is compiled."""
        if module not in self._known_files:
            self._known_files[module] = list(self._found_files(module))
        return self._known_files[module]

    def _found_files(self, module: str) -> Iterator[Path]:
        first, *rest = module.split(".")
        for top in (f"{first}{_STUBS}", first):
            path = self._folder.joinpath(top, *rest)
            for each in ("__init__.pyi", "__init__.py"):
                if (path / each).is_file():
                    yield path / each
            for suffix in (".pyi", ".py"):
                if (file := path.with_name(f"{path.name}{suffix}")).is_file():
                    yield file
            if path.parent.is_dir() and path.name.isidentifier():
                for pattern in (f"{path.name}.*.so", f"{path.name}.so", f"{path.name}.*.pyd"):
                    yield from path.parent.glob(pattern)
            if path.is_dir():
                yield path
