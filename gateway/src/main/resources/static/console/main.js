import {adapters} from './adapters.js';
import {ApiError, get, key} from './api.js';
import {decide} from './decide.js';
import {failure} from './dom.js';
import {models} from './models.js';
import {training} from './training.js';

const VIEWS = {models, adapters, training, decide};
const part = id => document.getElementById(id);
// What a view asks first. A key that may not is not shown the view.
const ASKED = {adapters: '/v1/adapters?limit=1', training: '/v1/training-runs?limit=1'};
let refused;
let leave = new AbortController();

// Leaving a view aborts its calls and streams.
async function open() {
  leave.abort();
  leave = new AbortController();
  const isSignedIn = key.get() !== null;
  part('sign-in').hidden = isSignedIn;
  for (const id of ['view', 'views', 'sign-out']) part(id).hidden = !isSignedIn;
  if (!isSignedIn) {
    part('key').focus();
    return;
  }
  const {signal} = leave;
  refused ??= refusedViews();
  const hidden = await refused;
  if (signal.aborted) return;
  const wanted = location.hash.slice(1);
  const name = wanted in VIEWS && !hidden.has(wanted) ? wanted : 'models';
  for (const link of part('views').children) {
    link.hidden = hidden.has(link.hash.slice(1));
    if (link.hash === `#${name}`) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  // A view that is being left may still append to its own element, never to the new one.
  const view = document.createElement('div');
  part('view').replaceChildren(view);
  try {
    await VIEWS[name](view, signal);
  } catch (e) {
    if (!signal.aborted) view.append(failure(e));
  }
}

async function refusedViews() {
  const names = Object.keys(ASKED);
  const mays = await Promise.all(
    names.map(name =>
      get(ASKED[name]).then(
        () => true,
        e => e.status !== 403,
      ),
    ),
  );
  return new Set(names.filter((_, i) => !mays[i]));
}

async function signIn(event) {
  event.preventDefault();
  part('sign-in-error').textContent = '';
  key.set(part('key').value.trim());
  try {
    await get('/v1/models');
  } catch (e) {
    // A key that may not list models is no use here; a service that is down is no fault of the key.
    if (e instanceof ApiError && [400, 401, 403, 429].includes(e.status)) {
      key.forget();
      part('sign-in-error').textContent = e.message;
      return;
    }
  }
  part('key').value = '';
  refused = undefined;
  open();
}

part('sign-in-form').addEventListener('submit', signIn);
part('sign-out').addEventListener('click', () => {
  key.forget();
  open();
});
window.addEventListener('hashchange', open);
window.addEventListener('key-refused', event => {
  if (part('view').hidden) return;
  key.forget();
  open();
  part('sign-in-error').textContent = event.detail ?? 'The key is no longer accepted.';
});
open();
