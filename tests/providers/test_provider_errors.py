"""What every provider of a service says when something goes wrong: who, why, and what to do."""

from __future__ import annotations

import os
import sys
import time
import traceback
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from support import servers
from support.contract import Case
from support.servers import Fault, ModelServer, free_port
from support.wires import KEY

from pygen_copier.errors import (
    BadReplyError,
    MissingKeyError,
    MissingSdkError,
    PromptTooLongError,
    ProviderError,
    PygenError,
    RateLimitedError,
    RefusedOptionError,
    RejectedKeyError,
    UnknownModelError,
    UnreachableError,
)
from pygen_copier.providers import credentials
from pygen_copier.providers.base import Provider, Request
from pygen_copier.providers.installation import add_extra

Serve = Callable[..., ModelServer]
MakeRequest = Callable[..., Request]

# A server that is careless enough to say the key aloud.
BABBLE = f"the key {KEY} is at fault"


def choice(content: object) -> dict[str, object]:
    """Return what Groq calls a choice, with any content."""
    return {"message": {"content": content}, "finish_reason": "stop"}


TABLE: dict[str, tuple[Fault, type[ProviderError], bool]] = {
    "401": (Fault(401, BABBLE), RejectedKeyError, False),
    "403": (Fault(403, BABBLE), RejectedKeyError, False),
    "400 for a key": (Fault(400, "API key not valid. Please pass one."), RejectedKeyError, False),
    "404": (Fault(404, BABBLE), UnknownModelError, False),
    "400 for a retired model": (
        Fault(400, "The model `x` has been decommissioned."),
        UnknownModelError,
        False,
    ),
    "413": (Fault(413, BABBLE), PromptTooLongError, False),
    "400 for a long prompt": (
        Fault(400, "The input token count (9) exceeds the maximum number of tokens allowed (8)."),
        PromptTooLongError,
        False,
    ),
    "400": (Fault(400, BABBLE), RefusedOptionError, True),
    "408": (Fault(408, BABBLE), UnreachableError, True),
    "429": (Fault(429, BABBLE), RateLimitedError, True),
    "500": (Fault(500, BABBLE), UnreachableError, True),
    "503": (Fault(503, BABBLE), UnreachableError, True),
    "a web page as 502": (Fault(502, body=b"<html>\n</html>"), UnreachableError, True),
    "closed": (servers.CLOSE, UnreachableError, True),
    "reset": (servers.RESET, UnreachableError, True),
    "a web page": (servers.HTML, BadReplyError, True),
    "a web page as JSON": (Fault(body=b"<html>"), BadReplyError, True),
    "an empty body": (servers.EMPTY, BadReplyError, True),
    "an empty object": (servers.NOTHING, BadReplyError, True),
    "a list": (Fault(body=b'["x"]'), BadReplyError, True),
    "null": (Fault(body=b"null"), BadReplyError, True),
    "half an object": (Fault(body=b'{"choices": ['), BadReplyError, True),
    "a choice without a message": (Fault(body={"choices": [{}]}), BadReplyError, True),
    "a text in parts": (Fault(body={"choices": [choice(["a text"])]}), BadReplyError, True),
    "a count in words": (
        Fault(body={"choices": [choice("a text")], "usage": {"prompt_tokens": "many"}}),
        BadReplyError,
        True,
    ),
}


def failed(provider: Provider, request: Request) -> ProviderError:
    """Return the error a request ends in, which says nothing that must not be said."""
    with pytest.raises(ProviderError) as caught:
        provider.complete(request)
    error = caught.value
    shown = "".join(traceback.format_exception(error))
    assert KEY not in f"{error}{error!r}{error.__dict__}{shown}"
    assert error.__cause__ is None
    assert error.__context__ is None
    assert "\n" not in str(error)
    assert error.remedy
    return error


class TestFailure:
    """A request that brings no reply."""

    @pytest.mark.parametrize(("fault", "kind", "transient"), TABLE.values(), ids=TABLE.keys())
    def test_is_named_by_what_can_be_done(
        self,
        provider: Provider,
        serve: Serve,
        ask: MakeRequest,
        fault: Fault,
        kind: type[ProviderError],
        transient: bool,
    ) -> None:
        """Each failure has its error, after one request and without the key in it."""
        server = serve(lambda _: fault)

        error = failed(provider, ask())

        assert type(error) is kind
        assert error.transient is transient
        assert len(server.requests) == 1

    def test_of_the_key_names_the_variable(
        self, case: Case, provider: Provider, serve: Serve, ask: MakeRequest
    ) -> None:
        """A rejected key says which variable it came from, and quotes the service without it."""
        serve(lambda _: Fault(401, BABBLE))

        message = str(failed(provider, ask()))

        assert f"{case.wire.upper()}_API_KEY" in message
        assert "the key [key] is at fault" in message

    def test_of_the_model_lists_what_there_is(
        self, provider: Provider, serve: Serve, ask: MakeRequest
    ) -> None:
        """An unknown model is answered with at most ten others, the newest first, and a number.

        The service's own words are quoted; the model that was refused is not recommended.
        """
        names = [*(f"model-{n:02}" for n in range(12)), "gone"]
        serve(lambda _: Fault(404, "gone is retired"), models=names)

        message = str(failed(provider, ask(model="gone")))

        assert "`gone` (gone is retired" in message
        assert "It offers model-11, model-10," in message
        assert "model-02, and 2 more" in message

    def test_of_the_model_needs_no_list(
        self, provider: Provider, serve: Serve, ask: MakeRequest
    ) -> None:
        """Where the models cannot be listed, the unknown model is still the error."""
        serve(lambda _: Fault(404, "not found"), models=[])

        assert isinstance(failed(provider, ask(model="gone")), UnknownModelError)

    @pytest.mark.parametrize(
        ("headers", "delay"),
        [({"retry-after": "7"}, 7.0), ({"retry-after": "1.5"}, 1.5), ({"retry-after": "x"}, None)],
    )
    def test_of_the_rate_carries_the_delay(
        self,
        provider: Provider,
        serve: Serve,
        ask: MakeRequest,
        headers: dict[str, str],
        delay: float | None,
    ) -> None:
        """The delay a service asks for is passed on, and one that cannot be read is none."""
        serve(lambda _: Fault(429, "slow down", headers=headers))

        error = failed(provider, ask())

        assert isinstance(error, RateLimitedError)
        assert error.delay == delay

    def test_of_overload_carries_the_delay(
        self, provider: Provider, serve: Serve, ask: MakeRequest
    ) -> None:
        """A service that is overloaded may say when to come back, too."""
        serve(lambda _: Fault(503, "busy", headers={"retry-after": "7"}))

        error = failed(provider, ask())

        assert isinstance(error, UnreachableError)
        assert error.delay == 7

    def test_of_the_rate_reads_a_date(
        self, provider: Provider, serve: Serve, ask: MakeRequest
    ) -> None:
        """A delay may be given as the moment at which it ends."""
        moment = format_datetime(datetime.now(UTC) + timedelta(seconds=60), usegmt=True)
        serve(lambda _: Fault(429, "slow down", headers={"retry-after": moment}))

        error = failed(provider, ask())

        assert isinstance(error, RateLimitedError)
        assert error.delay == pytest.approx(60, abs=5)

    def test_of_the_rate_reads_geminis_details(
        self, case: Case, provider: Provider, serve: Serve, ask: MakeRequest
    ) -> None:
        """Gemini puts the delay into the body."""
        if case.wire != "gemini":
            pytest.skip("this service puts it into a header")
        detail = {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "34s"}
        body = {"error": {"code": 429, "message": "Quota", "details": [detail]}}
        serve(lambda _: Fault(429, body=body))

        error = failed(provider, ask())

        assert isinstance(error, RateLimitedError)
        assert error.delay == 34

    def test_of_patience_names_the_variable(
        self,
        provider: Provider,
        serve: Serve,
        ask: MakeRequest,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        """A service that says nothing is given up after half of PYGEN_TIMEOUT seconds."""
        monkeypatch.setenv("PYGEN_TIMEOUT", "1")
        server = serve(lambda _: servers.STALL)
        provider.models()

        start = time.monotonic()
        error = failed(provider, ask())

        assert isinstance(error, UnreachableError)
        assert "within 0.5 s" in str(error)
        assert "PYGEN_TIMEOUT" in error.remedy
        assert 0.4 < time.monotonic() - start < 3
        assert len(server.requests) == 1

    def test_of_the_connection_names_the_host(
        self, provider: Provider, serve: Serve, ask: MakeRequest, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Where nobody listens, the error says where that is and which variable to check."""
        environ = serve().environ
        nowhere = f"127.0.0.1:{free_port()}"
        [variable] = [name for name, value in environ.items() if value.startswith("http")]
        monkeypatch.setenv(variable, f"http://someone:{KEY}@{nowhere}")

        error = failed(provider, ask())

        assert isinstance(error, UnreachableError)
        assert nowhere in str(error)
        assert variable in error.remedy


class TestSetup:
    """What is wrong before anything can be sent."""

    def test_a_missing_key_names_its_variable(
        self,
        case: Case,
        provider: Provider,
        serve: Serve,
        ask: MakeRequest,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        """Without a key nothing is sent, and the error says what to set; own servers need none."""
        server = serve()
        for variable in credentials.KEY_VARIABLES:
            monkeypatch.delenv(variable, raising=False)

        if case.wire in ("ollama", "openai"):
            assert provider.complete(ask()).text == "ok"
            return
        error = failed(provider, ask())

        assert isinstance(error, MissingKeyError)
        assert f"{case.wire.upper()}_API_KEY" in error.remedy
        assert provider.unusable() == str(error)
        assert server.requests == []

    @pytest.mark.parametrize("key", ["schlüssel", "two words", "a\x00b"])
    def test_a_key_that_no_header_could_carry_is_refused(
        self,
        provider: Provider,
        serve: Serve,
        ask: MakeRequest,
        monkeypatch: pytest.MonkeyPatch,
        key: str,
    ) -> None:
        """It is refused here, without being shown: HTTP libraries would quote it."""
        server = serve()
        [variable] = [name for name in server.environ if name.endswith("KEY")]
        monkeypatch.setattr(os, "environ", {**os.environ, variable: key})

        error = failed(provider, ask())

        assert isinstance(error, RejectedKeyError)
        assert variable in str(error)
        assert key not in str(error)

    def test_a_missing_sdk_names_the_extra(
        self,
        provider: Provider,
        serve: Serve,
        ask: MakeRequest,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        """Without the SDK the error is the command that installs it."""
        serve()
        monkeypatch.setattr(credentials, "installed", lambda _: False)

        error = failed(provider, ask())

        assert isinstance(error, MissingSdkError)
        assert error.remedy == f"Run: {add_extra(provider.name)}"
        assert provider.unusable() == str(error)

    def test_an_sdk_that_cannot_be_imported_is_missing(
        self,
        case: Case,
        provider: Provider,
        serve: Serve,
        ask: MakeRequest,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        """An SDK that is there, and broken, is said to be not there in full."""
        serve()
        monkeypatch.setitem(sys.modules, case.module, None)

        assert isinstance(failed(provider, ask()), MissingSdkError)

    @pytest.mark.parametrize("address", ["ftp://127.0.0.1", "http://", "http://[", "http://h:x"])
    def test_an_address_that_is_none_names_its_variable(
        self,
        provider: Provider,
        serve: Serve,
        ask: MakeRequest,
        monkeypatch: pytest.MonkeyPatch,
        address: str,
    ) -> None:
        """What is no address is refused before the SDK sees it."""
        environ = serve().environ
        [variable] = [name for name, value in environ.items() if value.startswith("http")]
        monkeypatch.setenv(variable, address)

        with pytest.raises(PygenError, match=variable):
            provider.complete(ask())

        assert variable in (provider.unusable() or "")
