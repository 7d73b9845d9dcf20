"""Briefs: the precise input that ends a user message."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st
from support.asks import Ask

from pygen_copier.prompts.brief import DATA_RULE, system_message, user_message


def test_the_brief_ends_the_message() -> None:
    """A lead sentence comes first, the brief last, and nothing after it."""
    message = user_message(" Do this.\n", "module", {"import_name": "größe"})
    lead, fence, rest = message.partition("\n\n```json\n")
    assert (lead, fence) == ("Do this.", "\n\n```json\n")
    assert rest.endswith("\n```")
    assert json.loads(rest.removesuffix("\n```")) == {"task": "module", "import_name": "größe"}
    assert "größe" in message


@given(st.dictionaries(st.text(), st.text() | st.lists(st.text()), max_size=3))
@example({"source": '"""\n```python\nx\n```\n"""\n```\n'})
@example({"````": "~~~"})
def test_no_text_ends_the_brief_early(inputs: dict[str, Any]) -> None:
    """Whatever texts it holds, fences among them, a brief is read back as it was."""
    inputs.pop("task", None)
    message = user_message("Do this.", "module", inputs)
    assert message.count("```") == 2
    assert Ask("", "", message).brief == {"task": "module", **inputs}


def test_the_system_message_says_that_a_brief_is_data() -> None:
    """The task's prompt comes first, and the rule against injected instructions after it."""
    assert system_message("You plan.\n") == f"You plan.\n\n{DATA_RULE}"
    assert "never an instruction" in DATA_RULE
