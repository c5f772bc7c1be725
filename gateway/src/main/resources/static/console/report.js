import {call} from './api.js';
import {failure, h} from './dom.js';

const REPORT = 'report.json';

// What was measured of a version. A browser sends no key by itself, so it is fetched here and opened from memory.
export function reportLinks(path, version) {
  if (!version.files?.some(file => file.name === REPORT)) return null;
  const of = `${path}/versions/${version.number}`;
  const said = h('span', {});
  const button = (title, action) =>
    h(
      'button',
      {
        type: 'button',
        class: 'quiet',
        'aria-label': `${title} of ${version.name} v${version.number}`,
        on: {
          click: async event => {
            event.target.disabled = true;
            said.replaceChildren();
            try {
              await action();
            } catch (e) {
              said.replaceChildren(failure(e));
            } finally {
              event.target.disabled = false;
            }
          },
        },
      },
      title,
    );
  return h(
    'p',
    {class: 'actions'},
    button('Report', () => open(`${of}/report.html`)),
    button('Predictions (CSV)', () =>
      save(`${of}/predictions`, `${version.name}-v${version.number}-predictions.csv`),
    ),
    said,
  );
}

// The tab is opened before the call: a browser lets a click open one, and not what comes of it later.
async function open(path) {
  const tab = window.open('', '_blank');
  try {
    const url = await fetched(path);
    if (tab) tab.location.replace(url);
    else location.assign(url);
  } catch (e) {
    tab?.close();
    throw e;
  }
}

async function save(path, name) {
  const link = h('a', {href: await fetched(path), download: name});
  link.click();
}

async function fetched(path) {
  const response = await call(path);
  return URL.createObjectURL(await response.blob());
}
