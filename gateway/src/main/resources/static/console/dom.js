// Builds elements. Text is always set as text, never parsed as markup, so data can't become script.
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  fill(element, attributes, children);
  return element;
}

export function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  fill(element, attributes, children);
  return element;
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name === 'on') {
      for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    } else if (value === true) {
      element.setAttribute(name, '');
    } else if (value !== false && value !== null && value !== undefined) {
      element.setAttribute(name, String(value));
    }
  }
  for (const child of children.flat()) {
    if (child === null || child === undefined) continue;
    element.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
}

export function table(caption, columns, rows) {
  return h(
    'div',
    {class: 'scroll', tabindex: 0, role: 'region', 'aria-label': caption},
    h(
      'table',
      {role: 'table', class: columns.length > 2 && 'stacked'},
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          columns.map(c => h('th', {scope: 'col', class: c.number && 'number'}, c.title)),
        ),
      ),
      h(
        'tbody',
        {},
        rows.map(row =>
          h(
            'tr',
            {role: 'row'},
            columns.map((c, i) => {
              const content = row[i] ?? '';
              const cell =
                content instanceof HTMLTableCellElement
                  ? content
                  : h('td', {class: c.number && 'number'}, content === '' ? null : content);
              cell.role = 'cell';
              cell.dataset.title = c.title;
              return cell;
            }),
          ),
        ),
      ),
    ),
  );
}

export function facts(pairs) {
  return h(
    'dl',
    {class: 'facts'},
    pairs
      .filter(([, value]) => value !== null && value !== undefined)
      .map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value))),
  );
}

const GOOD = new Set(['READY', 'SUCCEEDED']);
const BAD = new Set(['FAILED', 'CANCELLED']);

export function badge(state) {
  return h(
    'span',
    {class: 'badge ' + (GOOD.has(state) ? 'good' : BAD.has(state) ? 'bad' : 'wait')},
    state.toLowerCase(),
  );
}

export function failure(error) {
  return h('p', {class: 'error', role: 'alert'}, error.message);
}

export function empty(text) {
  return h('p', {class: 'empty'}, text);
}

// A list opened bottom (base model) up, as a stack of plates is read top down. No base (null): a scorecard alone.
export function stackOf(versions, base) {
  const plates = [...versions].reverse().map(v => h('li', {}, `${v.name} v${v.number} `, digest(v.digest)));
  return h(
    'ul',
    {class: 'stack', 'aria-label': 'Stack, top layer first'},
    plates,
    base === null ? null : h('li', {}, base ? `${base.name} ` : 'base model', base ? digest(base.digest) : null),
  );
}

export function digest(sha256) {
  return h('code', {title: sha256}, sha256.slice(0, 12));
}

export function time(instant) {
  return h('time', {datetime: instant, title: instant}, new Date(instant).toLocaleString());
}

export function number(value, digits = 3) {
  return Number.isFinite(value) ? value.toFixed(digits) : '–';
}
