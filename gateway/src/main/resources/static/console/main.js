import {adapters} from './adapters.js';
import {ApiError, get, key} from './api.js';
import {decide} from './decide.js';
import {failure} from './dom.js';
import {models} from './models.js';
import {training} from './training.js';

const VIEWS = {models, adapters, training, decide};
const part = id => document.getElementById(id);
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
  const name = location.hash.slice(1) in VIEWS ? location.hash.slice(1) : 'models';
  for (const link of part('views').children) {
    if (link.hash === `#${name}`) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  // A view that is being left may still append to its own element, never to the new one.
  const view = document.createElement('div');
  part('view').replaceChildren(view);
  const {signal} = leave;
  try {
    await VIEWS[name](view, signal);
  } catch (e) {
    if (!signal.aborted) view.append(failure(e));
  }
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
