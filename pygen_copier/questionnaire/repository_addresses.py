"""The addresses of a repository: where its site shows its issues, files and advisories."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import quote, urlsplit

_FILES = {
    "github.com": "/blob/main/",
    "gitlab.com": "/-/blob/main/",
    "codeberg.org": "/src/branch/main/",
}
_WORKFLOW = "/actions/workflows/ci.yml"
_CHECKS = {
    "github.com": (_WORKFLOW, f"{_WORKFLOW}/badge.svg"),
    "gitlab.com": ("/-/pipelines", "/badges/main/pipeline.svg"),
}
_ISSUES = {"gitlab.com": "/-/issues"}


class RepositoryAddresses(NamedTuple):
    """The addresses of a repository; one that cannot be known is empty.

    Attributes:
        url: Its own.
        issues: Its issues.
        readme: What it says of itself.
        advisories: Where a vulnerability is reported in private.
        files: What a path of the main branch is appended to.
        pipelines: Where its checks are shown.
        badge: The picture that says how they went.
    """

    url: str = ""
    issues: str = ""
    readme: str = ""
    advisories: str = ""
    files: str = ""
    pipelines: str = ""
    badge: str = ""

    @property
    def clone(self) -> str:
        """What git clones, where a shell takes it for one word."""
        return self.url if self.issues and re.fullmatch(r"[\w.:/@~+-]+", self.url) else ""

    def file(self, path: str) -> str:
        """Return the address of a file of the main branch."""
        return self.files and self.files + path

    def pages(self) -> str:
        """Return the address of its site on GitHub Pages, empty where it is not on GitHub."""
        parts = urlsplit(self.url)
        if parts.netloc != "github.com" or not self.files:
            return ""
        owner, name = parts.path.strip("/").split("/")
        site = f"{owner.lower()}.github.io"
        return f"https://{site}/" if name.lower() == site else f"https://{site}/{name}/"


def repository_addresses(repository_url: str | None) -> RepositoryAddresses:
    """Return the addresses of a repository, fit to stand in Markdown and metadata.

    Args:
        repository_url: The answer; it may be empty.
    """
    # What may stand in an address but would end a link or a string is escaped.
    url = quote(repository_url or "", safe=":/?#[]@!$&*+,;=%~").rstrip("/").removesuffix(".git")
    parts = urlsplit(url)
    path = parts.path.strip("/").split("/")
    is_one = len(path) == 2 or (len(path) > 2 and parts.netloc == "gitlab.com")
    if parts.netloc not in _FILES or not is_one or parts.query or parts.fragment:
        return RepositoryAddresses(url)
    is_github = parts.netloc == "github.com"
    pipelines, badge = _CHECKS.get(parts.netloc, ("", ""))
    return RepositoryAddresses(
        url,
        pipelines=pipelines and url + pipelines,
        badge=badge and url + badge,
        issues=url + _ISSUES.get(parts.netloc, "/issues"),
        readme=f"{url}#readme",
        advisories=f"{url}/security/advisories/new" if is_github else "",
        files=url + _FILES[parts.netloc],
    )
