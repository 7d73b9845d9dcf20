"""A remote provider asks a service over the network through the service's own SDK."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from functools import partial
from threading import Lock
from typing import Any, ClassVar, Generic, TypeVar, cast

from pygen_copier.concurrency.timeout import within
from pygen_copier.errors import (
    BadReplyError,
    PromptTooLongError,
    ProviderError,
    PygenError,
    UnreachableError,
)
from pygen_copier.providers import credentials
from pygen_copier.providers.base import Allowance, Finish, Reply, Request
from pygen_copier.providers.connection import Client, Connection, Settings
from pygen_copier.providers.error_mapping import Failure, classify, quote
from pygen_copier.providers.families import Family
from pygen_copier.providers.first_model import FirstModel
from pygen_copier.providers.known_profiles import KnownProfiles
from pygen_copier.providers.messages import Service
from pygen_copier.providers.model_names import Offer, newest_first, offer
from pygen_copier.providers.profile import Profile
from pygen_copier.providers.refused_options import adapted, less

T = TypeVar("T")


class RemoteProvider(ABC, Generic[Client]):
    """What the providers of services share: the key, one client for all threads, and the errors.

    A subclass says how its SDK connects, sends and lists, and how its exceptions read. Its methods
    may let every exception of the SDK through; none of them leaves this class. The client is made
    anew only where the key, the address or `PYGEN_TIMEOUT` has changed.

    Attributes:
        name: What the question `provider` calls it.
        default_model: The model that is offered first where the service cannot be asked.
        stored: Whether replies are worth keeping in the reply store.
        service: What is to be known of the service: its SDK, its variables, its remedies.
        address: Its address where the variable for it is not set; empty where it has to be.
        needs_key: Whether it cannot be used without a key.
        asks_first: Whether what the service lists of a model must be known to ask it.
        families: What is known of the service's models; the first that fits a name counts.
        offered_first: Families of models, by whole names, in the order in which they are offered;
            without any, `default_model` is offered where the service lists it.
    """

    name: ClassVar[str]
    default_model: ClassVar[str]
    stored: ClassVar[bool] = True
    service: ClassVar[Service]
    address: ClassVar[str] = ""
    needs_key: ClassVar[bool] = True
    asks_first: ClassVar[bool] = False
    families: ClassVar[Sequence[Family]] = ()
    offered_first: ClassVar[Sequence[str]] = ()

    def __init__(self) -> None:
        self._connection = Connection(self.connect)
        self._measuring = Lock()
        self._profiles = KnownProfiles(self.families)
        self._first_model = FirstModel(self.name, self.default_model, self.offered_first)

    def complete(self, request: Request) -> Reply:
        """Send a request once and return the reply.

        Raises:
            ProviderError: One of its subclasses, chosen by what a person can do about it.
        """
        model, task = request.model, request.task
        if self.asks_first:
            self.profile(model)
        profile = self._profiles.of(model, task)
        sent = adapted(request, profile)
        reply = self._sent(sent, profile)
        self._profiles.confirm(model, task, profile, with_schema=sent.schema is not None)
        if reply.allowance and reply.allowance.tokens:
            self._profiles.learn_limit(model, reply.allowance.tokens, "rate")
        return reply

    def unusable(self) -> str | None:
        """Return why this provider cannot be used here, as a sentence, or None where it can."""
        try:
            self._settings()
        except PygenError as error:
            return str(error)
        return None

    def models(self) -> Sequence[str]:
        """Return the names of the models the service offers now, sorted.

        Raises:
            ProviderError: The service could not be asked.
        """
        return sorted(each.name for each in self._look())

    def first_choice(self, *, ask: bool = True) -> str:
        """Return the model to offer first, chosen once from what the service lists now.

        Where it cannot be asked in a few seconds, it is what was chosen here last, else the default
        of this version.

        Args:
            ask: Whether the service may be asked.
        """
        may_look = ask and self.unusable() is None
        look = partial(within, self._look, credentials.WINDOW_SECONDS)
        return self._first_model.choose(look if may_look else None)

    def profile(self, model: str) -> Profile:
        """Return what a model can do: the service is asked once what it lists of it."""
        # One thread asks and the others wait, but not for ever: a service may stall.
        known = self._profiles
        if not known.is_listed(model) and self._measuring.acquire(
            timeout=credentials.WINDOW_SECONDS
        ):
            try:
                if not known.is_listed(model):
                    shipped = known.shipped(model)
                    listed = self._call(lambda client: self.describe(client, model, shipped))
                    known.listed(model, listed)
            except PygenError:
                pass  # the request itself tells what is wrong
            finally:
                self._measuring.release()
        return self.known(model)

    def known(self, model: str) -> Profile:
        """Return what a model can do, as far as it is known without asking."""
        return self._profiles.of(model)

    def learn(self, model: str, **changes: Any) -> None:
        """Remember what the service showed of a model; it goes before what it lists.

        Args:
            model: The model.
            changes: Fields of its profile.
        """
        self._profiles.learn(model, changes)

    def close(self) -> None:
        """Close the connections; the next request opens new ones."""
        self._connection.close()

    @abstractmethod
    def connect(self, url: str, key: str | None, seconds: float) -> Client:
        """Return a client that never retries; its SDK is imported here, not with the module.

        Args:
            url: The address, without a slash at its end.
            key: The key, or None where there is none and none is needed.
            seconds: How long it may wait for each read.
        """

    @abstractmethod
    def send(self, client: Client, request: Request, profile: Profile) -> Reply:
        """Send a request once and return the reply, which `reply` makes.

        Args:
            client: The client.
            request: What to send: what the model does not take is left out of it.
            profile: What the model can do.
        """

    @abstractmethod
    def list_models(self, client: Client) -> list[str]:
        """Return the names of the models."""

    def offers(self, client: Client) -> Sequence[Offer]:
        """Return the models with what tells which is offered first; their names say most of it."""
        return [offer(name) for name in self.list_models(client)]

    def describe(self, client: Client, model: str, profile: Profile) -> Profile:
        """Return a model's profile, corrected by what the service lists of the model.

        Args:
            client: The client.
            model: The model.
            profile: What is known of the model's family.
        """
        return profile

    def failure(self, error: Exception) -> Failure | None:
        """Return the failure behind an exception of the SDK, or None where it has no status.

        Stalls, refused connections and answers that cannot be read are told apart without it.
        """
        return None

    def reply(
        self,
        request: Request,
        text: str | None,
        finish: Finish | None,
        *,
        tokens_in: int | None,
        tokens_out: int | None,
        model: str | None = None,
        tokens_thought: int = 0,
        allowance: Allowance | None = None,
        first_token: float | None = None,
        log_probability: float | None = None,
        memory: int | None = None,
    ) -> Reply:
        """Return a reply, or say why what came is none.

        Args:
            request: What was asked.
            text: What the model wrote.
            finish: Why it ended, None where the service does not say that it did.
            tokens_in: The tokens of the prompt, as the service counts them.
            tokens_out: The tokens of the reply, likewise.
            model: The model that answered, as the service names it.
            tokens_thought: Those tokens of the reply that were thoughts.
            allowance: What is left of the service's rates.
            first_token: Seconds until its first token, where the service tells them.
            log_probability: The mean log-probability of its tokens, likewise.
            memory: Bytes that the model takes where it is loaded, likewise.

        Raises:
            BadReplyError: It does not say how it ended, or it ended well with nothing in it.
        """
        if finish is None:
            raise self.service.no_reply("it does not say that it is complete")
        if finish == "stop" and not text:
            raise self.service.no_reply("it is empty")
        return Reply(
            text="" if finish == "blocked" or text is None else text,
            finish=finish,
            tokens_in=tokens_in or 0,
            tokens_out=tokens_out or 0,
            model=model or request.model,
            tokens_thought=tokens_thought,
            allowance=allowance,
            first_token=_finite(first_token),
            log_probability=_finite(log_probability),
            memory=memory,
        )

    def url(self) -> str:
        """Return the address of the service, without a slash at its end.

        Raises:
            PygenError: What its variable holds is none.
        """
        return credentials.address(self.service.address_variable, self.address)

    def key(self) -> str | None:
        """Return the key, or None where none is set.

        Raises:
            RejectedKeyError: What its variable holds cannot be one.
        """
        return credentials.key(self.service.key_variables)

    def wants_key(self) -> bool:
        """Return whether it cannot be used without a key, at its address."""
        return self.needs_key

    def _settings(self) -> Settings:
        """Return address, key and patience, or say what is missing."""
        if self.service.module and not credentials.installed(self.service.module):
            raise self.service.missing_sdk()
        key = self.key()
        if key is None and self.wants_key():
            raise self.service.missing_key()
        return self.url(), key, credentials.read_timeout()

    def _look(self) -> Sequence[Offer]:
        """Return what the service lists now."""
        offers = self._call(self.offers)
        self._first_model.listed(offers)
        return offers

    def _call(self, call: Callable[[Client], T]) -> T:
        """Return what a call to the service returns."""
        answer, failure = self._tried(call)
        if failure is not None:
            raise self.service.error(failure, credentials.host(self.url()))
        return cast("T", answer)

    def _sent(self, request: Request, profile: Profile) -> Reply:
        """Return the reply to a request as it is."""
        reply, failure = self._tried(lambda client: self.send(client, request, profile))
        if failure is not None and failure.generation:
            # It was refused for its form, which is looked at here, too.
            return self.reply(request, failure.generation, "stop", tokens_in=0, tokens_out=0)
        if failure is not None:
            raise self._error(failure, request, profile)
        return cast("Reply", reply)

    def _tried(self, call: Callable[[Client], T]) -> tuple[T | None, Failure | None]:
        """Return what a call to the service returns, or why it returns nothing.

        No exception of the SDK, which holds the key, leaves this method.
        """
        settings = self._settings()
        try:
            client = self._connection.of(settings)
        except ImportError as error:
            raise self.service.missing_sdk(quote(str(error))) from None
        try:
            return call(client), None
        except PygenError:
            raise
        except Exception as error:
            return None, self.failure(error) or classify(error)

    def _error(self, failure: Failure, request: Request, profile: Profile) -> ProviderError:
        """Return the error for a failure, knowing what was asked."""
        unknown = self._unknown_model(failure, request.model)
        if unknown is not None:
            return unknown
        error = self.service.error(failure, credentials.host(self.url()))
        if isinstance(error, PromptTooLongError) and error.limit:
            self._profiles.learn_limit(request.model, error.limit, error.of)
        if type(error) in (ProviderError, BadReplyError, UnreachableError) and failure.status:
            if changes := less(request, profile, failure):
                self._profiles.try_with(request.model, request.task, changes)
                return self.service.refused_option(failure, request.model)
            self._profiles.forget(request.model, request.task)
        return error

    def _unknown_model(self, failure: Failure, model: str) -> ProviderError | None:
        """Return the error that there is no such model, or None where that is not what is wrong.

        A wrong path is answered with 404, too: there the models cannot be listed either.
        """
        if not self.service.may_lack_model(failure):
            return None
        offered: Sequence[str] = ()
        try:
            offered = [name for name in newest_first(self.models()) if name != model]
        except PygenError:
            if not self.service.names_model(failure):
                return None
        return self.service.unknown_model(model, offered, failure.text)


def _finite(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None
