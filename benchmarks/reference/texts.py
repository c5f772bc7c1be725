"""Writes a small byte-level BPE tokenizer with what the tokenizers and transformers packages make of many texts.

Run: python texts.py ../../engine/src/test/resources/io/lorica/engine/tokenizer [SmolLM2-135M-Instruct.Q4_1.gguf]
Needs: tokenizers, transformers, jinja2, and gguf where a GGUF file is given (versions are recorded in texts.json).

The GGUF file's vocabulary is put behind the pre-tokenizer of SmolLM2's own tokenizer.json: single digits first, then
GPT-2's words. (transformers leaves the digits out when it imports the GGUF file, and then cuts "\\r\\n1" elsewhere; the
vocabulary itself, in which no token has two digits, shows what it was trained with.)
"""

import json
import pathlib
import sys

import tokenizers
import transformers
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers, trainers

SPECIAL = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]

CORPUS = """A bank loan is a sum of money that a lender gives to a borrower for interest over the term of the loan.
The applicant's debt-to-income ratio is 43.5 %, and the credit score isn't below 620; they've asked for $25,000.00.
Anti-money-laundering checks: 3 transfers of EUR 9,900 within 48 hours, each just below the reporting threshold.
Der Kreditnehmer schuldet der Bank 12.500 Euro; die Zinsen für das Jahr betragen sieben Prozent.
Le prêt a été accordé à la société générale d'épargne après l'étude de son bilan et de sa trésorerie.
El préstamo fue aprobado mañana por el señor Núñez según las normas de la comisión.
银行贷款是指银行将资金以一定的利率贷放给资金需要者。 信用审批 反洗钱 客户 风险 贷款 银行 资金 利率
銀行は融資の申請を審査し、返済能力を確認します。 신용 대출 심사 결과를 알려 드립니다.
Банк выдал кредит заёмщику под девять процентов годовых. القرض المصرفي هو مبلغ من المال
def interest(principal, rate):\n    return principal * rate\n\n\treturn None\r\n
"""

TEXTS = [
    "",
    " ",
    "   ",
    "\n",
    "\r\n",
    "\t\t x",
    "a",
    " a",
    "  a",
    "   leading spaces",
    "trailing spaces   ",
    "a  b   c",
    "What is a bank loan?",
    "The applicant's debt isn't 43.5 %, they've asked for $25,000.00",
    "1",
    "12",
    "1234567890",
    "a1b22c333",
    " 7",
    "  7",
    "\r\n1",
    "\r\n\r\n 12",
    "x\r\ny",
    "x\n\n\ny",
    "line 1\r\nline 2\r\n",
    "银行贷款是指银行将资金贷放给需要者。",
    "信用审批 – crédit №5",
    "融資の申請を審査し",
    "신용 대출 심사",
    "三万二千",
    "prêt accordé à la société",
    "e\u0301 and \u00e9",
    "Núñez señor",
    "Zinsen für das Jahr",
    "кредит заёмщику",
    "القرض المصرفي ٤٢",
    "สินเชื่อ",
    "ऋण १२",
    "x² + ½ = Ⅳ",
    "🙂",
    "👩‍💼 approves 🏦🇨🇭",
    "a🙂b",
    "\u200b\u00a0\u3000x",
    "<|im_start|>user\nHi<|im_end|>\n",
    "<|im_start|",
    "x<|im_end|>y",
    "<|endoftext|>1",
    "def f(x):\n    return x\n\n\treturn 0",
    "http://bank.example/a?b=1&c=2",
    "I'LL I'll we'D",
    "\u0000\u0007\ufffd",
    "…—“”",
]

CHATS = [
    [{"role": "user", "content": "What is a loan?"}],
    [{"role": "system", "content": "  Answer shortly.\n"}, {"role": "user", "content": " Yes or no? \n"}],
    [
        {"role": "user", "content": "信用 {{ 1 }} {% if %} <b>&amp;</b>"},
        {"role": "assistant", "content": "Déjà 'vu' \"é\""},
        {"role": "user", "content": "🙂\r\nnext"},
    ],
    [{"role": "assistant", "content": "out of order"}, {"role": "system", "content": "late"}],
]

TEMPLATES = {
    "smollm2": "{% for message in messages %}{% if loop.first and messages[0]['role'] != 'system' %}"
    "{{ '<|im_start|>system\nYou are a helpful AI assistant named SmolLM, trained by Hugging Face<|im_end|>\n' }}{% endif %}"
    "{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n'}}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}",
    "llama3": "{% set loop_messages = messages %}{% for message in loop_messages %}"
    "{% set content = '<|start_header_id|>' + message['role'] + '<|end_header_id|>\n\n'+ message['content'] | trim + '<|eot_id|>' %}"
    "{% if loop.index0 == 0 %}{% set content = bos_token + content %}{% endif %}{{ content }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|start_header_id|>assistant<|end_header_id|>\n\n' }}{% endif %}",
    "mistral": "{{ bos_token }}{% for message in messages %}{% if (message['role'] == 'user') != (loop.index0 % 2 == 0) %}"
    "{{ raise_exception('Conversation roles must alternate user/assistant/user/assistant/...') }}{% endif %}"
    "{% if message['role'] == 'user' %}{{ '[INST] ' + message['content'] + ' [/INST]' }}"
    "{% elif message['role'] == 'assistant' %}{{ message['content'] + eos_token}}"
    "{% else %}{{ raise_exception('Only user and assistant roles are supported!') }}{% endif %}{% endfor %}",
    "qwen2": """{%- if tools %}
    {{- '<|im_start|>system\\n' }}
    {{- messages[0]['content'] }}
    {%- for tool in tools %}
        {{- "\\n" }}
        {{- tool | tojson }}
    {%- endfor %}
{%- else %}
    {%- if messages[0]['role'] == 'system' %}
        {{- '<|im_start|>system\\n' + messages[0]['content'] + '<|im_end|>\\n' }}
    {%- else %}
        {{- '<|im_start|>system\\nYou are Qwen, created by Alibaba Cloud. You are a helpful assistant.<|im_end|>\\n' }}
    {%- endif %}
{%- endif %}
{%- for message in messages %}
    {%- if (message.role == "user") or (message.role == "system" and not loop.first) or (message.role == "assistant" and not message.tool_calls) %}
        {{- '<|im_start|>' + message.role + '\\n' + message.content + '<|im_end|>' + '\\n' }}
    {%- endif %}
{%- endfor %}
{%- if add_generation_prompt %}
    {{- '<|im_start|>assistant\\n' }}
{%- endif %}
""",
    "qwen3": """{%- if messages[0].role == 'system' %}
    {{- '<|im_start|>system\\n' + messages[0].content + '<|im_end|>\\n' }}
{%- endif %}
{%- set ns = namespace(multi_step_tool=true, last_query_index=messages|length - 1) %}
{%- for message in messages[::-1] %}
    {%- set index = (messages|length - 1) - loop.index0 %}
    {%- if ns.multi_step_tool and message.role == "user" and message.content is string and not(message.content.startswith('<tool_response>') and message.content.endswith('</tool_response>')) %}
        {%- set ns.multi_step_tool = false %}
        {%- set ns.last_query_index = index %}
    {%- endif %}
{%- endfor %}
{%- for message in messages %}
    {%- if message.content is string %}
        {%- set content = message.content %}
    {%- else %}
        {%- set content = '' %}
    {%- endif %}
    {%- if (message.role == "user") or (message.role == "system" and not loop.first) %}
        {{- '<|im_start|>' + message.role + '\\n' + content + '<|im_end|>' + '\\n' }}
    {%- elif message.role == "assistant" %}
        {%- set reasoning_content = '' %}
        {%- if message.reasoning_content is string %}
            {%- set reasoning_content = message.reasoning_content %}
        {%- else %}
            {%- if '</think>' in content %}
                {%- set reasoning_content = content.split('</think>')[0].rstrip('\\n').split('<think>')[-1].lstrip('\\n') %}
                {%- set content = content.split('</think>')[-1].lstrip('\\n') %}
            {%- endif %}
        {%- endif %}
        {%- if loop.index0 > ns.last_query_index %}
            {%- if loop.last or (not loop.last and reasoning_content) %}
                {{- '<|im_start|>' + message.role + '\\n<think>\\n' + reasoning_content.strip('\\n') + '\\n</think>\\n\\n' + content.lstrip('\\n') }}
            {%- else %}
                {{- '<|im_start|>' + message.role + '\\n' + content }}
            {%- endif %}
        {%- else %}
            {{- '<|im_start|>' + message.role + '\\n' + content }}
        {%- endif %}
        {{- '<|im_end|>\\n' }}
    {%- endif %}
{%- endfor %}
{%- if add_generation_prompt %}
    {{- '<|im_start|>assistant\\n' }}
    {%- if enable_thinking is defined and enable_thinking is false %}
        {{- '<think>\\n\\n</think>\\n\\n' }}
    {%- endif %}
{%- endif %}""",
}


def digits_then_words():
    return pre_tokenizers.Sequence(
        [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)]
    )


def small():
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = digits_then_words()
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=800,
        special_tokens=SPECIAL,
        show_progress=False,
        initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
    )
    tokenizer.train_from_iterator(CORPUS.splitlines(keepends=True), trainer)
    return tokenizer


def of_gguf(path):
    import gguf

    fields = gguf.GGUFReader(path).fields
    tokens = fields["tokenizer.ggml.tokens"].contents()
    types = fields["tokenizer.ggml.token_type"].contents()
    assert not [t for t, kind in zip(tokens, types) if kind == 1 and sum(c.isdigit() for c in t) > 1]
    merges = [tuple(merge.split(" ")) for merge in fields["tokenizer.ggml.merges"].contents()]
    tokenizer = Tokenizer(models.BPE(vocab={token: i for i, token in enumerate(tokens)}, merges=merges))
    tokenizer.pre_tokenizer = digits_then_words()
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens(
        [AddedToken(t, special=True, normalized=False) for t, kind in zip(tokens, types) if kind == 3]
    )
    return tokenizer


def encoded(tokenizer):
    return [
        {
            "text": text,
            "ids": (ids := tokenizer.encode(text, add_special_tokens=False).ids),
            "decoded": tokenizer.decode(ids, skip_special_tokens=True),
        }
        for text in TEXTS
    ]


def rendered():
    fast = transformers.PreTrainedTokenizerFast(
        tokenizer_object=small(), bos_token="<|im_start|>", eos_token="<|im_end|>"
    )
    for name, template in TEMPLATES.items():
        for chat in CHATS:
            for prompt in [False, True]:
                try:
                    text = fast.apply_chat_template(
                        chat, chat_template=template, tokenize=False, add_generation_prompt=prompt
                    )
                except Exception as refused:  # the template's own raise_exception
                    text = None
                    assert "onversation roles" in str(refused) or "Only user" in str(refused), refused
                yield {"template": name, "messages": chat, "add_generation_prompt": prompt, "text": text}


def write(path, content):
    path.write_text(json.dumps(content, indent=None, ensure_ascii=True, separators=(",", ":")) + "\n")


def main(root, gguf_file=None):
    root.mkdir(parents=True, exist_ok=True)
    tokenizer = small()
    tokenizer.save(str(root / "tokenizer.json"), pretty=False)
    write(
        root / "texts.json",
        {
            "tokenizers": tokenizers.__version__,
            "transformers": transformers.__version__,
            "texts": encoded(tokenizer),
            "templates": TEMPLATES,
            "chats": list(rendered()),
        },
    )
    if gguf_file:
        write(root / "smollm2.json", {"texts": encoded(of_gguf(gguf_file))})


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), *sys.argv[2:])
