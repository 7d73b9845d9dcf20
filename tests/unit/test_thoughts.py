"""Thoughts in every dress are left out, and are never taken for the answer."""

from __future__ import annotations

import json

import pytest

from pygen_copier.prompts.json_replies import json_object
from pygen_copier.prompts.replies import UnreadableReplyError, code_block
from pygen_copier.prompts.thoughts import answer

CODE = "def f():\n    return 1\n"
SCHEMA = {"type": "object", "required": ["n"], "properties": {"n": {"type": "integer"}}}

# How thoughts stand before an answer; DRAFT is in their place.
DRESSES = {
    "think": "<think>\nDRAFT\n</think>\n\n",
    "thinking": "<thinking>DRAFT</thinking>",
    "capitals": "[THINK]DRAFT[/THINK]",
    "thought": "<thought>\nDRAFT\n</thought>\n",
    "reasoning": "  <reasoning>\nDRAFT\n</reasoning>\n",
    "scratchpad": "<scratchpad>\nDRAFT\n</scratchpad>\n",
    "long tokens": "<|begin_of_thought|>\nDRAFT\n<|end_of_thought|>\n",
    "kimi": "◁think▷DRAFT◁/think▷",
    "words before": "Let me think about it:\n<think>\nDRAFT\n</think>\n",
    "twice": "<think></think>\n<think>\nDRAFT\n</think>\n",
    "never opened": "Hm, well.\nDRAFT\n</think>\n\n",
    "never opened, on the line": "DRAFT So that is it.</think>\n",
    "harmony": "<|channel|>analysis<|message|>DRAFT<|end|><|start|>assistant"
    "<|channel|>final<|message|>",
    "harmony, constrained": "<|start|>assistant<|channel|>analysis<|message|>DRAFT<|end|>"
    "<|start|>assistant<|channel|>final <|constrain|>json<|message|>",
    "harmony, bare": "analysisWe need it. DRAFT assistantfinal",
}
UNCLOSED = [name for name in DRESSES if not name.startswith(("never", "harmony, bare"))]


@pytest.mark.parametrize("dress", DRESSES)
def test_thoughts_do_not_answer(dress: str) -> None:
    """What a model drafts in its thoughts is neither the object nor the code, however long."""
    draft = json.dumps({"n": 1})
    reply = DRESSES[dress].replace("DRAFT", f"Is it {draft}, or\n{draft}?") + json.dumps({"n": 2})
    assert json_object(reply, SCHEMA) == {"n": 2}
    assert (answer(reply) or "").strip() == json.dumps({"n": 2})
    fenced = f"Perhaps\n```python\n{CODE * 9}```\nor so."
    reply = DRESSES[dress].replace("DRAFT", fenced) + f"```python\n{CODE}```\n"
    assert code_block(reply, "python") == CODE
    page = DRESSES[dress].replace("DRAFT", f"# Draft\n\n{fenced}") + "# Title\n\nWords.\n"
    assert code_block(page, "markdown") == "# Title\n\nWords.\n"


@pytest.mark.parametrize("dress", UNCLOSED)
def test_thoughts_without_an_end_are_thoughts_alone(dress: str) -> None:
    """A draft in thoughts that met the limit is no answer."""
    head, _, _ = DRESSES[dress].partition("DRAFT")
    for draft in (json.dumps({"n": 1}), f"```python\n{CODE}```", ""):
        assert answer(head + draft) is None
        with pytest.raises(UnreadableReplyError, match="thoughts alone"):
            json_object(head + draft, SCHEMA, cut=True)
        with pytest.raises(UnreadableReplyError, match="thoughts alone"):
            code_block(head + draft, "python")


@pytest.mark.parametrize(
    "reply",
    [
        "```python\ns = '</think>'\n```",
        '```python\ns = """\n<think>\n</think>\n"""\n```',
        "~~~python\n# </think>\n~~~\n",
        '{"reason": "It writes <think> and\n</think>, too."}',
        "# Reading thoughts\n\nA reply may begin so:\n\n```text\n<think>\nHm.\n</think>\n```\n",
        "analysis = 1\n",
    ],
)
def test_what_the_answer_itself_says_of_thoughts_stays(reply: str) -> None:
    """A package about models has such tags in its code and pages."""
    assert answer(reply) == reply


@pytest.mark.parametrize("token", ["<|im_end|>", "<|return|>", "</s>\n", "<end_of_turn>"])
def test_a_token_that_ends_a_turn_is_no_part_of_it(token: str) -> None:
    """Some servers let through what the model ends with."""
    assert answer(f"{CODE}{token}") == CODE
