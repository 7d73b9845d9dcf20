"""Rules about data that becomes objects, and thereby can run code."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from pygen_copier.python.effect_catalogue import Effect
from pygen_copier.python.effects import effect_at, reached
from pygen_copier.python.security.risk import Risk, keyword, root
from pygen_copier.source.syntax import Source

_PACKERS = ("pickle.dumps", "_pickle.dumps", "dill.dumps", "cloudpickle.dumps", "marshal.dumps")


def unpacks_objects(source: Source) -> Iterator[Risk]:
    """Find data that becomes objects, and thereby can run code; what the file packed may be."""
    for call in source.of(ast.Call):
        dotted = reached(source, call.func)
        module = root(dotted)
        if effect_at(source, call.func) is Effect.UNPACKS:
            if not _is_packed_here(source, call):
                advice = "use `yaml.safe_load`" if module == "yaml" else "keep data as JSON"
                yield Risk(call.lineno, f"lets foreign data run code with `{dotted}`; {advice}")
        elif dotted in ("yaml.load", "yaml.load_all") and not _is_safe(source, call):
            yield Risk(call.lineno, "lets foreign data run code; use `yaml.safe_load`")
        elif dotted in ("numpy.load", "torch.load"):
            allows = keyword(call, "allow_pickle" if module == "numpy" else "weights_only")
            values = (
                source.assigned.get(allows.id, []) if isinstance(allows, ast.Name) else [allows]
            )
            unsafe = module == "numpy"
            if any(isinstance(each, ast.Constant) and each.value is unsafe for each in values):
                yield Risk(call.lineno, "lets foreign data run code; load plain arrays only")
        elif dotted == "joblib.load":
            yield Risk(call.lineno, "lets the file it loads run code: trust it first", high=False)


def _is_packed_here(source: Source, call: ast.Call) -> bool:
    """Return whether the data is what the file packed itself, as in a test of a round trip."""
    if not call.args:
        return False
    values: list[ast.expr] = [call.args[0]]
    if isinstance(values[0], ast.Name):
        values = source.assigned.get(values[0].id, [])
    return bool(values) and all(
        isinstance(value, ast.Call) and reached(source, value.func) in _PACKERS for value in values
    )


def _is_safe(source: Source, call: ast.Call) -> bool:
    loader = keyword(call, "Loader") or (call.args[1] if len(call.args) > 1 else None)
    name = reached(source, loader).rpartition(".")[2] if loader else ""
    return name in ("SafeLoader", "CSafeLoader", "BaseLoader", "CBaseLoader")
