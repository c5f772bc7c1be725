"""The official Python client against Lorica: what it sends by default, what it reads, and the errors it raises."""

import openai
from checks import Checks, key, url

BASE = "tiny-base"
ASK = [{"role": "user", "content": "What is a loan?"}]
checks = Checks("openai-python", "openai")
client = openai.OpenAI(base_url=f"{url()}/v1", api_key=key(), max_retries=0)


def create(**more):
    return client.chat.completions.create(**{"model": BASE, "messages": ASK, "max_tokens": 12, **more})


def raises(kind, call):
    try:
        call()
    except openai.APIError as error:
        assert type(error) is kind, f"{type(error).__name__} instead of {kind.__name__}: {error}"
        return error
    raise AssertionError(f"no {kind.__name__}")


def new_key(role):
    return client.post("/api-keys", body={"name": f"interop {role}", "role": role}, cast_to=dict)["secret"]


with checks.check("models.list has the base and the adapters") as told:
    ids = [model.id for model in client.models.list()]
    assert {BASE, "finance", "credit"} <= set(ids), ids
    told.append(", ".join(ids))

with checks.check("models.retrieve gives each model of the list") as told:
    for model in client.models.list():
        found = client.models.retrieve(model.id)
        assert (found.id, found.object, found.owned_by) == (model.id, "model", model.owned_by), found
        assert found.created > 0

with checks.check("chat.completions.create") as told:
    answer = create(temperature=0)
    choice = answer.choices[0]
    assert answer.object == "chat.completion" and answer.id.startswith("chatcmpl-") and answer.model == BASE
    assert choice.message.role == "assistant" and choice.message.content
    assert choice.finish_reason == "length" and choice.index == 0
    assert answer.usage.completion_tokens == 12
    assert answer.usage.total_tokens == answer.usage.prompt_tokens + 12
    assert answer.usage.prompt_tokens_details.cached_tokens >= 0
    told.append(repr(choice.message.content))

with checks.check("request ids: _request_id, and one of the caller's") as told:
    mine = "0d9c3c1e-7f0a-4b58-a1d5-5d0f6a3f2b11"
    assert create()._request_id
    assert create(extra_headers={"X-Request-Id": mine})._request_id == mine

with checks.check("raw responses name their content type") as told:
    raw = client.chat.completions.with_raw_response.create(model=BASE, messages=ASK, max_tokens=1)
    assert raw.headers["content-type"].startswith("application/json"), raw.headers
    assert raw.parse().choices

with checks.check("temperature 0 and top_p 0 give the likeliest tokens, whatever the seed") as told:
    greedy = {create(temperature=0, seed=seed).choices[0].message.content for seed in (1, 2)}
    greedy |= {create(top_p=0, temperature=2, seed=seed).choices[0].message.content for seed in (3, 4)}
    assert len(greedy) == 1, greedy

with checks.check("a seed repeats its answer, another one changes it") as told:
    drawn = [create(seed=seed, temperature=1.5).choices[0].message.content for seed in (7, 7, 8)]
    assert drawn[0] == drawn[1] != drawn[2], drawn

with checks.check("max_completion_tokens and max_tokens bound the answer") as told:
    for name in ("max_tokens", "max_completion_tokens"):
        answer = client.chat.completions.create(model=BASE, messages=ASK, temperature=0, **{name: 3})
        assert answer.usage.completion_tokens == 3 and answer.choices[0].finish_reason == "length", answer

with checks.check("stop as a text and as a list: it ends the answer and is not in it") as told:
    whole = create(temperature=0).choices[0].message.content
    stop = whole[5]
    for given in (stop, ["\u2603", stop]):
        choice = create(temperature=0, stop=given).choices[0]
        assert choice.message.content == whole[: whole.index(stop)] and choice.finish_reason == "stop", choice

with checks.check("contents as text parts, null, empty; roles developer and system; names") as told:
    create(
        messages=[
            {"role": "developer", "content": "Be brief."},
            {"role": "system", "content": [{"type": "text", "text": "Be kind."}]},
            {"role": "user", "content": [{"type": "text", "text": "a"}, {"type": "text", "text": "b"}], "name": "ann"},
            {"role": "assistant", "content": None},
            {"role": "user", "content": ""},
        ]
    )

with checks.check("an answer's message can be sent back as the client keeps it") as told:
    first = create(temperature=0).choices[0].message
    create(messages=[*ASK, first, {"role": "user", "content": "Go on."}])
    create(messages=[*ASK, first.model_dump(), {"role": "user", "content": "Go on."}])

with checks.check("values that change nothing are accepted") as told:
    create(
        n=1,
        logprobs=False,
        top_logprobs=None,
        presence_penalty=0,
        frequency_penalty=0.0,
        logit_bias={},
        response_format={"type": "text"},
        modalities=["text"],
        store=False,
        service_tier="auto",
        user="u",
        metadata={"k": "v"},
        tools=[],
        tool_choice="auto",
        parallel_tool_calls=True,
        stop=None,
        stream=False,
    )
    create(tool_choice="none")
    create(extra_body={"top_k": None})

with checks.check("a stream: role, text, finish reason, no usage unless asked for") as told:
    whole = create(temperature=0).choices[0].message.content
    chunks = list(create(temperature=0, stream=True))
    assert {chunk.object for chunk in chunks} == {"chat.completion.chunk"} and len({c.id for c in chunks}) == 1
    assert chunks[0].choices[0].delta.role == "assistant"
    assert "".join(chunk.choices[0].delta.content or "" for chunk in chunks) == whole
    assert [c.choices[0].finish_reason for c in chunks] == [None] * (len(chunks) - 1) + ["length"]
    assert all(chunk.usage is None for chunk in chunks)
    told.append(f"{len(chunks)} events")

with checks.check("a stream with include_usage: null in each event, then the usage with no choice") as told:
    chunks = list(create(temperature=0, stream=True, stream_options={"include_usage": True}))
    assert all(chunk.usage is None and "usage" in chunk.model_fields_set for chunk in chunks[:-1]), chunks[0]
    assert chunks[-1].choices == [] and chunks[-1].usage.completion_tokens == 12

with checks.check("the client's stream helper gathers the answer") as told:
    # It raises where an answer is cut by its limit, so this one ends at a stop.
    whole = create(temperature=0).choices[0].message.content
    until = {"model": BASE, "messages": ASK, "max_tokens": 12, "temperature": 0, "stop": whole[5]}
    with client.chat.completions.stream(**until) as stream:
        for _ in stream:
            pass
        final = stream.get_final_completion()
    assert final.choices[0].message.content == whole[: whole.index(whole[5])]

with checks.check("a stream that is left early frees its place") as told:
    for _ in range(12):
        with create(max_tokens=400, stream=True) as stream:
            next(iter(stream))
    create()

with checks.check("the asynchronous client") as told:
    import asyncio

    async def several():
        async with openai.AsyncOpenAI(base_url=f"{url()}/v1", api_key=key(), max_retries=0) as asynchronous:
            calls = [
                asynchronous.chat.completions.create(model=BASE, messages=ASK, max_tokens=4, temperature=0)
                for _ in range(4)
            ]
            return {answer.choices[0].message.content for answer in await asyncio.gather(*calls)}

    assert len(asyncio.run(several())) == 1

with checks.check("adapters answer under their names") as told:
    texts = {model: create(model=model, temperature=0).choices[0].message.content for model in (BASE, "finance")}
    assert texts[BASE] != texts["finance"], texts

with checks.check("401 AuthenticationError: an unknown key and none that is one") as told:
    for wrong in ("lor_" + "x" * 43, "sk-nothing"):
        error = raises(
            openai.AuthenticationError,
            lambda wrong=wrong: client.with_options(api_key=wrong).chat.completions.create(model=BASE, messages=ASK),
        )
        assert error.status_code == 401 and error.code == "invalid_api_key" and error.request_id, error.body
    told.append(error.message)

with checks.check("403 PermissionDeniedError: a key whose role may not chat") as told:
    service = client.with_options(api_key=new_key("SERVICE"))
    error = raises(
        openai.PermissionDeniedError, lambda: service.chat.completions.create(model=BASE, messages=ASK)
    )
    assert error.code == "insufficient_permissions" and error.type == "invalid_request_error", error.body
    told.append(error.message)

with checks.check("404 NotFoundError: model_not_found") as told:
    for call in (lambda: create(model="gpt-5"), lambda: client.models.retrieve("gpt-5")):
        error = raises(openai.NotFoundError, call)
        assert error.code == "model_not_found" and error.type == "invalid_request_error", error.body
    told.append(error.message)

with checks.check("400 BadRequestError: context_length_exceeded") as told:
    error = raises(openai.BadRequestError, lambda: create(messages=[{"role": "user", "content": "too long " * 500}]))
    assert error.code == "context_length_exceeded" and error.param == "messages", error.body
    told.append(error.message)

REFUSED = {
    "n": 2,
    "tools": [{"type": "function", "function": {"name": "f", "parameters": {"type": "object", "properties": {}}}}],
    "tool_choice": "required",
    "logprobs": True,
    "top_logprobs": 3,
    "logit_bias": {"5": 1},
    "presence_penalty": 0.5,
    "frequency_penalty": -0.5,
    "response_format": {"type": "json_object"},
    "modalities": ["text", "audio"],
    "store": True,
    "service_tier": "flex",
    "reasoning_effort": "high",
    "prediction": {"type": "content", "content": "x"},
    "functions": [{"name": "f", "parameters": {"type": "object", "properties": {}}}],
    "web_search_options": {},
    "temperature": 2.5,
    "top_p": 1.5,
    "max_tokens": 0,
    "stop": ["a", "b", "c", "d", "e"],
}
with checks.check("400 BadRequestError: what would change the answer is refused by name") as told:
    for name, value in REFUSED.items():
        error = raises(openai.BadRequestError, lambda name=name, value=value: create(**{name: value}))
        assert error.param == name and name in error.message and error.code == "invalid_request", error.body
    told.append(", ".join(REFUSED))

with checks.check("400 BadRequestError: unknown fields are refused by name") as told:
    for name in ("guided_json", "top_k", "repetition_penalty", "max_token"):
        error = raises(openai.BadRequestError, lambda name=name: create(extra_body={name: 1}))
        assert error.param == name, error.body
    told.append(error.message)

with checks.check("400 BadRequestError: faults of messages are named by their path") as told:
    for messages, param in (
        ([{"role": "tool", "tool_call_id": "x", "content": "x"}], "messages[0]"),
        ([{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "x"}}]}], "messages[0].content"),
        ([{"role": "user", "content": None}], "messages[0].content"),
        ([], "messages"),
    ):
        error = raises(openai.BadRequestError, lambda messages=messages: create(messages=messages))
        assert error.param.startswith(param), error.body

with checks.check("paths of OpenAI's that are not here: 404 NotFoundError with a message") as told:
    for call in (
        lambda: client.embeddings.create(model=BASE, input="x"),
        lambda: client.responses.create(model=BASE, input="x"),
        lambda: client.completions.create(model=BASE, prompt="x"),
    ):
        error = raises(openai.NotFoundError, call)
        assert error.code == "not_found" and "Nothing is at this path" in error.message, error.body
    told.append(error.message)

with checks.check("503 InternalServerError when the queue is full, with Retry-After") as told:
    import concurrent.futures

    def outcome(_):
        try:
            return create(max_tokens=500, temperature=1, seed=1)
        except openai.APIStatusError as error:
            return error

    with concurrent.futures.ThreadPoolExecutor(96) as pool:
        outcomes = list(pool.map(outcome, range(96)))
    refused = [one for one in outcomes if isinstance(one, openai.APIStatusError)]
    for error in refused:
        assert isinstance(error, openai.InternalServerError) and error.status_code == 503, error
        assert error.response.headers["retry-after"] and error.code, error.body
    assert refused, "96 at once were all answered, so this was not seen"
    told.append(f"{len(refused)} of 96 refused with {refused[0].code}")

with checks.check("429 RateLimitError: too many failed authentications, while a good key is let in") as told:
    wrong = client.with_options(api_key="lor_" + "y" * 43)
    for _ in range(80):
        try:
            wrong.models.list()
        except openai.RateLimitError as error:
            assert error.code == "rate_limit_exceeded" and error.response.headers["retry-after"], error.body
            told.append(error.message)
            break
        except openai.AuthenticationError:
            pass
    assert told, "never refused"
    client.models.list()
