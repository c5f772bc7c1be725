import {get, pause} from './api.js';
import {badge, empty, facts, h, stackOf} from './dom.js';

// What this installation serves now; asked again every few seconds, so that a swap is seen as it happens.
export async function models(view, signal) {
  const cards = h('div', {class: 'cards', 'aria-live': 'polite'});
  view.append(h('h2', {}, 'Served models'), cards);
  let shown = '';
  for (;;) {
    const answer = await get('/v1/models', signal);
    const now = JSON.stringify(answer.data);
    if (now !== shown) {
      cards.replaceChildren(...(answer.data.length ? answer.data.map(card) : [empty('Nothing is served yet.')]));
      shown = now;
    }
    await pause(5000, signal);
  }
}

function card(model) {
  return h(
    'article',
    {class: 'card'},
    h('div', {class: 'head'}, h('h3', {}, model.id), model.state ? badge(model.state) : null),
    model.detail ? h('p', {class: 'error'}, model.detail) : null,
    'asks_language_model' in model
      ? facts([['language model', model.asks_language_model ? 'asked' : 'not asked']])
      : null,
    stackOf(model.stack ?? []),
  );
}
