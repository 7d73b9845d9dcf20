"""Secrets: files that look as if they held a key or a password."""

from __future__ import annotations

from pathlib import Path

import pytest

from pygen_copier.errors import PygenError
from pygen_copier.reports.secrets import refuse_secrets

NAMED = [
    *(".env", ".env.local", "deploy.pem", "server.KEY", "id_rsa", ".netrc", ".pypirc"),
    *("credentials.json", "credentials-prod.json", "sub/id_ed25519"),
]


@pytest.mark.parametrize("name", NAMED)
def test_a_file_named_like_a_secret_is_refused(name: str, tmp_path: Path) -> None:
    """Its name is enough, whatever is in it."""
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).touch()
    with pytest.raises(PygenError, match=f"look like secrets: {name}. "):
        refuse_secrets(tmp_path, [name])


def test_the_name_of_a_link_counts(tmp_path: Path) -> None:
    """What a link leads to is not read: it is no part of an archive."""
    (tmp_path / "outside").write_text(HELD["Groq"])
    (tmp_path / "link").symlink_to("outside")
    refuse_secrets(tmp_path, ["link"])


PRIVATE_KEY = "-----BEGIN {}PRIVATE KEY-----\n"
HELD = {
    "private key": PRIVATE_KEY.format(""),
    "OpenSSH": PRIVATE_KEY.format("OPENSSH "),
    "encrypted": PRIVATE_KEY.format("ENCRYPTED "),
    "Amazon": "AKIA" + "IOSFODNN7EXAMPLE",
    "Google": "AIza" + "S" * 35,
    "Google, bound to an account": "AQ." + "Ab8" * 15,
    "Groq": "gsk_" + "a1" * 26,
    "GitHub": "ghp_" + "a1" * 18,
    "GitLab": "glpat-" + "a1" * 10,
    "Hugging Face": "hf_" + "a1" * 17,
    "PyPI": "pypi-AgE" + "a1" * 30,
    "OpenAI": "sk-proj-" + "aB1" * 16,
    "Stripe": "sk_live_" + "a1" * 12,
    "Slack": "xoxb-" + "1" * 12,
}


@pytest.mark.parametrize("held", HELD)
def test_a_file_that_holds_a_key_is_refused(held: str, tmp_path: Path) -> None:
    """The keys of services are known by how they begin."""
    (tmp_path / "settings.py").write_text(f'KEY = "{HELD[held]}"\n')
    with pytest.raises(PygenError, match=r"look like secrets: settings\.py\. "):
        refuse_secrets(tmp_path, ["settings.py"])


@pytest.mark.parametrize(
    "text",
    [
        "x" + HELD["Google"],  # inside of base64
        HELD["Amazon"] + "x",
        "-----BEGIN PUBLIC KEY-----",
        "sk-a-class-of-a-stylesheet-whose-name-is-long",
        "GROQ_API_KEY",
    ],
)
def test_what_only_resembles_a_key_is_taken(text: str, tmp_path: Path) -> None:
    """Recorded texts, public keys and names are no secrets; nor is an example of settings."""
    (tmp_path / "settings.py").write_text(f"{text}\n")
    (tmp_path / ".env.example").write_text("KEY=\n")
    refuse_secrets(tmp_path, ["settings.py", ".env.example"])


def test_many_secrets_are_counted(tmp_path: Path) -> None:
    """The first are named, the others counted."""
    with pytest.raises(PygenError, match=r", 09\.pem and 2 more\. "):
        refuse_secrets(tmp_path, [f"{number:02}.pem" for number in range(12)])


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    """It is not taken for one without a secret."""
    with pytest.raises(PygenError, match="gone is gone"):
        refuse_secrets(tmp_path, ["gone"])
