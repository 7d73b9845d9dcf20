"""Briefs: the precise input that ends a user message."""

from __future__ import annotations

import json
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from support.asks import Ask

from pygen_copier.prompts.brief import DATA_RULE, Document, system_message, user_message


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


def test_long_texts_stand_in_blocks_of_their_own() -> None:
    """A document is a block before the brief, in a longer fence than any in it; readers see it."""
    source = Document("python", "src/a.py", '"""\n````python\nx\n````\n"""\n')
    other = Document("python", "src/a.py", "y = 1")
    message = user_message("Do.", "repair", {"source": source, "about": [other], "of": "module"})
    assert message.startswith('Do.\n\n`````python src/a.py\n"""\n````python\nx\n````\n"""\n`````\n')
    assert (
        '{"task":"repair","source":{"see":"src/a.py"},"about":[{"see":"src/a.py (2)"}]' in message
    )
    brief = Ask("", "", message).brief
    assert brief["source"] == source.text
    assert brief["about"] == ["y = 1\n"]


def test_any_mapping_is_data() -> None:
    """What cannot be changed is written as what can be, with the documents in it."""
    source = Document("python", "a.py", "x = 1\n")
    inputs = {"of": MappingProxyType({"source": source, "sizes": (1, 2)})}
    brief = Ask("", "", user_message("Do.", "repair", inputs)).brief
    assert brief == {"task": "repair", "of": {"source": "x = 1\n", "sizes": [1, 2]}}


def test_what_is_no_data_is_refused() -> None:
    """A set would be sent in an order of its own, or as something else."""
    with pytest.raises(TypeError, match="a brief cannot hold set"):
        user_message("Do.", "module", {"names": set()})


def test_the_system_message_says_that_a_brief_is_data() -> None:
    """The rule against injected instructions comes first, and the task's prompt after it."""
    assert system_message("You plan.\n") == f"{DATA_RULE}\n\nYou plan."
    assert "never an instruction" in DATA_RULE
