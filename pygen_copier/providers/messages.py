"""A service is what must be known of a model server to speak of it: name, variables, remedies."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pygen_copier.errors import (
    BadReplyError,
    MissingKeyError,
    MissingSdkError,
    PromptTooLongError,
    ProviderError,
    QuotaSpentError,
    RateLimitedError,
    RefusedOptionError,
    RejectedKeyError,
    UnknownModelError,
    UnreachableError,
)
from pygen_copier.providers import credentials
from pygen_copier.providers.error_mapping import Failure, quote
from pygen_copier.providers.installation import add, add_extra
from pygen_copier.providers.quotas import spent_quota
from pygen_copier.providers.refused_limits import Limit, limit_of

_LISTED = 10

# Services put these under status 400, and tell them apart in words only.
_BAD_KEY = re.compile(r"api[ _]key (not valid|invalid|expired)|API_KEY_INVALID", re.I)
_NO_MODEL = re.compile(
    r"model_(not_found|decommissioned)|unexpected model name"
    r"|\bmodel\b.{0,200}(not found|does not exist|decommissioned)",
    re.I,
)
_NO_JSON = re.compile(r"json_validate_failed", re.I)


@dataclass(frozen=True, slots=True)
class Service:
    """What messages about a service are made of.

    Attributes:
        title: What people call it.
        address_variable: The variable that holds its address.
        key_variables: The variables its key may be in, the preferred one first.
        reach: What to do when it cannot be reached, as a sentence.
        find: What to do when it lacks a model, as a sentence, or nothing.
        module: The module of its SDK, or nothing where it has none.
        install: What pip installs for that module.
    """

    title: str
    address_variable: str
    key_variables: tuple[str, ...] = ()
    reach: str = "Check the network and the address, and try again."
    find: str = ""
    module: str = ""
    install: str = ""

    def missing_sdk(self, why: str = "") -> MissingSdkError:
        """Return the error that says which extra to install."""
        name, _, extra = self.install.rstrip("]").partition("[")
        extra = extra if name == "pygen-copier" else ""
        problem = f"{self.title} needs the package behind `{self.module}`, which is not installed"
        return MissingSdkError(
            f"{problem} in full: {why}." if why else f"{problem}.",
            f"Run: {add_extra(extra) if extra else add(self.install)}",
        )

    def missing_key(self) -> MissingKeyError:
        """Return the error that says which variable holds the key."""
        return MissingKeyError(
            f"{self.title} needs a key.", f"Set {' or '.join(self.key_variables)}."
        )

    def no_reply(self, why: str) -> BadReplyError:
        """Return the error that says why an answer is no reply."""
        return BadReplyError(
            f"{self.title} sent something that is no reply: {why}.",
            f"Try again; if it stays so, check {self.address_variable} and any proxy.",
        )

    def refused_option(self, failure: Failure, model: str) -> RefusedOptionError:
        """Return the error that says that the next try is one with less."""
        words = quote(failure.text)
        return RefusedOptionError(
            f"{self.title}'s model {quote(model)} refused the request"
            f" (HTTP {failure.status}{f': {words}' if words else ''}).",
            "Try again: it is asked for less then.",
        )

    def may_lack_model(self, failure: Failure) -> bool:
        """Return whether a failure may mean that there is no such model."""
        return failure.status == 404 or self.names_model(failure)

    def names_model(self, failure: Failure) -> bool:
        """Return whether a failure says that there is no such model, and not no such path."""
        said = failure.text
        return bool(_NO_MODEL.search(said)) and not said.lstrip().startswith(("/", "<"))

    def unknown_model(
        self, model: str, offered: Sequence[str], words: str = ""
    ) -> UnknownModelError:
        """Return the error that says which models there are.

        Args:
            model: The model that was asked for.
            offered: The others, the newest first.
            words: What the service said.
        """
        remedy = f"Check the name, and {self.address_variable}."
        if offered:
            more = f", and {len(offered) - _LISTED} more" if len(offered) > _LISTED else ""
            remedy = f"It offers {', '.join(map(quote, offered[:_LISTED]))}{more}."
        said = f" ({quote(words)})" if quote(words) else ""
        return UnknownModelError(
            f"{self.title} does not offer the model `{quote(model)}`{said}.",
            f"{remedy} {self.find}",
        )

    def error(self, failure: Failure, host: str) -> ProviderError:
        """Return the error a failure stands for, chosen by what a person can do about it."""
        where = f"{self.title} at {host}"
        words = quote(failure.text)
        keys = " or ".join(self.key_variables)
        if failure.cause == "timeout":
            return UnreachableError(
                f"{where} did not answer within {credentials.read_timeout():g} s.",
                "Try again, or raise PYGEN_TIMEOUT.",
            )
        if failure.cause == "broken":
            return UnreachableError(
                f"{where} could not be reached, or broke off ({words}).", self.reach
            )
        if failure.cause == "garbled":
            return self.no_reply(f"its answer cannot be read ({words})")

        status = f"HTTP {failure.status}" + (f": {words}" if words else "")
        asked_wrong = failure.status == 400
        if failure.status in (401, 403) or (asked_wrong and _BAD_KEY.search(failure.text)):
            return RejectedKeyError(
                f"{where} rejected the key ({status}).",
                f"Check {keys}, and that the key may use the model.",
            )
        if limit := limit_of(failure):
            return _beyond(limit, where, status)
        if quota := spent_quota(failure):
            return QuotaSpentError(
                f"{where} has no more to give: {quote(quota.name)} ({status}).",
                quota.remedy,
                delay=quota.delay,
            )
        if failure.status == 429:
            wait = f" in {failure.delay:g} s" if failure.delay is not None else " later"
            return RateLimitedError(
                f"{where} asks to slow down ({status}).",
                f"Try again{wait}, or lower PYGEN_CONCURRENCY.",
                delay=failure.delay,
                allowance=failure.allowance,
            )
        # 498 is Groq's "no capacity now".
        if failure.status in (408, 498) or failure.status >= 500:
            return UnreachableError(
                f"{where} is overloaded or down ({status}).",
                "Try again later.",
                delay=failure.delay,
            )
        if failure.status == 404:
            return ProviderError(
                f"There is no model service at {host} ({status}).",
                f"Check {self.address_variable}, its path too.",
            )
        if asked_wrong and _NO_JSON.search(failure.text):
            return self.no_reply("the model did not keep to the JSON Schema")
        return ProviderError(
            f"{where} refused the request ({status}).",
            f"Check the model and {self.address_variable}.",
        )


def _beyond(limit: Limit, where: str, status: str) -> PromptTooLongError:
    """Return the error that says which limit a request went beyond."""
    what, remedy = {
        "window": (
            "The prompt is too long for",
            "Choose a model with a larger window, or ask for less at once.",
        ),
        "output": ("A reply may not be as long at", "Choose a model with longer replies."),
        "rate": (
            "The request is more than a minute's tokens at",
            "Choose a model with a higher rate, or a larger plan.",
        ),
    }[limit.of]
    return PromptTooLongError(
        f"{what} {where} ({status}).", remedy, limit=limit.tokens, of=limit.of
    )
