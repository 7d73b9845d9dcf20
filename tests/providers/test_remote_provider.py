"""The base class of providers: what a subclass of three methods gets from it."""

from __future__ import annotations

import json

import pytest

from pygen_copier.errors import BadReplyError, PygenError, RateLimitedError, UnreachableError
from pygen_copier.providers import (
    Failure,
    Profile,
    RemoteProvider,
    Reply,
    Request,
    Service,
    registry,
)
from pygen_copier.testing import sample_request


class Connection:
    """A client that notes whether it was closed."""

    def __init__(self, url: str, key: str | None) -> None:
        self.url, self.key, self.closed = url, key, False

    def close(self) -> None:
        """Close it."""
        self.closed = True


class Refusal(Exception):  # noqa: N818 - as an SDK may name its own
    """A response with an error status, as an SDK raises it."""


class Stub(RemoteProvider[Connection]):
    """A provider of the fewest methods, which raises what it is given."""

    name = "stub"
    default_model = "m"
    service = Service("Stub", "STUB_URL", ("STUB_KEY",), reach="Start it.")

    def __init__(self) -> None:
        super().__init__()
        self.clients: list[Connection] = []
        self.error: Exception | None = None

    def connect(self, url: str, key: str | None, seconds: float) -> Connection:
        """Return a new client."""
        self.clients.append(Connection(url, key))
        return self.clients[-1]

    def send(self, client: Connection, request: Request, profile: Profile) -> Reply:
        """Raise what was given, or reply."""
        if self.error:
            raise self.error
        return self.reply(request, "ok", "stop", tokens_in=3, tokens_out=None)

    def list_models(self, client: Connection) -> list[str]:
        """Return two names."""
        return ["b", "a"]


@pytest.fixture
def stub(monkeypatch: pytest.MonkeyPatch) -> Stub:
    """A provider that can be used."""
    monkeypatch.setenv("STUB_URL", "http://127.0.0.1:1/v1/")
    monkeypatch.setenv("STUB_KEY", "secret")
    return Stub()


def test_one_client_serves_until_it_is_closed(stub: Stub, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is made of address and key, made anew where one of them changes, and closed by then."""
    registry.use(stub)
    for _ in range(2):
        assert registry.get("stub").complete(sample_request(model="m")) == Reply(
            "ok", "stop", 3, 0, "m"
        )
    assert [(each.url, each.key) for each in stub.clients] == [("http://127.0.0.1:1/v1", "secret")]
    monkeypatch.setenv("STUB_KEY", "another")
    assert stub.models() == ["a", "b"]
    assert [each.closed for each in stub.clients] == [True, False]
    registry.close()
    assert [each.closed for each in stub.clients] == [True, True]
    stub.models()
    assert len(stub.clients) == 3


def test_what_is_missing_is_said(stub: Stub, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without an SDK of its own, address and key are what is needed; no window is no error."""
    assert stub.unusable() is None
    assert stub.profile("m").window is None
    monkeypatch.delenv("STUB_KEY")
    assert stub.unusable() == "Stub needs a key. Set STUB_KEY."
    monkeypatch.delenv("STUB_URL")
    monkeypatch.setenv("STUB_KEY", "secret")
    with pytest.raises(PygenError, match="STUB_URL holds no address"):
        stub.models()


@pytest.mark.parametrize(
    ("error", "kind", "told"),
    [
        (KeyError("choices"), BadReplyError, "its answer cannot be read (KeyError)"),
        (ConnectionRefusedError(), UnreachableError, "could not be reached, or broke off"),
        (TimeoutError(), UnreachableError, "did not answer within 150 s"),
    ],
)
def test_errors_without_a_status_need_no_method(
    stub: Stub, error: Exception, kind: type[PygenError], told: str
) -> None:
    """They are told apart by their kind, and the SDK's own exception does not come along."""
    stub.error = error
    with pytest.raises(kind) as caught:
        stub.complete(sample_request())
    assert told in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


@pytest.mark.parametrize("body", ["plain words", {"error": {"message": "plain words"}}])
def test_a_status_is_read_with_its_body_and_headers(
    stub: Stub, body: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """JSON in a body's text is read; the delay is the one that a header names."""
    text = body if isinstance(body, str) else json.dumps(body)
    monkeypatch.setattr(
        Stub, "failure", lambda *_: Failure.of_status(429, text, {"retry-after": "7"})
    )
    stub.error = Refusal()
    with pytest.raises(RateLimitedError) as caught:
        stub.complete(sample_request())
    assert caught.value.delay == 7
    assert "(HTTP 429: plain words)" in str(caught.value)
