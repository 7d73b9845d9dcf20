"""A remote provider asks a service over the network through the service's own SDK."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import replace
from threading import Lock
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from pygen_copier.errors import BadReplyError, ProviderError, PygenError
from pygen_copier.providers import credentials
from pygen_copier.providers.base import Finish, Reply, Request
from pygen_copier.providers.error_mapping import Failure, classify, quote
from pygen_copier.providers.families import Family, profile_of
from pygen_copier.providers.messages import Service
from pygen_copier.providers.profile import Profile


class Closable(Protocol):
    """A client, of which no more than this is known here."""

    def close(self) -> None:
        """Close its connections."""
        ...


Client = TypeVar("Client", bound=Closable)
T = TypeVar("T")


class RemoteProvider(ABC, Generic[Client]):
    """What the providers of services share: the key, one client for all threads, and the errors.

    A subclass says how its SDK connects, sends and lists, and how its exceptions read. Its methods
    may let every exception of the SDK through; none of them leaves this class. The client is made
    anew only where the key, the address or `PYGEN_TIMEOUT` has changed.

    Attributes:
        name: What the question `provider` calls it.
        default_model: The model that is offered before a person chooses one.
        stored: Whether replies are worth keeping in the reply store.
        service: What is to be known of the service: its SDK, its variables, its remedies.
        address: Its address where the variable for it is not set; empty where it has to be.
        needs_key: Whether it cannot be used without a key.
        families: What is known of the service's models; the first that fits a name counts.
    """

    name: ClassVar[str]
    default_model: ClassVar[str]
    stored: ClassVar[bool] = True
    service: ClassVar[Service]
    address: ClassVar[str] = ""
    needs_key: ClassVar[bool] = True
    families: ClassVar[Sequence[Family]] = ()

    def __init__(self) -> None:
        self._connecting = Lock()
        self._connection: tuple[tuple[str, str | None, float], Client] | None = None
        self._measuring = Lock()
        self._listed: dict[str, Profile] = {}
        self._learnt: dict[str, dict[str, Any]] = {}
        self._without_schema: set[str] = set()

    def complete(self, request: Request) -> Reply:
        """Send a request once and return the reply.

        Raises:
            ProviderError: One of its subclasses, chosen by what a person can do about it.
        """
        if request.model in self._without_schema:
            request = replace(request, schema=None)
        return self._call(lambda client: self.send(client, request), request)

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
        return sorted(self._call(self.list_models))

    def profile(self, model: str) -> Profile:
        """Return what a model can do: the service is asked once what it lists of it."""
        # One thread asks and the others wait, but not for ever: a service may stall.
        if model not in self._listed and self._measuring.acquire(
            timeout=credentials.WINDOW_SECONDS
        ):
            try:
                if model not in self._listed:
                    shipped = profile_of(model, self.families)
                    listed = self._call(lambda client: self.describe(client, model, shipped))
                    self._listed[model] = listed
            except PygenError:
                pass  # the request itself tells what is wrong
            finally:
                self._measuring.release()
        return self.known(model)

    def known(self, model: str) -> Profile:
        """Return what a model can do, as far as it is known without asking."""
        listed = self._listed.get(model) or profile_of(model, self.families)
        return replace(listed, **self._learnt.get(model, {}))

    def learn(self, model: str, **changes: Any) -> None:
        """Remember what the service showed of a model; it goes before what it lists.

        Args:
            model: The model.
            changes: Fields of its profile.
        """
        self._learnt[model] = {**self._learnt.get(model, {}), **changes}

    def close(self) -> None:
        """Close the connections; the next request opens new ones."""
        with self._connecting:
            self._disconnect()

    @abstractmethod
    def connect(self, url: str, key: str | None, seconds: float) -> Client:
        """Return a client that never retries; its SDK is imported here, not with the module.

        Args:
            url: The address, without a slash at its end.
            key: The key, or None where there is none and none is needed.
            seconds: How long it may wait for each read.
        """

    @abstractmethod
    def send(self, client: Client, request: Request) -> Reply:
        """Send a request once and return the reply, which `reply` makes."""

    @abstractmethod
    def list_models(self, client: Client) -> list[str]:
        """Return the names of the models."""

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
    ) -> Reply:
        """Return a reply, or say why what came is none.

        Args:
            request: What was asked.
            text: What the model wrote.
            finish: Why it ended, None where the service does not say that it did.
            tokens_in: The tokens of the prompt, as the service counts them.
            tokens_out: The tokens of the reply, likewise.
            model: The model that answered, as the service names it.

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
        )

    def url(self) -> str:
        """Return the address of the service, without a slash at its end.

        Raises:
            PygenError: What its variable holds is none.
        """
        return credentials.address(self.service.address_variable, self.address)

    def _settings(self) -> tuple[str, str | None, float]:
        """Return address, key and patience, or say what is missing."""
        if self.service.module and not credentials.installed(self.service.module):
            raise self.service.missing_sdk()
        key = credentials.key(self.service.key_variables)
        if key is None and self.needs_key:
            raise self.service.missing_key()
        return self.url(), key, credentials.read_timeout()

    def _call(self, call: Callable[[Client], T], request: Request | None = None) -> T:
        """Return what a call to the service returns."""
        client = self._client(self._settings())
        try:
            return call(client)
        except PygenError:
            raise
        except Exception as error:
            failure = self.failure(error) or classify(error)
        # Raised out here, so that no exception of the SDK, which holds the key, rides along.
        raise self._error(failure, request)

    def _client(self, settings: tuple[str, str | None, float]) -> Client:
        """Return the client, made anew only where the environment has changed."""
        with self._connecting:
            if self._connection is None or self._connection[0] != settings:
                self._disconnect()
                try:
                    self._connection = settings, self.connect(*settings)
                except ImportError as error:
                    raise self.service.missing_sdk(quote(str(error))) from None
            return self._connection[1]

    def _disconnect(self) -> None:
        if self._connection is not None:
            self._connection[1].close()
            self._connection = None

    def _error(self, failure: Failure, request: Request | None) -> ProviderError:
        """Return the error for a failure, knowing what was asked."""
        host = credentials.host(self.url())
        if request is None:
            return self.service.error(failure, host)
        if request.schema is not None and self.service.refuses_schemas(failure):
            self._without_schema.add(request.model)
            return BadReplyError(
                f"{self.service.title}'s model {quote(request.model)} takes no JSON Schema.",
                "Try again: from now on it is asked without one.",
            )
        if self.service.lacks_model(failure):
            try:
                offered = self.models()
            except PygenError:
                offered = ()
            return self.service.unknown_model(request.model, offered)
        return self.service.error(failure, host)
