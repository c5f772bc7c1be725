// The official JavaScript client against Lorica, in brief: what differs from the Python one is how it reads streams.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import OpenAI from "openai";

const BASE = "tiny-base";
const ASK = [{ role: "user", content: "What is a loan?" }];
const apiKey = fs.readFileSync(path.join(process.env.STACK_KEYS, "launcher.key"), "utf8").trim();
const client = new OpenAI({ baseURL: `${process.env.STACK_URL}/v1`, apiKey, maxRetries: 0 });
const asked = { model: BASE, messages: ASK, max_tokens: 12, temperature: 0 };
const create = (more) => client.chat.completions.create({ ...asked, ...more });

function write(line) {
  fs.appendFileSync(process.env.INTEROP_RESULTS, JSON.stringify({ suite: "openai-node", ...line }) + "\n");
}
const pinned = JSON.parse(fs.readFileSync(new URL("package.json", import.meta.url))).dependencies;
write({ versions: { openai: pinned.openai, node: process.version } });

async function check(name, steps) {
  let passed = true;
  let detail = "";
  try {
    detail = (await steps()) ?? "";
  } catch (failure) {
    passed = false;
    detail = `${failure.name}: ${failure.message}`.slice(0, 600);
  }
  console.log(`${passed ? "passed" : "FAILED"}  openai-node: ${name}  ${detail}`);
  write({ name, passed, detail });
}

async function raises(kind, call) {
  try {
    await call();
  } catch (error) {
    assert.equal(error.constructor.name, kind.name, `${error.constructor.name}: ${error.message}`);
    return error;
  }
  throw new Error(`no ${kind.name}`);
}

await check("models.list and models.retrieve", async () => {
  const ids = [];
  for await (const model of client.models.list()) ids.push((await client.models.retrieve(model.id)).id);
  assert(ids.includes(BASE) && ids.includes("finance") && ids.includes("credit"), ids.join());
  return ids.join(", ");
});

await check("chat.completions.create, with _request_id", async () => {
  const answer = await create();
  assert.equal(answer.choices[0].finish_reason, "length");
  assert.equal(answer.usage.completion_tokens, 12);
  assert(answer._request_id);
  return JSON.stringify(answer.choices[0].message.content);
});

await check("a stream with include_usage", async () => {
  const whole = (await create()).choices[0].message.content;
  const chunks = [];
  const stream = await create({ stream: true, stream_options: { include_usage: true } });
  for await (const chunk of stream) chunks.push(chunk);
  assert.equal(chunks.map((chunk) => chunk.choices[0]?.delta.content ?? "").join(""), whole);
  assert(chunks.slice(0, -1).every((chunk) => chunk.usage === null));
  assert.equal(chunks.at(-1).usage.completion_tokens, 12);
  return `${chunks.length} events`;
});

await check("a stream that is left early, and the next request", async () => {
  for await (const _ of await create({ stream: true, max_tokens: 400 })) break;
  await create();
});

await check("the client's stream helper gathers the answer", async () => {
  const stream = client.chat.completions.stream(asked);
  const final = await stream.finalChatCompletion();
  assert.equal(final.choices[0].message.content, (await create()).choices[0].message.content);
});

await check("null contents, stop, and an answer's message sent back", async () => {
  const { message } = (await create()).choices[0];
  await create({ messages: [...ASK, message, { role: "user", content: "Go on." }], stop: ["\n"] });
  await create({ messages: [...ASK, { role: "assistant", content: null }, { role: "user", content: "Go on." }] });
});

await check("values that change nothing are accepted", async () => {
  await create({ n: 1, logprobs: false, presence_penalty: 0, frequency_penalty: 0, user: "u" });
  await create({ tool_choice: "auto", tools: [] });
});

await check("errors by class, with code and param", async () => {
  const wrong = client.withOptions({ apiKey: "lor_" + "x".repeat(43) });
  const unknown = await raises(OpenAI.AuthenticationError, () => wrong.models.list());
  assert.equal(unknown.code, "invalid_api_key");
  const missing = await raises(OpenAI.NotFoundError, () => create({ model: "gpt-5" }));
  assert.equal(missing.code, "model_not_found");
  assert(missing.requestID);
  const tools = [{ type: "function", function: { name: "f", parameters: { type: "object", properties: {} } } }];
  assert.equal((await raises(OpenAI.BadRequestError, () => create({ tools }))).param, "tools");
  assert.equal((await raises(OpenAI.BadRequestError, () => create({ top_k: 5 }))).param, "top_k");
  return missing.message;
});
