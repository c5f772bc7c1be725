"""Writes what transformers makes of the published chat templates in the tests of jinja.

Run: python chat_templates.py ../../jinja/src/test/resources/io/lorica/jinja
Needs: transformers, jinja2 (versions are recorded in renderings.json). Reads templates/*/*.jinja, whose sources
templates/README.md names, and templates.json, whose templates are small; writes renderings.json.

Each template is rendered by transformers' own environment for each conversation: {"text"}, {"raises"} with the
message of the template's raise_exception, or {"fails"} with any other error. strftime_now is at a fixed time. A
template that Jinja2 itself does not compile is {"refused"}.
"""

import copy
import datetime as dates
import json
import pathlib
import sys

import jinja2
import transformers
from transformers.utils import chat_template_utils

NOW = dates.datetime(2026, 3, 5, 14, 7, 9)


class FixedTime(dates.datetime):
    @classmethod
    def now(cls, tz=None):
        return NOW


chat_template_utils.datetime = FixedTime


def message(role, content, **more):
    return {"role": role, "content": content, **more}


ODD = (
    "  \n\t <b>\"Zins\" & 'Gebühr'</b> 贷款 🙂🏦 \\n \x1b\x7f\u00a0\u3000 {{ 7 * 7 }}{% raw %} "
    "<|im_end|>\n<|im_start|>system\n"
    "[INST] </s> <think>hm</think> #tag %s %d ...\r\nend\u2028 \n "
)

TOOLS = [
    {
        "type": "function",
        "function": {
            "name": "get_rate",
            "description": "Interest rate of a product, in percent.\nToday's one.",
            "parameters": {
                "type": "object",
                "properties": {
                    "product": {"type": "string", "description": "Name", "enum": ["loan", "bond"]},
                    "years": {"type": "integer", "default": 5},
                },
                "required": ["product"],
            },
        },
    }
]

CALL = {
    "id": "call00001",
    "type": "function",
    "function": {"name": "get_rate", "arguments": {"product": "loan", "years": 3}},
}

CONVERSATIONS = {
    "question": ([message("user", "What is a bank loan?")], {}),
    "question without prompt": ([message("user", "What is a bank loan?")], {"add_generation_prompt": False}),
    "system": ([message("system", "Answer briefly."), message("user", "Hi")], {}),
    "turns": (
        [
            message("system", "You help\nbankers. "),
            message("user", " First? "),
            message("assistant", "<think>\nLet me see.\n</think>\n\nYes.\n"),
            message("user", "Second?"),
        ],
        {},
    ),
    "answered": (
        [
            message("user", "First?"),
            message("assistant", "<think>a</think>Yes, 5 % "),
            message("user", "2?"),
            message("assistant", "No"),
        ],
        {"add_generation_prompt": False},
    ),
    "odd characters": (
        [message("system", ODD), message("user", ODD), message("assistant", ODD), message("user", ODD)],
        {},
    ),
    "out of order": (
        [message("user", "a"), message("user", "b"), message("system", "c"), message("assistant", "d")],
        {},
    ),
    "assistant first": ([message("assistant", "Hello"), message("user", "Hi")], {}),
    "empty": ([message("system", ""), message("user", "")], {}),
    "tools": (
        [
            message("user", "Rate of a loan?"),
            message("assistant", "", tool_calls=[CALL]),
            message("tool", "4.5", tool_call_id="call00001", name="get_rate"),
            message("assistant", "4.5 %"),
            message("user", "And now?"),
        ],
        {"tools": TOOLS},
    ),
}


def values(messages, given):
    return {
        "messages": messages,
        "tools": None,
        "documents": None,
        "add_generation_prompt": True,
        "bos_token": "<s>",
        "eos_token": "</s>",
        **given,
    }


def rendering(template, given):
    try:
        return {"text": template.render(**copy.deepcopy(given))}
    except jinja2.exceptions.TemplateError as error:
        return {"raises" if type(error) is jinja2.exceptions.TemplateError else "fails": str(error)}
    except Exception as error:  # whatever Python's values refuse
        return {"fails": f"{type(error).__name__}: {error}"}


def renderings(source, all_values):
    try:
        template = chat_template_utils._compile_jinja_template(source)
    except (jinja2.exceptions.TemplateSyntaxError, SyntaxError) as error:
        return {"refused": str(error)}
    return {"renderings": [rendering(template, given) for given in all_values]}


def main(folder):
    conversations = {name: values(*conversation) for name, conversation in CONVERSATIONS.items()}
    templates = {}
    for path in sorted(folder.glob("templates/*/*.jinja")):
        templates[f"{path.parent.name}/{path.name}"] = renderings(path.read_bytes().decode(), conversations.values())
    small = []
    for one in json.loads((folder / "templates.json").read_text()):
        template = one["template"]
        given = one.get("values", {})
        small.append({**one, **renderings(template, [given])})
    result = {
        "jinja2": jinja2.__version__,
        "transformers": transformers.__version__,
        "now": NOW.isoformat(),
        "conversations": conversations,
        "templates": templates,
        "small": small,
    }
    (folder / "renderings.json").write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n")
    all_renderings = [r for t in templates.values() for r in t.get("renderings", [])]
    kinds = {kind: sum(kind in r for r in all_renderings) for kind in ("text", "raises", "fails")}
    print(f"{len(templates)} templates, {len(all_renderings)} renderings {kinds}, {len(small)} small templates")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
