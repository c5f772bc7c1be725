"""LangChain's ChatOpenAI against Lorica: invoke, stream, batch, as a chain uses them."""

from checks import Checks, key, url
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage
from langchain_core.output_parsers import StrOutputParser
from langchain_core.prompts import ChatPromptTemplate
from langchain_openai import ChatOpenAI

checks = Checks("langchain", "langchain-openai", "langchain-core", "openai")


def chat(**more):
    settings = {"model": "tiny-base", "base_url": f"{url()}/v1", "api_key": key(), "max_retries": 0, "max_tokens": 12}
    return ChatOpenAI(**{**settings, **more})


with checks.check("invoke with the defaults of ChatOpenAI") as told:
    answer = chat().invoke("What is a loan?")
    assert answer.content and answer.usage_metadata["output_tokens"] <= 12
    assert answer.response_metadata["finish_reason"] in ("stop", "length"), answer.response_metadata
    told.append(answer.response_metadata["model_name"])

with checks.check("invoke a conversation with system, user and assistant messages") as told:
    model = chat(temperature=0)
    first = model.invoke([SystemMessage("Be brief."), HumanMessage("What is a loan?")])
    model.invoke([SystemMessage("Be brief."), HumanMessage("a"), first, HumanMessage("Go on.")])
    model.invoke([HumanMessage("a"), AIMessage(""), HumanMessage("Go on.")])

with checks.check("stream says what invoke says, with usage") as told:
    model = chat(temperature=0, stream_usage=True)
    chunks = list(model.stream("What is a loan?"))
    assert "".join(chunk.content for chunk in chunks) == model.invoke("What is a loan?").content
    assert sum((chunk.usage_metadata or {}).get("output_tokens", 0) for chunk in chunks) == 12
    told.append(f"{len(chunks)} chunks")

with checks.check("batch of eight, and batch_as_completed") as told:
    model = chat(temperature=0)
    questions = [f"Question {number}" for number in range(8)]
    answers = [answer.content for answer in model.batch(questions)]
    assert answers == [model.invoke(question).content for question in questions]
    assert len(dict(model.batch_as_completed(questions))) == 8

with checks.check("a chain on an adapter: prompt, model with stop, parser") as told:
    prompt = ChatPromptTemplate.from_messages([("system", "Be brief."), ("human", "{question}")])
    chain = prompt | chat(model="finance", temperature=0).bind(stop=["\n"]) | StrOutputParser()
    assert chain.invoke({"question": "What is a loan?"})

with checks.check("seed, top_p, penalties and n at their defaults") as told:
    chat(seed=1, top_p=1, presence_penalty=0, frequency_penalty=0, n=1, logprobs=False).invoke("x")

with checks.check("asynchronous invoke and stream") as told:
    import asyncio

    async def both():
        model = chat(temperature=0)
        streamed = "".join([chunk.content async for chunk in model.astream("x")])
        return streamed == (await model.ainvoke("x")).content

    assert asyncio.run(both())

with checks.check("tools and structured output are refused by name") as told:
    nothing = {"type": "object", "properties": {}}
    for bound, name in (
        (chat().bind_tools([{"name": "f", "description": "d", "parameters": nothing}]), "tools"),
        (chat().with_structured_output({"title": "A", **nothing}, method="json_mode"), "response_format"),
        (chat(n=2), "n"),
    ):
        try:
            bound.invoke("x")
        except Exception as error:  # noqa: BLE001 - LangChain may wrap it
            assert name in str(error), error
        else:
            raise AssertionError(f"{name} was not refused")
