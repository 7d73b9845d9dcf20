"""The extension: how the `generate` tag is read in a template, and what it is compiled to."""

from __future__ import annotations

from collections.abc import Awaitable
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, nodes
from jinja2.ext import Extension
from jinja2.parser import Parser
from jinja2.runtime import Context

from pygen_copier import settings as variables
from pygen_copier.jinja_ext.filters import FILTERS
from pygen_copier.jinja_ext.options import OPTIONS, Options, option_problem
from pygen_copier.jinja_ext.render_context import RenderContext
from pygen_copier.questionnaire.host import told_by_host

if TYPE_CHECKING:
    from pygen_copier.jinja_ext.writer import Writer

_END = "endgenerate"


class PygenExtension(Extension):
    """Gives any Jinja host a tag whose text a model writes, and the filters of `FILTERS`.

    `{% generate "intro", kind="markdown" %}Introduce {{ project_name }}.{% endgenerate %}`

    The options are those of `Options`. The reply is checked as its kind, and inserted as an
    expression's value would be: it is never rendered, and escaped where the template escapes.
    """

    tags = {"generate"}  # noqa: RUF012 - Jinja declares it as an instance's

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        for name, function in FILTERS.items():
            environment.filters.setdefault(name, function)  # what the host has stays the host's

    def parse(self, parser: Parser) -> list[nodes.Node]:
        """Compile a tag to its rendered prompt, and an expression that gets it and is output.

        Raises:
            TemplateSyntaxError: With the line of the tag, or of the option that is wrong.
        """
        line = next(parser.stream).lineno
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
            options = Options.read(given)
            where = RenderContext.of_tag(self.environment, context)
            return self._writer.text(str(name), str(prompt), options, where)

    @cached_property
    def _writer(self) -> Writer:
        from pygen_copier.jinja_ext.writer import Writer  # a template without tags needs no client

        return Writer()

    @cached_property
    def _pool(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(variables.concurrency(), "generate")
