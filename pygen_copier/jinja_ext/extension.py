"""The extension: how the `generate` tag is read in a template, and what it is compiled to."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, TemplateSyntaxError, nodes
from jinja2.ext import Extension
from jinja2.parser import Parser
from jinja2.runtime import Context

from pygen_copier import settings as variables
from pygen_copier.errors import PygenError
from pygen_copier.jinja_ext.filters import FILTERS
from pygen_copier.jinja_ext.options import OPTIONS, Options, option_problem
from pygen_copier.jinja_ext.place import place_of
from pygen_copier.jinja_ext.render_context import RenderContext, recorded_text
from pygen_copier.questionnaire.host import host_error, told_by_host
from pygen_copier.questionnaire.pygen_global import Answers, called_in_template, offer
from pygen_copier.text import oneline

if TYPE_CHECKING:
    from pygen_copier.jinja_ext.collection import Collection
    from pygen_copier.jinja_ext.recorded_texts import RecordedTexts
    from pygen_copier.jinja_ext.writer import Writer

_END = "endgenerate"


class PygenExtension(Extension):
    """Gives any Jinja host a tag whose text a model writes, and the filters of `FILTERS`.

    `{% generate "intro", kind="markdown" %}Introduce {{ project_name }}.{% endgenerate %}`

    The options are those of `Options`. The reply is checked as its kind, and inserted as an
    expression's value would be: it is never rendered, and escaped where the template escapes.
    """

    tags = {"generate", _END}  # noqa: RUF012 - Jinja declares it as an instance's

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        self._collection: Collection | None = None
        self._recorded: object = None
        self._made: object = None
        offer(environment, self, gives_way=True)  # what does not call it renders as before
        for name, function in FILTERS.items():
            environment.filters.setdefault(name, function)  # what the host has stays the host's

    def parse(self, parser: Parser) -> list[nodes.Node]:
        """Compile a tag to its rendered prompt, and an expression that gets it and is output.

        Raises:
            TemplateSyntaxError: With the line of the tag, or of the option that is wrong; in a host
                that would not say where it is, the host's own error for a person.
        """
        try:
            return self._parse(parser)
        except TemplateSyntaxError as error:
            place = place_of(self.environment, parser.name)
            if not place:
                raise
            told = PygenError(f"{place}, line {error.lineno}: {error.message}", "Mend it there.")
            raise host_error(self.environment, told) from error

    def _parse(self, parser: Parser) -> list[nodes.Node]:
        token = next(parser.stream)
        line = token.lineno
        if token.value == _END:
            parser.fail("endgenerate stands here without a generate before it.", line)
        name = self._parse_name(parser, line)
        options = self._parse_options(parser)
        body = parser.parse_statements((f"name:{_END}",), drop_needle=True)
        for inner in nodes.Template(body, lineno=line).find_all(nodes.ExtensionAttribute):
            if inner.identifier == self.identifier:
                parser.fail(
                    "A generate tag cannot stand inside another. "
                    "Write the inner one first, in a set block, and use its variable.",
                    inner.lineno,
                )
        # A model reads the prompt: `R&D` must not reach it as `R&amp;D`.
        unescaped = nodes.Keyword("autoescape", nodes.Const(False))
        prompt = parser.free_identifier()
        rendered = nodes.AssignBlock(
            prompt, None, [nodes.ScopedEvalContextModifier([unescaped], body)]
        )
        given = nodes.Dict([nodes.Pair(nodes.Const(key), node) for key, node in options.items()])
        text = self.call_method("_generate", [nodes.ContextReference(), name, given, prompt])
        return [node.set_lineno(line) for node in (rendered, nodes.Output([text]))]

    def _parse_name(self, parser: Parser, line: int) -> nodes.Expr:
        stream = parser.stream
        if stream.current.type == "block_end" or stream.look().type == "assign":
            parser.fail('generate needs a name first, such as generate "intro".', line)
        return parser.parse_expression()

    def _parse_options(self, parser: Parser) -> dict[str, nodes.Expr]:
        options: dict[str, nodes.Expr] = {}
        stream = parser.stream
        while stream.current.type != "block_end":
            stream.skip_if("comma")
            token = stream.current
            if token.type != "name" or stream.look().type != "assign":
                parser.fail(f"After its name generate takes {OPTIONS} only.", token.lineno)
            if token.value not in Options.__dataclass_fields__:
                parser.fail(
                    f"generate has no option {token.value!r}; it has {OPTIONS}.", token.lineno
                )
            if token.value in options:
                parser.fail(f"The option {token.value} is given twice.", token.lineno)
            stream.skip(2)
            value = parser.parse_expression()
            if isinstance(value, nodes.Const):
                problem = option_problem(token.value, value.value)
                if problem:
                    parser.fail(problem, token.lineno)
            options[token.value] = value
        return options

    def _generate(
        self, context: Context, name: object, given: dict[str, Any], prompt: object
    ) -> str | Awaitable[str]:
        """Return the text of a tag; in an async environment, an awaitable of it."""
        if not self.environment.is_async:
            return self._text(context, name, given, prompt)
        import asyncio

        loop = asyncio.get_running_loop()
        return loop.run_in_executor(self._pool, self._text, context, name, given, prompt)

    def _text(self, context: Context, name: object, given: dict[str, Any], prompt: object) -> str:
        with told_by_host(self.environment):
            options = _options(name, given)
            if self._collection is not None:
                from pygen_copier.jinja_ext.tag_text import tag_name

                return self._collection.text(*tag_name(name, prompt), options)
            where = RenderContext.of_tag(self.environment, context)
            recorded = where.recorded if where.recorded is not None else self._recorded
            if (
                not where.is_question
                and (text := recorded_text(recorded, oneline(str(name)))) is not None
            ):
                return text
            return self._writer.text(str(name), str(prompt), options, where)

    @called_in_template
    def texts(self, answers: Answers) -> str:
        """Return the record of the texts that tags in files want, as JSON, brought up to date."""
        from pygen_copier.generation.record import Record

        self._watch_run()
        texts = self._recorded_texts(answers)
        texts.require_own(Record.read(self._recorded or {}))
        record = Record.read(answers.get("generated") or {})
        self._made = self._recorded = texts.bring_up_to_date(record).data()
        return json.dumps(self._made)

    @called_in_template
    def texts_complaint(self, answers: Answers, value: object) -> str:
        """Return why the record cannot stay: a text is new, gone, or asked for again."""
        from pygen_copier.generation.record import Record
        from pygen_copier.questionnaire.copier_run import CopierRun

        self._recorded = value
        self._watch_run()
        run = CopierRun(answers)
        if run.is_old_render or run.is_scratch_render or value == self._made:
            return ""
        if self._recorded_texts(answers).are_settled(Record.read(value)):
            return ""
        if run.is_given("generated"):
            raise PygenError(
                "The answer `generated` that was given does not fit the template's tags.",
                "Leave `generated` out of the data, and it is brought up to date.",
            )
        return "Texts are to be written."

    def _watch_run(self) -> None:
        """Have the run end with what it changed, took away and cost, as Copier says none of it."""
        from pygen_copier.questionnaire.run_end import watch

        if end := watch(self.environment):
            end.tells_all = True

    def _recorded_texts(self, answers: Answers) -> RecordedTexts:
        from pygen_copier.jinja_ext.recorded_texts import RecordedTexts
        from pygen_copier.questionnaire.copier_command import CopierCommand

        command = CopierCommand.under_way()
        if command is None:
            raise PygenError(
                "pygen.texts() is for the questions of a Copier template.",
                "Elsewhere, write the tag where its text is to stand.",
            )
        return RecordedTexts(command, answers, _note_in)

    @cached_property
    def _writer(self) -> Writer:
        from pygen_copier.jinja_ext.writer import Writer  # a template without tags needs no client

        return Writer()

    def note_in(self, collection: Collection) -> None:
        """Note what tags want in a collection, and write nothing."""
        self._collection = collection

    @cached_property
    def _pool(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(variables.concurrency(), "generate")


def _options(name: object, given: Mapping[str, Any]) -> Options:
    try:
        return Options.read(given)
    except PygenError as error:
        named = oneline(str(name))
        raise PygenError(f"The generate tag {named!r}: {error.problem}", error.remedy) from None


def _note_in(environment: Environment, collection: Collection) -> None:
    for extension in environment.extensions.values():
        if isinstance(extension, PygenExtension):
            extension.note_in(collection)
