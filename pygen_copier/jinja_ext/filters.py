"""The filters that any template may use beside the `generate` tag."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pygen_copier.formatting.black import format_python
from pygen_copier.names import module_name, slug

FILTERS: Mapping[str, Callable[[str], str]] = {
    "black": lambda code: format_python(str(code)),
    "identifier": lambda text: module_name(str(text)),
    "slug": lambda text: slug(str(text)),
}
