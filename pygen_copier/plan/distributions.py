"""Which import names a requirement brings."""

from __future__ import annotations

from collections.abc import Iterable

# Distributions whose import name is not their own name; the rest follow theirs.
_IMPORTS = {
    "attrs": ("attr", "attrs"),
    "beautifulsoup4": ("bs4",),
    "biopython": ("Bio",),
    "google-generativeai": ("google",),
    "google-genai": ("google",),
    "gitpython": ("git",),
    "msgpack-python": ("msgpack",),
    "opencv-python": ("cv2",),
    "opencv-python-headless": ("cv2",),
    "pillow": ("PIL",),
    "protobuf": ("google",),
    "psycopg2-binary": ("psycopg2",),
    "pyjwt": ("jwt",),
    "pyserial": ("serial",),
    "python-dateutil": ("dateutil",),
    "python-dotenv": ("dotenv",),
    "pyyaml": ("yaml",),
    "pyzmq": ("zmq",),
    "ruamel-yaml": ("ruamel",),
    "scikit-image": ("skimage",),
    "scikit-learn": ("sklearn",),
    "umap-learn": ("umap",),
}

# Import names that are also borne by the distribution that is meant, or that many have.
_BORNE = frozenset({"google", "msgpack", "psycopg2"})


def distribution_of(import_name: str) -> str | None:
    """Return the distribution that a name is imported from, None where that is not certain.

    Args:
        import_name: The name; one that a distribution bears itself is that distribution's.
    """
    if import_name.lower().replace("_", "-") in _IMPORTS:
        return None
    found = [name for name, brought in _IMPORTS.items() if import_name in brought]
    return found[0] if found and import_name not in _BORNE else None


def import_names(requirements: Iterable[str]) -> set[str]:
    """Return the top-level names that requirements let a package import.

    Args:
        requirements: PEP 508 requirements; one that does not parse brings nothing.
    """
    # Late, for it takes longer to import than the rest of the recipe.
    from packaging.requirements import InvalidRequirement, Requirement
    from packaging.utils import canonicalize_name

    names: set[str] = set()
    for text in requirements:
        try:
            project = canonicalize_name(Requirement(text).name)
        except InvalidRequirement:
            continue
        names.update(_IMPORTS.get(project, (project.replace("-", "_"),)))
    return names
