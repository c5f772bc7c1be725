"""Lets a part of the bodies name what is there, so that answers other than refusals are seen."""

import zlib

import schemathesis

MODELS = ["credit", "finance", "tiny-base", "credit@champion"]


def choice(text):
    """The same for the same text, so that a run can be repeated."""
    return zlib.crc32(text.encode("utf-8", "surrogatepass"))


@schemathesis.hook
def map_body(context, body):
    label = context.operation.label
    if label not in ("POST /v1/chat/completions", "POST /v1/decisions") or not isinstance(body, dict):
        return body
    model = body.get("model")
    if not isinstance(model, str) or choice(model) % 4 == 0:
        return body
    known = {**body, "model": MODELS[choice(model) % len(MODELS)]}
    if isinstance(body.get("inputs"), dict):
        known |= {"model": "credit", "inputs": {"amount": 1169, "purpose": "car"}}
    messages = body.get("messages")
    if isinstance(messages, list) and all(isinstance(message, dict) for message in messages):
        known["messages"] = [{**message, "role": "user"} for message in messages]
    return known
