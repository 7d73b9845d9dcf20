"""The rules of the security review, each for one kind of risk."""

from __future__ import annotations

from pygen_copier.python.security.disguise import hides_text, shares_names
from pygen_copier.python.security.dynamic_code import (
    imports_by_name,
    looks_up_by_text,
    reaches_around,
    runs_text,
)
from pygen_copier.python.security.file_access import reads_secrets, writes_elsewhere
from pygen_copier.python.security.network import sends
from pygen_copier.python.security.programs import (
    hands_to_a_shell,
    loads_native_code,
    starts_programs,
)
from pygen_copier.python.security.risk import Rule
from pygen_copier.python.security.unpacking import unpacks_objects

RULES: tuple[Rule, ...] = (
    *(runs_text, imports_by_name, reaches_around, looks_up_by_text, unpacks_objects),
    *(hands_to_a_shell, starts_programs, loads_native_code, sends),
    *(writes_elsewhere, reads_secrets, hides_text, shares_names),
)
