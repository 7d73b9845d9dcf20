"""The rules of the security review, each for one kind of risk."""

from __future__ import annotations

from pygen_copier.python.security.disguise import hides_text, shares_names
from pygen_copier.python.security.dynamic_code import imports_by_name, runs_text
from pygen_copier.python.security.evaluation import (
    configures_by_text,
    evaluates_annotations,
    patches_by_text,
)
from pygen_copier.python.security.file_access import reads_secrets, writes_elsewhere
from pygen_copier.python.security.interpreter import names_the_underside, reaches_around
from pygen_copier.python.security.lookups import keeps_tables, looks_up_by_text
from pygen_copier.python.security.network import sends
from pygen_copier.python.security.programs import (
    hands_to_a_shell,
    loads_native_code,
    starts_programs,
)
from pygen_copier.python.security.references import hands_on_modules, hands_on_starters
from pygen_copier.python.security.risk import Rule
from pygen_copier.python.security.test_files import steers_pytest, writes_outside
from pygen_copier.python.security.unpacking import unpacks_objects

RULES: tuple[Rule, ...] = (
    *(runs_text, imports_by_name, reaches_around, names_the_underside),
    *(looks_up_by_text, keeps_tables, hands_on_modules, hands_on_starters, unpacks_objects),
    *(evaluates_annotations, configures_by_text, patches_by_text),
    *(hands_to_a_shell, starts_programs, loads_native_code, sends),
    *(writes_elsewhere, reads_secrets, hides_text, shares_names),
    *(steers_pytest, writes_outside),
)
