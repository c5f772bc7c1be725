import {call, get} from './api.js';
import {empty, facts, failure, h, number, stackOf, table} from './dom.js';

// A form made from the decision spec that the version itself carries, so it asks exactly what the model was trained on.
export async function decide(view, signal) {
  view.append(h('h2', {}, 'Ask for a decision'));
  const aliases = (await get('/v1/aliases', signal)).sort((a, b) =>
    `${a.adapter}@${a.alias}`.localeCompare(`${b.adapter}@${b.alias}`),
  );
  const deciding = (await Promise.all(aliases.map(alias => withPolicy(alias, signal)))).filter(a => a.policy);
  if (!deciding.length) {
    view.append(
      empty('No alias points to a version that decides yet. Train a task adapter on tabular data and promote it.'),
    );
    return;
  }
  const choice = h(
    'select',
    {id: 'model'},
    deciding.map((a, i) => h('option', {value: i}, `${a.adapter}@${a.alias} (v${a.version.number})`)),
  );
  const place = h('div', {});
  const show = () => place.replaceChildren(form(deciding[choice.value], signal));
  choice.addEventListener('change', show);
  view.append(h('div', {class: 'card'}, h('label', {for: 'model'}, 'Model'), choice), place);
  show();
}

async function withPolicy(alias, signal) {
  const version = await get(
    `/v1/adapters/${encodeURIComponent(alias.adapter)}/versions/${alias.version.number}`,
    signal,
  );
  return {...alias, policy: version.manifest.decision};
}

function form({adapter, alias, policy}, signal) {
  const inputs = policy.spec.fields
    .filter(f => f.role === 'INPUT')
    .map((f, i) => ({field: f, control: control(f, `input-${i}`)}));
  const answer = h('div', {'aria-live': 'polite'});
  const send = h('button', {type: 'submit'}, 'Decide');
  const element = h(
    'form',
    {class: 'card'},
    h('h3', {}, policy.spec.question),
    h(
      'div',
      {class: 'fields'},
      inputs.map(({field, control: c}) =>
        h(
          'div',
          {},
          h('label', {for: c.id}, field.name.replaceAll('_', ' '), field.required ? '' : h('small', {}, ' (optional)')),
          c,
        ),
      ),
    ),
    send,
    answer,
  );
  element.addEventListener('submit', async event => {
    event.preventDefault();
    send.disabled = true;
    try {
      const response = await call('/v1/decisions', {
        method: 'POST',
        body: {model: `${adapter}@${alias}`, inputs: valuesOf(inputs)},
        signal,
      });
      answer.replaceChildren(result(await response.json(), policy));
    } catch (e) {
      if (e.name !== 'AbortError') answer.replaceChildren(failure(e));
    } finally {
      send.disabled = false;
    }
  });
  return element;
}

function control(field, id) {
  const common = {id, required: field.required};
  if (field.type === 'NUMBER') return h('input', {...common, type: 'number', step: 'any', inputmode: 'decimal'});
  if (field.type === 'CATEGORY' && field.values.length) {
    return h(
      'select',
      common,
      h('option', {value: ''}, field.required ? 'Choose…' : '–'),
      field.values.map(v => h('option', {value: v}, v)),
    );
  }
  return h('input', {...common, type: 'text', autocomplete: 'off'});
}

function valuesOf(inputs) {
  return Object.fromEntries(
    inputs
      .filter(({control: c}) => c.value !== '')
      .map(({field, control: c}) => [field.name, field.type === 'NUMBER' ? Number(c.value) : c.value]),
  );
}

function result(decision, policy) {
  return h(
    'section',
    {'aria-label': 'Decision'},
    h('p', {class: 'verdict'}, decision.decision),
    decision.risk_threshold === undefined ? outcomes(decision, policy) : risk(decision, policy),
    facts([
      ['label', decision.label ?? 'none: a person must decide'],
      ['latency', `${number(decision.latency_ms, 0)} ms`],
      ['decision id', decision.id],
    ]),
    stackOf(decision.stack, decision.base_model),
  );
}

// Two outcomes: how far the risk is from where it decides.
function risk(decision, policy) {
  const value = decision.probabilities[policy.spec.risky_label];
  return [
    h(
      'label',
      {for: 'risk'},
      `P(${policy.spec.risky_label}) = ${number(value)}, risky from ${number(decision.risk_threshold)}`,
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
function outcomes(decision, policy) {
  const costs = decision.expected_costs ?? {};
  const decisions = policy.spec.outcomes.map(o => ({label: o.label, decision: o.decision}));
  if ('review' in costs) decisions.push({label: 'review', decision: 'review'});
  return table(
    'Outcomes',
    [
      {title: 'Outcome'},
      {title: 'Decision'},
      {title: 'Probability', number: true},
      {title: 'Expected cost', number: true},
    ],
    decisions.map(d => [
      d.label,
      d.decision,
      d.label in decision.probabilities ? number(decision.probabilities[d.label]) : '',
      d.label in costs ? number(costs[d.label]) : '',
    ]),
  );
}
