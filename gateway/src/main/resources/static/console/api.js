// Calls the gateway with the key of this tab.
const KEY = 'lorica.key';

export class ApiError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

export const key = {
  get: () => sessionStorage.getItem(KEY),
  set: value => sessionStorage.setItem(KEY, value),
  forget: () => sessionStorage.removeItem(KEY),
};

export async function call(path, {method = 'GET', body, signal, headers = {}} = {}) {
  let response;
  try {
    response = await fetch(path, {
      method,
      signal,
      headers: {
        Authorization: `Bearer ${key.get()}`,
        ...(body === undefined ? {} : {'Content-Type': 'application/json'}),
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch (e) {
    if (e.name === 'AbortError') throw e;
    throw new ApiError(0, 'The gateway does not answer. Check that Lorica is running.');
  }
  if (!response.ok) throw await problemOf(response);
  return response;
}

async function problemOf(response) {
  const problem = await response.json().catch(() => ({}));
  if (response.status === 401) window.dispatchEvent(new CustomEvent('key-refused', {detail: problem.detail}));
  return new ApiError(
    response.status,
    problem.detail ?? problem.error?.message ?? `The call failed with status ${response.status}.`,
  );
}

export async function get(path, signal) {
  return (await call(path, {signal})).json();
}

// The first pages of a list: enough for a screen, and never an endless walk.
export async function list(path, signal, pages = 5) {
  const items = [];
  let cursor;
  for (let i = 0; i < pages; i++) {
    const page = await get(`${path}?limit=100${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`, signal);
    items.push(...page.items);
    cursor = page.next_cursor;
    if (!cursor) break;
  }
  return items;
}

// Server-sent events over fetch, because EventSource can't send a key. Calls onEvent with each event's data, and begins
// again after the last event it had when the connection breaks, until the stream ends by itself.
export async function events(path, onEvent, signal) {
  let lastId;
  for (;;) {
    try {
      const response = await call(path, {
        signal,
        headers: {Accept: 'text/event-stream', ...(lastId ? {'Last-Event-ID': lastId} : {})},
      });
      await read(response.body, event => {
        lastId = event.id ?? lastId;
        onEvent(JSON.parse(event.data));
      });
      return;
    } catch (e) {
      if (signal.aborted || (e instanceof ApiError && e.status !== 0 && e.status < 500)) throw e;
      await pause(2000, signal);
    }
  }
}

async function read(body, onEvent) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (;;) {
    const {value, done} = await reader.read();
    if (done) return;
    text += value;
    const blocks = text.split(/\r?\n\r?\n/);
    text = blocks.pop();
    blocks
      .map(parse)
      .filter(event => event.data !== '')
      .forEach(onEvent);
  }
}

function parse(block) {
  const event = {data: '', id: undefined};
  for (const line of block.split(/\r?\n/)) {
    const [, field, value] = /^([^:]*):? ?(.*)$/.exec(line);
    if (field === 'data') event.data += (event.data ? '\n' : '') + value;
    if (field === 'id') event.id = value;
  }
  return event;
}

export function pause(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        reject(new DOMException('left', 'AbortError'));
      },
      {once: true},
    );
  });
}
