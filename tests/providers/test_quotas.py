"""Quotas of a day: they end a run at once, are named, and it is said when to go on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from support.servers import Fault, ModelServer

from pygen_copier.errors import QuotaSpentError, RateLimitedError
from pygen_copier.providers import Failure
from pygen_copier.providers.allowance import allowance_of, seconds_of
from pygen_copier.providers.base import Allowance, Provider, Request
from pygen_copier.providers.quotas import spent_quota

Serve = Callable[..., ModelServer]
MakeRequest = Callable[..., Request]

PER_DAY = "GenerateRequestsPerDayPerProjectPerModel-FreeTier"
PER_MINUTE = "GenerateContentInputTokensPerModelPerMinute-FreeTier"


def google(*quotas: tuple[str, str]) -> dict[str, Any]:
    """Return what Google's services send where quotas are spent, with its short delay."""
    kind = "type.googleapis.com/google.rpc"
    violations = [{"quotaId": name, "quotaValue": value} for name, value in quotas]
    details: list[dict[str, Any]] = [
        {"@type": f"{kind}.QuotaFailure", "violations": violations},
        {"@type": f"{kind}.RetryInfo", "retryDelay": "34s"},
    ]
    said = "You exceeded your current quota, please check your plan and billing details."
    error = {"code": 429, "message": said, "status": "RESOURCE_EXHAUSTED", "details": details}
    return {"error": error}


GROQ = (
    "Rate limit reached for model `x` in organization `org_1` on {} Limit 1000, Used 999, "
    "Requested 5. Please try again in 14m24s."
)


@pytest.mark.parametrize(
    ("status", "body", "name"),
    [
        (429, GROQ.format("tokens per day (TPD):"), "tokens per day (TPD)"),
        (429, GROQ.format("requests per day (RPD):"), "requests per day (RPD)"),
        (429, GROQ.format("requests per minute (RPM):"), None),
        (429, google((PER_MINUTE, "250000"), (PER_DAY, "250")), f"{PER_DAY}, 250"),
        (429, google((PER_MINUTE, "250000")), None),
        (429, google((PER_MINUTE, "0")), f"{PER_MINUTE}, of which there is none"),
        (429, "Rate limit exceeded: free-models-per-day. Add 10 credits", "free-models-per-day"),
        (429, "Rate limit exceeded: free-models-per-min. ", None),
        (429, {"error": {"message": "No.", "code": "insufficient_quota"}}, "credit"),
        (429, "you've reached your weekly usage limit, please upgrade", "weekly usage limit"),
        (429, "Token limit (500,000 per day) exceeded.", "500,000 per day"),
        (402, "Insufficient credits. Add more", "credit"),
        (402, "You requested up to 32000 tokens, but can only afford 0.", "credit"),
        (429, "slow down", None),
        (500, GROQ.format("tokens per day (TPD):"), None),
    ],
)
def test_a_quota_is_named(status: int, body: Any, name: str | None) -> None:
    """A quota of a day, or of all, is told from a rate, which is waited for."""
    if isinstance(body, str):
        body = {"error": {"message": body}}

    quota = spent_quota(Failure.of_status(status, body, {}))

    assert (quota and quota.name) == name


def test_a_spent_day_ends_the_run(provider: Provider, serve: Serve, ask: MakeRequest) -> None:
    """Through each SDK it is an error that is not tried again, with the quota and the moment."""
    serve(lambda _: Fault(429, GROQ.format("tokens per day (TPD):")))

    with pytest.raises(QuotaSpentError) as caught:
        provider.complete(ask())

    error = caught.value
    assert not error.transient
    assert error.delay == 864
    assert "tokens per day (TPD)" in error.problem
    assert "in 14 min" in error.remedy


def test_googles_short_delay_is_not_believed(
    provider: Provider, serve: Serve, ask: MakeRequest
) -> None:
    """A quota of a day begins anew at midnight in California, whatever RetryInfo says."""
    if not provider.name.startswith("gemini"):
        pytest.skip("this service has no such bodies")
    serve(lambda _: Fault(429, body=google((PER_DAY, "250"))))

    with pytest.raises(QuotaSpentError) as caught:
        provider.complete(ask())

    assert caught.value.delay is not None
    assert 0 < caught.value.delay <= 25 * 3600
    assert caught.value.delay != 34
    assert PER_DAY in str(caught.value)


def test_a_minutes_quota_is_a_pause(provider: Provider, serve: Serve, ask: MakeRequest) -> None:
    """The same body with a quota of a minute is waited for as long as it says."""
    serve(lambda _: Fault(429, body=google((PER_MINUTE, "250000"))))

    with pytest.raises(RateLimitedError) as caught:
        provider.complete(ask())

    assert caught.value.delay == 34


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("7", 7),
        ("7.66s", 7.66),
        ("2m59.56s", 179.56),
        ("1h2m3s", 3723),
        ("1d", 86_400),
        ("120ms", 0.12),
        ("", None),
        ("soon", None),
        ("5 parsecs", None),
    ],
)
def test_durations_are_read(text: str, seconds: float | None) -> None:
    """Services write them with units, and as plain numbers."""
    assert seconds_of(text) == (pytest.approx(seconds) if seconds is not None else None)


def test_moments_are_read() -> None:
    """A large number is a moment, in seconds or in milliseconds."""
    later = datetime.now(UTC).timestamp() + 60
    assert seconds_of(str(int(later))) == pytest.approx(60, abs=3)
    assert seconds_of(str(int(later * 1000))) == pytest.approx(60, abs=3)


RATES = {
    "x-ratelimit-limit-requests": "1000",
    "x-ratelimit-remaining-requests": "999",
    "x-ratelimit-reset-requests": "1m26.4s",
    "x-ratelimit-limit-tokens": "8000",
    "x-ratelimit-remaining-tokens": "6500",
    "x-ratelimit-reset-tokens": "11.25s",
}
ALLOWANCE = Allowance(1000, 999, 86.4, 8000, 6500, 11.25)


def test_headers_say_what_is_left() -> None:
    """Some services name the period; headers that say nothing of rates are no allowance."""
    assert allowance_of(RATES) == ALLOWANCE
    named = {f"{name}-{'day' if 'req' in name else 'minute'}": v for name, v in RATES.items()}
    assert allowance_of(named) == ALLOWANCE
    assert allowance_of({name.title(): value for name, value in RATES.items()}) == ALLOWANCE
    assert allowance_of({"retry-after": "3"}) is None


def test_replies_and_refusals_carry_what_is_left(
    provider: Provider, serve: Serve, ask: MakeRequest
) -> None:
    """Where the SDK shows headers, a reply has them; a refusal has them everywhere."""
    faults = iter([Fault(429, "slow down", headers=RATES)])
    body = {
        "choices": [{"message": {"content": "ok"}, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 1, "completion_tokens": 1},
    }
    fine = Fault(headers=RATES, body=body)
    serve(lambda _: next(faults, fine))

    with pytest.raises(RateLimitedError) as caught:
        provider.complete(ask())

    assert caught.value.allowance == ALLOWANCE
    if provider.name in ("groq", "openai"):
        assert provider.complete(ask()).allowance == ALLOWANCE
        assert provider.profile("small-model").rates.tokens_a_minute == 8000
