"""The sandbox runs code that nobody vouches for: no network, no home, no keys, narrow limits."""

from pygen_copier.sandbox.execution import Execution
from pygen_copier.sandbox.limits import Limits
from pygen_copier.sandbox.probe import unavailable
from pygen_copier.sandbox.test_report import TestRun
from pygen_copier.sandbox.tester import SandboxTester, Tester

__all__ = ["Execution", "Limits", "SandboxTester", "TestRun", "Tester", "unavailable"]
