import {get, list} from './api.js';
import {digest, empty, failure, h, number, stackOf, table, time} from './dom.js';
import {reportLinks} from './report.js';

const CONTENDERS = ['constant', 'base', 'domain', 'stack'];
// For these a smaller value is better.
const LOWER = new Set(['mean_cost', 'loss', 'held_out_loss', 'log_loss', 'ece', 'ece_uncalibrated']);
const UNRANKED = new Set(['rows', 'threshold', 'review_share']);

export async function adapters(view, signal) {
  view.append(h('h2', {}, 'Adapters'));
  const all = await list('/v1/adapters', signal);
  if (!all.length) view.append(empty('No adapter is registered yet. A training run registers the first.'));
  for (const adapter of all) {
    const body = h('div', {}, h('p', {class: 'soft'}, 'Loading…'));
    view.append(
      h(
        'article',
        {class: 'card'},
        h(
          'div',
          {class: 'head'},
          h('h3', {}, adapter.name),
          h('span', {class: 'soft'}, `${adapter.layer.toLowerCase()} adapter`),
        ),
        adapter.description ? h('p', {}, adapter.description) : null,
        body,
      ),
    );
    details(adapter, signal).then(
      content => body.replaceChildren(...content),
      e => {
        if (e.name !== 'AbortError') body.replaceChildren(failure(e));
      },
    );
  }
}

async function details(adapter, signal) {
  const path = `/v1/adapters/${encodeURIComponent(adapter.name)}`;
  const [versions, aliases] = await Promise.all([list(`${path}/versions`, signal), get(`${path}/aliases`, signal)]);
  if (!versions.length) return [h('p', {class: 'soft'}, 'No version yet.')];
  versions.sort((a, b) => b.number - a.number);
  return [
    h('h4', {}, 'Aliases'),
    aliases.length
      ? aliases.map(alias => aliasRow(path, alias, signal))
      : h('p', {class: 'soft'}, 'None: nothing of it is served.'),
    h('h4', {}, 'Versions'),
    versions.map((version, i) => versionDetails(path, version, aliases, i === 0, signal)),
  ].flat();
}

function versionDetails(path, version, aliases, isOpen, signal) {
  const {manifest} = version;
  const trials = h('div', {});
  const pointing = aliases.filter(a => a.version.number === version.number).map(a => a.alias);
  const element = h(
    'details',
    {open: isOpen},
    h(
      'summary',
      {},
      `v${version.number} `,
      digest(version.digest),
      ' ',
      time(version.created_at),
      ` by ${version.created_by}`,
      pointing.length ? ` · ${pointing.join(', ')}` : '',
    ),
    metrics(manifest.metrics ?? {}),
    manifest.decision
      ? h(
          'p',
          {class: 'soft'},
          decides(manifest.decision),
        )
      : null,
    stackOf(
      [...(manifest.parent ? [manifest.parent] : []), version],
      asksBase(version) ? manifest.base_model : null,
    ),
    reportLinks(path, version),
    trials,
  );
  fillOnOpen(element, trials, async () =>
    trialTable(await list(`${path}/versions/${version.number}/trials`, signal, 1)),
  );
  return element;
}

// A scorecard by itself has no use for the base model.
function asksBase(version) {
  const asking = ['adapter_model.safetensors', 'readout.safetensors'];
  return !version.files || version.files.some(file => asking.includes(file.name));
}

function decides({spec, risk_threshold: threshold}) {
  const outcomes = spec.outcomes.map(o => o.label).join(', ');
  return threshold === undefined
    ? `Decides ${spec.question} between ${outcomes}, by least expected cost`
    : `Decides ${spec.question}; risky from P = ${number(threshold)}`;
}

// What serving nodes found when they tried the version.
function trialTable(trials) {
  if (!trials.length) return h('p', {class: 'soft'}, 'No node has tried it yet.');
  return table(
    'Tried on nodes',
    [{title: 'When'}, {title: 'Node'}, {title: 'Found'}, {title: 'Runtime'}],
    trials.map(t => [time(t.tried_at), t.node, t.passed ? 'may answer' : t.fault, t.runtime]),
  );
}

// Metrics are named metric for the stack and contender_metric for what it is compared with.
function metrics(flat) {
  const names = Object.keys(flat);
  if (!names.length) return h('p', {class: 'soft'}, 'No metrics.');
  const rows = new Map();
  for (const name of names) {
    const contender = CONTENDERS.find(c => name.startsWith(c + '_')) ?? 'stack';
    const metric = name.startsWith(contender + '_') ? name.slice(contender.length + 1) : name;
    if (!rows.has(metric)) rows.set(metric, {});
    rows.get(metric)[contender] = flat[name];
  }
  const used = CONTENDERS.filter(c => [...rows.values()].some(row => c in row));
  return table(
    'Metrics',
    [{title: 'Metric'}, ...used.map(c => ({title: c, number: true}))],
    [...rows].map(([metric, row]) => [metric.replaceAll('_', ' '), ...used.map(c => cell(metric, row, c))]),
  );
}

function cell(metric, row, contender) {
  const value = row[contender];
  const values = Object.values(row);
  const best = LOWER.has(metric) || metric.startsWith('error_bound') ? Math.min(...values) : Math.max(...values);
  const isBest = values.length > 1 && value === best && !UNRANKED.has(metric);
  return h(
    'td',
    {class: 'number' + (isBest ? ' best' : '')},
    value === undefined ? '' : Number.isInteger(value) ? value : number(value),
  );
}

function aliasRow(path, alias, signal) {
  const history = h('div', {});
  const element = h(
    'details',
    {},
    h('summary', {}, h('strong', {}, alias.alias), ` → v${alias.version.number}, since `, time(alias.moved_at)),
    history,
  );
  fillOnOpen(element, history, async () => {
    const moves = await list(`${path}/aliases/${encodeURIComponent(alias.alias)}/history`, signal, 1);
    return table(
      `History of ${alias.alias}`,
      [{title: 'When'}, {title: 'Move'}, {title: 'By'}, {title: 'Reason'}],
      moves.map(m => [
        time(m.moved_at),
        `${m.from_version ? `v${m.from_version}` : 'none'} → v${m.to_version}`
          + (m.changes_question ? ', another question' : ''),
        m.moved_by,
        m.reason,
      ]),
    );
  });
  return element;
}

// Asks for what a details element shows when it is opened for the first time.
function fillOnOpen(element, body, content) {
  element.addEventListener('toggle', async () => {
    if (!element.open || body.hasChildNodes()) return;
    try {
      body.replaceChildren(await content());
    } catch (e) {
      if (e.name !== 'AbortError') body.replaceChildren(failure(e));
    }
  });
}
