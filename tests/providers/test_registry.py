"""The registry: names, and what is loaded for them."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import EntryPoint, EntryPoints

import pytest
from support.servers import ModelServer

from pygen_copier import process
from pygen_copier.errors import PygenError
from pygen_copier.providers import credentials, registry
from pygen_copier.providers.base import Provider
from pygen_copier.providers.files import FilesProvider

BUILT_IN = ["groq", "gemini", "ollama", "openai", "files", "scaffold"]


class OtherProvider(FilesProvider):
    """Somebody else's provider."""


class BrokenProvider(FilesProvider):
    """Somebody else's provider that fails."""

    def __init__(self) -> None:
        raise RuntimeError("no luck")


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Return the modules that are thought to be installed."""
    modules = {"groq", "google.genai", "ollama", "openai"}
    monkeypatch.setattr(credentials, "installed", modules.__contains__)
    return modules


def register(monkeypatch: pytest.MonkeyPatch, **providers: str) -> None:
    """Register providers as installed packages would."""
    found = EntryPoints(
        EntryPoint(name.replace("_", "-"), value, registry.GROUP)
        for name, value in providers.items()
    )
    monkeypatch.setattr(registry, "entry_points", lambda group: found.select(group=group))


class TestNames:
    """The names a person can choose from."""

    def test_are_the_built_in_ones_in_their_order(self, installed: set[str]) -> None:
        """The old Gemini SDK has a name only where it is installed."""
        assert registry.names() == BUILT_IN
        installed.add("google.generativeai")
        assert registry.names() == [*BUILT_IN, "gemini-legacy"]

    @pytest.mark.usefixtures("installed")
    def test_go_on_with_other_peoples(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Entry points follow, and none takes a built-in name."""
        register(monkeypatch, zeta="x:Y", alpha="x:Y", groq="x:Y", gemini_legacy="x:Y")

        assert registry.names() == [*BUILT_IN, "alpha", "zeta"]


class TestGet:
    """The provider of a name."""

    @pytest.mark.parametrize("name", ["groq", "gemini", "ollama", "openai", "files"])
    def test_is_one_for_all_threads(self, name: str) -> None:
        """Threads that ask at once share one provider, and so one client."""
        with ThreadPoolExecutor(8) as pool:
            found = set(pool.map(registry.get, [name] * 32))

        assert len(found) == 1

    @pytest.mark.usefixtures("installed")
    @pytest.mark.parametrize("name", [*BUILT_IN[:-1], "gemini-legacy"])
    def test_knows_its_name_and_a_model(self, name: str) -> None:
        """Each built-in provider says what it is called and what it asks by default."""
        provider: Provider = registry.get(name)

        assert provider.name == name
        assert provider.default_model
        assert provider.stored is (name != "files")

    def test_for_gemini_is_the_sdk_that_is_there(self, installed: set[str]) -> None:
        """google-genai where it is installed or none is, else google-generativeai."""
        installed.discard("google.genai")
        assert "[gemini]" in str(registry.get("gemini").unusable())
        installed.add("google.generativeai")
        with process.renewed():
            assert registry.get("gemini").name == "gemini-legacy"
        installed.add("google.genai")
        with process.renewed():
            assert registry.get("gemini").name == "gemini"

    def test_loads_other_peoples(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """An entry point names a class, which is made without arguments."""
        monkeypatch.setitem(sys.modules, "other_package", sys.modules[__name__])
        register(monkeypatch, other="other_package:OtherProvider")

        assert isinstance(registry.get("other"), OtherProvider)

    @pytest.mark.parametrize("value", ["no_such_module:Provider", "other_package:BrokenProvider"])
    def test_that_cannot_be_loaded_is_named(
        self, value: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Somebody else's failure is one line with the name of the entry point."""
        monkeypatch.setitem(sys.modules, "other_package", sys.modules[__name__])
        register(monkeypatch, other=value)

        with pytest.raises(PygenError, match=value):
            registry.get("other")

    def test_that_does_not_exist_names_those_that_do(self) -> None:
        """A typo fails loudly, with the valid names."""
        with pytest.raises(PygenError, match="groq, gemini, ollama, openai, files, scaffold"):
            registry.get("grok")

    def test_of_scaffold_says_that_it_asks_nobody(self) -> None:
        """The scaffold is a choice, and no provider."""
        with pytest.raises(PygenError, match="sends no requests"):
            registry.get("scaffold")


@pytest.mark.usefixtures("installed")
def test_the_first_usable_service_is_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys and a running Ollama decide, in the fixed order; with none it is the scaffold."""
    monkeypatch.setenv("OPENAI_API_KEY", "some-key")
    assert registry.first_usable() == "scaffold"
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:8000/v1")
    assert registry.first_usable() == "openai"
    with ModelServer("ollama") as server:
        monkeypatch.setenv("OLLAMA_HOST", server.url)
        assert registry.first_usable() == "ollama"
        monkeypatch.setenv("GOOGLE_API_KEY", "some-key")
        assert registry.first_usable() == "gemini"
        monkeypatch.setenv("GROQ_API_KEY", "some-key")
        assert registry.first_usable() == "groq"
        assert (server.requests, server.listings) == ([], [])


def test_choosing_imports_no_sdk() -> None:
    """Importing the registry loads no provider, and choosing one loads no SDK."""
    code = (
        "import sys; from pygen_copier.providers import registry;"
        "print([m for m in sys.modules if m.startswith('pygen_copier.providers.g')]);"
        "registry.names(); registry.first_usable();"
        "print([m for m in ('groq', 'google.genai', 'google.generativeai', 'ollama', 'openai',"
        " 'httpx', 'httpx2') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.split() == ["[]", "[]"]
