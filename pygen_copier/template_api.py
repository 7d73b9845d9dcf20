"""The names that every template's extensions may rely on, whatever it generates.

An update renders the old version of a template with today's library, so these names, their
arguments and what they return are an interface with a number, which a template requires first.
"""

from typing import TYPE_CHECKING

from pygen_copier.formatting.formatter import Setting
from pygen_copier.generation.artifact import Artifact
from pygen_copier.generation.check import Check, Texts
from pygen_copier.generation.verification import Verification
from pygen_copier.names import slug
from pygen_copier.plan.model import Feature, Module, Plan
from pygen_copier.prompts.brief import Document
from pygen_copier.questionnaire.answers import Rule
from pygen_copier.questionnaire.artifact_extension import ArtifactExtension
from pygen_copier.questionnaire.extension_files import load_file
from pygen_copier.questionnaire.handshake import refuse_name, require
from pygen_copier.questionnaire.pygen_global import Answers, called_in_template
from pygen_copier.questionnaire.recipe_extension import RecipeExtension
from pygen_copier.source.syntax import Source
from pygen_copier.text import cut, oneline

__all__ = [
    "Answers",
    "Artifact",
    "ArtifactExtension",
    "Check",
    "Document",
    "Feature",
    "Module",
    "Plan",
    "RecipeExtension",
    "Rule",
    "Setting",
    "Source",
    "Texts",
    "Verification",
    "called_in_template",
    "cut",
    "load_file",
    "oneline",
    "require",
    "slug",
]

if not TYPE_CHECKING:  # a type checker shall see which names there are

    def __getattr__(name):
        refuse_name(name)
