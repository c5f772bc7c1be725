import {call, get} from './api.js';
import {empty, facts, failure, h, number, stackOf, table} from './dom.js';
import {change, reasons} from './reasons.js';

// A form made from what the served version itself says it wants, so it asks exactly what the model was trained on, and
// works with any key that may ask for a decision.
export async function decide(view, signal) {
  view.append(h('h2', {}, 'Ask for a decision'));
  const served = (await get('/v1/models', signal)).data.filter(model => model.stack.length);
  const deciding = (await Promise.all(served.map(model => described(model, signal)))).filter(m => m?.decision);
  if (!deciding.length) {
    view.append(
      empty('No alias points to a version that decides yet. Train a task adapter on tabular data and promote it.'),
    );
    return;
  }
  const choice = h(
    'select',
    {id: 'model'},
    deciding.map((m, i) => h('option', {value: i}, `${m.id} (v${m.stack.at(-1).number})`)),
  );
  const place = h('div', {});
  const show = () => place.replaceChildren(form(deciding[choice.value], signal));
  choice.addEventListener('change', show);
  view.append(h('div', {class: 'card'}, h('label', {for: 'model'}, 'Model'), choice), place);
  show();
}

// Nothing for an alias that was withdrawn since the list was made.
async function described(model, signal) {
  try {
    return await get(`/v1/models/${encodeURIComponent(model.id)}`, signal);
  } catch (e) {
    if (e.status === 404) return undefined;
    throw e;
  }
}

function form({id, decision: asked}, signal) {
  const inputs = asked.fields.map((field, i) => ({field, control: control(field, `input-${i}`)}));
  const answer = h('div', {'aria-live': 'polite'});
  const send = h('button', {type: 'submit'}, 'Decide');
  const why = h('input', {type: 'checkbox', id: 'why', checked: true});
  const element = h(
    'form',
    {class: 'card'},
    h('h3', {}, asked.question),
    facts([
      ['outcomes', outcomesOf(asked).map(o => o.decision).join(', ')],
      ['parts', asked.parts.join(', ')],
      ['language model', asked.asks_language_model ? 'asked' : 'not asked'],
    ]),
    h(
      'div',
      {class: 'fields'},
      inputs.map(({field, control: c}) =>
        h(
          'div',
          {},
          h('label', {for: c.id}, field.name.replaceAll('_', ' ')),
          c,
          h('small', {id: `${c.id}-hint`}, hint(field)),
        ),
      ),
    ),
    h('p', {}, h('label', {class: 'check', for: 'why'}, why, ' with the reasons')),
    send,
    answer,
  );
  element.addEventListener('submit', async event => {
    event.preventDefault();
    send.disabled = true;
    try {
      const response = await call('/v1/decisions', {
        method: 'POST',
        body: {model: id, inputs: valuesOf(inputs), explain: why.checked},
        signal,
      });
      answer.replaceChildren(result(await response.json(), asked));
    } catch (e) {
      if (e.name !== 'AbortError') answer.replaceChildren(failure(e));
    } finally {
      send.disabled = false;
    }
  });
  return element;
}

function control(field, id) {
  const common = {id, required: field.required, 'aria-describedby': `${id}-hint`};
  const choices = field.type === 'BOOLEAN' ? ['true', 'false'] : (field.values ?? []);
  if (choices.length) {
    return h(
      'select',
      common,
      h('option', {value: ''}, field.required ? 'Choose…' : '–'),
      choices.map(v => h('option', {value: v}, v)),
    );
  }
  if (field.type === 'NUMBER') {
    // A number out of range may be asked about where the model takes it as unknown.
    const range = field.policy === 'UNKNOWN' ? {} : {min: field.min, max: field.max};
    return h('input', {...common, ...range, type: 'number', step: 'any', inputmode: 'decimal'});
  }
  const input = h('input', {...common, type: 'text', autocomplete: 'off'});
  // Not maxlength, which would cut a pasted text without a word, and counts halves of some characters.
  input.addEventListener('input', () => {
    const isTooLong = [...input.value].length > field.max_characters;
    input.setCustomValidity(isTooLong ? `Use at most ${field.max_characters} characters.` : '');
  });
  return input;
}

function hint(field) {
  return [kind(field), field.required ? 'required' : 'optional'].join(' · ');
}

function kind(field) {
  switch (field.type) {
    case 'NUMBER':
      return `number${range(field)}${field.policy === 'UNKNOWN' && range(field) ? ', others are unknown' : ''}`;
    case 'CATEGORY':
      return field.values ? `one of ${field.values.length}` : 'any category';
    case 'TEXT':
      return `text of at most ${field.max_characters} characters`;
    case 'BOOLEAN':
      return 'true or false';
    case 'DATE':
      return 'date such as 2024-05-31, or time such as 2024-05-31T14:00:00Z';
    default:
      return field.type.toLowerCase();
  }
}

function range({min, max}) {
  if (min !== undefined && max !== undefined) return ` from ${min} to ${max}`;
  if (min !== undefined) return ` of at least ${min}`;
  return max !== undefined ? ` of at most ${max}` : '';
}

function valuesOf(inputs) {
  return Object.fromEntries(
    inputs.filter(({control: c}) => c.value !== '').map(({field, control: c}) => [field.name, typed(field, c.value)]),
  );
}

function typed(field, value) {
  if (field.type === 'NUMBER') return Number(value);
  return field.type === 'BOOLEAN' ? value === 'true' : value;
}

function result(decision, asked) {
  return h(
    'section',
    {'aria-label': 'Decision'},
    h('p', {class: 'verdict'}, decision.decision),
    decision.risk_threshold === undefined ? outcomes(decision, asked) : risk(decision, asked),
    decision.explanation ? reasons(decision.explanation) : null,
    decision.change ? change(decision.change) : null,
    decision.parts ? parts(decision, asked) : null,
    facts([
      ['label', decision.label ?? 'none: a person must decide'],
      ['latency', `${number(decision.latency_ms, 0)} ms`],
      ['decision id', decision.id],
    ]),
    stackOf(decision.stack, asked.asks_language_model ? decision.base_model : null),
  );
}

// Two outcomes: how far the risk is from where it decides.
function risk(decision, asked) {
  const value = decision.probabilities[asked.risky_label];
  return [
    h(
      'label',
      {for: 'risk'},
      `P(${asked.risky_label}) = ${number(value)}, risky from ${number(decision.risk_threshold)}`,
    ),
    h('meter', {
      id: 'risk',
      min: 0,
      max: 1,
      value,
      low: decision.risk_threshold,
      high: decision.risk_threshold,
      optimum: 0,
    }),
  ];
}

// More of them, or a review: what each decision would cost on average, of which the least was chosen.
function outcomes(decision, asked) {
  const costs = decision.expected_costs ?? {};
  return table(
    'Outcomes',
    [
      {title: 'Outcome'},
      {title: 'Decision'},
      {title: 'Probability', number: true},
      {title: 'Expected cost', number: true},
    ],
    outcomesOf(asked).map(o => [
      o.label,
      o.decision,
      o.label in decision.probabilities ? number(decision.probabilities[o.label]) : '',
      o.label in costs ? number(costs[o.label]) : '',
    ]),
  );
}

// What may be decided: a review is no label, but has a cost.
function outcomesOf(asked) {
  return asked.review ? [...asked.outcomes, {label: 'review', decision: 'review'}] : asked.outcomes;
}

// What each part said. Only the differences between outcomes count.
function parts(decision, asked) {
  const labels = asked.outcomes.map(o => o.label);
  const rows = Object.entries(decision.parts);
  const sum = label => rows.reduce((total, [, byLabel]) => total + byLabel[label], 0);
  return [
    h('h4', {}, 'What each part adds, in log-odds'),
    table(
      'Parts',
      [{title: 'Part'}, ...labels.map(title => ({title, number: true}))],
      [
        ...rows.map(([part, byLabel]) => [part, ...labels.map(label => number(byLabel[label]))]),
        ['sum, before calibration', ...labels.map(label => number(sum(label)))],
      ],
    ),
  ];
}
