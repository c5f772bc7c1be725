// Shows openapi.json with the key of this tab, which the console shares.
import {ApiError, get, call, key} from '/console/api.js';

const signIn = document.getElementById('sign-in');
const error = document.getElementById('sign-in-error');
const signOut = document.getElementById('sign-out');

async function open() {
  if (!key.get()) {
    ask('');
    return;
  }
  document.getElementById('calls').textContent = 'Loading…';
  try {
    show(await get('/openapi.json'));
  } catch (e) {
    if (!(e instanceof ApiError)) throw e;
    if (e.status === 401) key.forget();
    ask(e.message);
  }
}

function ask(message) {
  document.getElementById('calls').replaceChildren();
  signIn.hidden = false;
  signOut.hidden = true;
  error.textContent = message;
  document.getElementById('key').focus();
}

function show(spec) {
  signIn.hidden = true;
  signOut.hidden = false;
  window.SwaggerUIBundle({
    spec,
    dom_id: '#calls',
    deepLinking: true,
    defaultModelsExpandDepth: 0,
    validatorUrl: null,
    requestInterceptor: request => {
      if (new URL(request.url, location.href).origin === location.origin) {
        request.headers.Authorization = `Bearer ${key.get()}`;
      }
      return request;
    },
  });
}

document.getElementById('sign-in-form').addEventListener('submit', event => {
  event.preventDefault();
  key.set(document.getElementById('key').value.trim());
  document.getElementById('key').value = '';
  open();
});

signOut.addEventListener('click', () => {
  key.forget();
  ask('');
});

// A link could not send the key.
document.getElementById('download').addEventListener('click', async event => {
  event.preventDefault();
  try {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(await (await call('/openapi.json')).blob());
    link.download = 'openapi.json';
    link.click();
    URL.revokeObjectURL(link.href);
  } catch (e) {
    ask(e.message);
  }
});

open();
