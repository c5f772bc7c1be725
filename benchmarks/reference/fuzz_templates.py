"""Writes random templates and what Jinja2 makes of them, for a comparison by hand.

Run: python fuzz_templates.py COUNT SEED FILE, then
     mvn test -pl jinja -Dtest=FuzzedTemplatesTest -Dlorica.templates=FILE
Needs: transformers, jinja2. Results of the last run stand in docs/adr/0063.
"""

import json
import pathlib
import random
import sys

from chat_templates import renderings

VALUES = {
    "messages": [
        {"role": "user", "content": " Hi <b>there</b>\n"},
        {
            "role": "assistant",
            "content": "Yes, 5 %",
            "tool_calls": [{"name": "f", "arguments": {"a": 1, "b": [True, None]}}],
        },
        {"role": "user", "content": "Zins? 贷款 🙂"},
    ],
    "s": "Hello, World_1",
    "t": " \t a,b,,c  d\n",
    "u": "éßÇ🙂 'x' \"y\"\\",
    "e": "",
    "n": 7,
    "z": 0,
    "m": -3,
    "f": 2.5,
    "g": -0.1,
    "yes": True,
    "no": False,
    "nil": None,
    "l": [3, 1, 2],
    "w": ["b", "A", "c", "a"],
    "d": {"k": 1, "items": 2, "b": "x", "A": None},
    "add_generation_prompt": True,
}
NAMES = list(VALUES) + ["missing", "x", "ns"]
STRINGS = [
    "",
    "a",
    " ",
    ",",
    "role",
    "content",
    "user",
    "k",
    "x y",
    "Ab",
    "\\n",
    "%s",
    "{}",
    "{0:>5}",
    "é",
    "0",
    "12",
    "3.5",
    "-1",
    "<|im_end|>",
]
FILTERS = {
    "abs": [],
    "capitalize": [],
    "center": ["int"],
    "count": [],
    "default": ["any", "bool"],
    "dictsort": ["bool", "by"],
    "first": [],
    "float": ["any"],
    "format": ["any"],
    "indent": ["int", "bool", "bool"],
    "int": ["any"],
    "items": [],
    "join": ["str"],
    "last": [],
    "length": [],
    "list": [],
    "lower": [],
    "max": [],
    "min": [],
    "replace": ["str", "str", "int"],
    "reverse": [],
    "round": ["int", "method"],
    "select": ["test"],
    "reject": ["test"],
    "selectattr": ["attr", "test"],
    "rejectattr": ["attr", "test"],
    "map": ["filter"],
    "sort": ["bool", "bool"],
    "string": [],
    "sum": [],
    "title": [],
    "tojson": [],
    "trim": ["str"],
    "truncate": ["int", "bool", "str"],
    "unique": [],
    "upper": [],
    "urlencode": [],
    "wordcount": [],
    "batch": ["int"],
    "slice": ["int"],
    "safe": [],
    "escape": [],
    "e": [],
    "groupby": ["attr"],
    "attr": ["str"],
    "filesizeformat": ["bool"],
    "d": ["any"],
    "nothing": [],
}
TESTS = {
    "defined": 0,
    "undefined": 0,
    "none": 0,
    "boolean": 0,
    "true": 0,
    "false": 0,
    "integer": 0,
    "float": 0,
    "number": 0,
    "string": 0,
    "mapping": 0,
    "sequence": 0,
    "iterable": 0,
    "callable": 0,
    "lower": 0,
    "upper": 0,
    "odd": 0,
    "even": 0,
    "divisibleby": 1,
    "eq": 1,
    "equalto": 1,
    "ne": 1,
    "gt": 1,
    "lt": 1,
    "ge": 1,
    "le": 1,
    "in": 1,
    "sameas": 1,
    "filter": 0,
    "test": 0,
    "escaped": 0,
    "nothing": 0,
}
METHODS = {
    "upper": [],
    "lower": [],
    "strip": ["str"],
    "lstrip": ["str"],
    "rstrip": ["str"],
    "split": ["str", "int"],
    "rsplit": ["str", "int"],
    "startswith": ["str"],
    "endswith": ["str"],
    "replace": ["str", "str", "int"],
    "title": [],
    "capitalize": [],
    "swapcase": [],
    "splitlines": ["bool"],
    "find": ["str", "int"],
    "rfind": ["str"],
    "index": ["str"],
    "count": ["str"],
    "join": ["any"],
    "ljust": ["int"],
    "rjust": ["int"],
    "center": ["int"],
    "zfill": ["int"],
    "isdigit": [],
    "isalpha": [],
    "isalnum": [],
    "isspace": [],
    "isupper": [],
    "islower": [],
    "istitle": [],
    "partition": ["str"],
    "rpartition": ["str"],
    "removeprefix": ["str"],
    "removesuffix": ["str"],
    "format": ["any"],
    "casefold": [],
    "isnumeric": [],
    "expandtabs": ["int"],
    "get": ["str", "any"],
    "items": [],
    "keys": [],
    "values": [],
    "append": ["any"],
    "pop": [],
    "copy": [],
    "isidentifier": [],
    "isascii": [],
    "isdecimal": [],
    "isprintable": [],
}
BINARY = ["+", "-", "*", "/", "//", "%", "**", "~", "==", "!=", "<", "<=", ">", ">=", "in", "not in", "and", "or"]


class Fuzz:
    def __init__(self, seed):
        self.random = random.Random(seed)

    def one(self, choices):
        return self.random.choice(choices)

    def chance(self, share):
        return self.random.random() < share

    def text(self):
        return "'" + self.one(STRINGS) + "'"

    def number(self):
        return self.one(["0", "1", "2", "3", "-1", "-2", "10", "2.0", "0.5", "1e3", "1_000", "7"])

    def argument(self, kind):
        match kind:
            case "int":
                return self.one(["0", "1", "2", "3", "5", "12", "-1"])
            case "bool":
                return self.one(["true", "false"])
            case "str":
                return self.text() if self.chance(0.9) else self.expression(1)
            case "attr":
                return self.one(["'role'", "'content'", "'tool_calls'", "'tool_calls.0'", "'nope'", "0"])
            case "test":
                name = self.one(list(TESTS))
                return f"'{name}'" + (", " + self.expression(0) if TESTS[name] else "")
            case "filter":
                if self.chance(0.5):
                    return "attribute=" + self.argument("attr")
                return "'" + self.one(list(FILTERS)) + "'"
            case "method":
                return self.one(["'common'", "'ceil'", "'floor'"])
            case "by":
                return self.one(["'key'", "'value'"])
            case _:
                return self.expression(1)

    def arguments(self, kinds):
        count = self.random.randint(0, len(kinds)) if self.chance(0.7) else len(kinds)
        return ", ".join(self.argument(kind) for kind in kinds[:count])

    def atom(self):
        roll = self.random.random()
        if roll < 0.55:
            return self.one(NAMES)
        if roll < 0.7:
            return self.text()
        if roll < 0.8:
            return self.number()
        return self.one(
            [
                "true",
                "none",
                "[]",
                "{}",
                "()",
                "(1,)",
                "[1, 'a']",
                "{'a': 1}",
                "messages[0]",
                "messages[-1].content",
                "range(3)",
                "d.items()",
                "l[1:]",
                "messages[::-1]",
                "loop.index",
                "loop.last",
                "loop.previtem",
                "namespace(a=1)",
                "dict(a=1)",
            ]
        )

    def expression(self, depth):
        if depth <= 0:
            return self.atom()
        roll = self.random.random()
        inner = self.expression(depth - 1)
        if roll < 0.22:
            return f"{inner} {self.one(BINARY)} {self.expression(depth - 1)}"
        if roll < 0.45:
            name = self.one(list(FILTERS))
            arguments = self.arguments(FILTERS[name])
            return f"({inner})|{name}" + (f"({arguments})" if arguments or self.chance(0.2) else "")
        if roll < 0.55:
            name = self.one(list(TESTS))
            argument = f"({self.expression(0)})" if TESTS[name] else ""
            return f"{inner} is {self.one(['', 'not '])}{name}{argument}"
        if roll < 0.7:
            name = self.one(list(METHODS))
            return f"({inner}).{name}({self.arguments(METHODS[name])})"
        if roll < 0.78:
            part = lambda: self.one(["", "0", "1", "-1", "2", "-2"])  # noqa: E731
            step = self.one(["", "", ":", ":1", ":2", ":-1"])
            return f"({inner})[{part()}:{part()}{step}]"
        if roll < 0.84:
            return f"({inner})[{self.one(['0', '-1', repr('role'), repr('k'), '5'])}]"
        if roll < 0.89:
            return (
                f"{inner}.{self.one(['role', 'content', 'k', 'items', 'nope', 'a'])}"
                if inner.isidentifier()
                else f"({inner}).nope"
            )
        if roll < 0.94:
            return f"not {inner}"
        return f"{inner} if {self.expression(depth - 1)}" + (
            f" else {self.expression(depth - 1)}" if self.chance(0.7) else ""
        )

    def gap(self):
        return self.one(["", "", " ", "\n", "  \n", "\n  ", " . ", "\t", "txt", "\n\n"])

    def tag(self, inner):
        return "{%" + self.one(["", "", "-", "+"]) + f" {inner} " + self.one(["", "", "-", "+"]) + "%}"

    def body(self, depth):
        return "".join(self.gap() + self.statement(depth) for _ in range(self.random.randint(1, 3))) + self.gap()

    def statement(self, depth):
        roll = self.random.random()
        if depth <= 0 or roll < 0.4:
            return (
                "{{"
                + self.one(["", "-"])
                + f" {self.expression(self.random.randint(0, 3))} "
                + self.one(["", "-"])
                + "}}"
            )
        e = self.expression
        if roll < 0.55:
            target, items = self.one(
                [
                    ("x", "l"),
                    ("x", "messages"),
                    ("x, y", "d.items()"),
                    ("x", e(1)),
                    ("x", "w|sort"),
                    ("x", "range(n)"),
                    ("m", "messages"),
                ]
            )
            test = f" if {e(1)}" if self.chance(0.2) else ""
            otherwise = self.tag("else") + self.body(depth - 1) if self.chance(0.3) else ""
            control = (
                self.tag("if " + e(1)) + self.tag(self.one(["break", "continue"])) + self.tag("endif")
                if self.chance(0.2)
                else ""
            )
            return (
                self.tag(f"for {target} in {items}{test}")
                + self.body(depth - 1)
                + control
                + otherwise
                + self.tag("endfor")
            )
        if roll < 0.7:
            otherwise = self.tag("elif " + e(1)) + self.body(depth - 1) if self.chance(0.3) else ""
            otherwise += self.tag("else") + self.body(depth - 1) if self.chance(0.5) else ""
            return self.tag("if " + e(2)) + self.body(depth - 1) + otherwise + self.tag("endif")
        if roll < 0.78:
            return self.tag(
                f"set {self.one(['x', 'n', 'x, y', 'ns', 'ns.a'])} = {self.one([e(2), 'namespace(a=n)', '(1, 2)'])}"
            )
        if roll < 0.82:
            return (
                self.tag("set x" + self.one(["", " | upper", " | trim"])) + self.body(depth - 1) + self.tag("endset")
            )
        if roll < 0.86:
            return self.tag(f"with x = {e(1)}") + self.body(depth - 1) + self.tag("endwith")
        if roll < 0.9:
            return (
                self.tag("filter " + self.one(["upper", "trim", "indent(2)", "replace('a', 'b')"]))
                + self.body(depth - 1)
                + self.tag("endfilter")
            )
        if roll < 0.94:
            return (
                self.tag("macro x(a, b='B')")
                + self.body(depth - 1)
                + "{{ a }}"
                + self.one(["", "{{ caller() }}", "{{ varargs }}", "{{ kwargs }}"])
                + self.tag("endmacro")
                + "{{ x("
                + self.arguments(["any", "str", "any"])
                + ") }}"
            )
        if roll < 0.96:
            return self.tag("call x()") + self.body(depth - 1) + self.tag("endcall")
        if roll < 0.98:
            return self.tag("generation") + self.body(depth - 1) + self.tag("endgeneration")
        return self.one(
            [
                "{# note #}",
                "{#- note -#}",
                "{# a\n#}\n",
                "{% raw %} {{ x }} {% endraw %}",
                "{%- raw -%} {% x %} {%- endraw -%}",
            ]
        )


def main(count, seed, file):
    fuzz = Fuzz(seed)
    small = []
    while len(small) < count:
        template = fuzz.body(3)
        result = renderings(template, [VALUES])
        if " at 0x" not in json.dumps(result):  # an address of Python's
            small.append({"template": template, "values": VALUES, **result})
    file.write_text(json.dumps({"now": "2026-03-05T14:07:09", "small": small}, ensure_ascii=False))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), pathlib.Path(sys.argv[3]))
