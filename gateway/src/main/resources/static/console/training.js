import {events, get, list} from './api.js';
import {badge, empty, facts, failure, h, number, svg, time} from './dom.js';

const FINAL = new Set(['SUCCEEDED', 'FAILED', 'CANCELLED']);
const CURVE_POINTS = 400;

export async function training(view, signal) {
  view.append(h('h2', {}, 'Training runs'));
  const runs = await list('/v1/training-runs', signal, 1);
  runs.sort((a, b) => b.created_at.localeCompare(a.created_at));
  if (!runs.length) view.append(empty('No training run yet.'));
  for (const run of runs) view.append(card(run, signal));
}

function card(run, signal) {
  const state = h('span', {}, badge(run.state));
  const live = h('div', {});
  const element = h(
    'article',
    {class: 'card'},
    h('div', {class: 'head'}, h('h3', {}, `${run.request.adapter} (${run.request.layer.toLowerCase()})`), state),
    h('p', {class: 'soft'}, 'Created ', time(run.created_at), ` by ${run.created_by}`),
    live,
  );
  if (FINAL.has(run.state)) showEnd(live, run);
  else follow(run, state, live, signal);
  return element;
}

async function follow(run, state, live, signal) {
  const bar = h('progress', {max: 1, 'aria-label': `Progress of ${run.request.adapter}`});
  const numbers = h('div', {});
  const line = svg('polyline', {});
  const curve = svg(
    'svg',
    {class: 'curve', viewBox: '0 0 100 100', preserveAspectRatio: 'none', role: 'img', 'aria-label': 'Loss by step'},
    line,
  );
  live.replaceChildren(bar, numbers, curve);
  const losses = [];
  try {
    await events(
      `/v1/training-runs/${encodeURIComponent(run.id)}/events`,
      p => {
        state.replaceChildren(badge(p.state));
        if (p.total_steps) bar.value = p.step / p.total_steps;
        if (Number.isFinite(p.loss)) losses.push(p.loss);
        draw(line, losses);
        numbers.replaceChildren(
          facts([
            ['step', p.total_steps ? `${p.step} of ${p.total_steps}` : null],
            ['loss', Number.isFinite(p.loss) ? number(p.loss) : null],
            ['tokens/s', Number.isFinite(p.tokens_per_second) ? number(p.tokens_per_second, 0) : null],
            ['left', Number.isFinite(p.eta_seconds) ? duration(p.eta_seconds) : null],
          ]),
          p.message ? h('p', {}, p.message) : '',
        );
      },
      signal,
    );
    const ended = await get(`/v1/training-runs/${encodeURIComponent(run.id)}`, signal);
    state.replaceChildren(badge(ended.state));
    showEnd(numbers, ended);
  } catch (e) {
    if (e.name !== 'AbortError') live.append(failure(e));
  }
}

function showEnd(target, run) {
  const contenders = run.evaluation?.contenders;
  const stack = contenders?.decision ?? contenders?.stack;
  target.replaceChildren(
    run.error ? h('p', {class: 'error'}, run.error) : '',
    run.evaluation?.reading ? h('p', {}, run.evaluation.reading.said) : '',
    facts([
      ['result', run.result ? `${run.result.name} v${run.result.number}` : null],
      ['AUC', stack ? number(stack.auc) : null],
      ['accuracy', stack ? number(stack.accuracy) : null],
      ['recall of risky', Number.isFinite(stack?.risky_recall) ? number(stack.risky_recall) : null],
      ['cost per row', stack ? number(stack.mean_cost) : null],
      ['goes to review', Number.isFinite(stack?.review_share) ? number(stack.review_share) : null],
      [
        'took',
        run.started_at && run.finished_at
          ? duration((new Date(run.finished_at) - new Date(run.started_at)) / 1000)
          : null,
      ],
    ]),
  );
}

function draw(line, losses) {
  const points = losses.slice(-CURVE_POINTS);
  if (points.length < 2) return;
  const low = Math.min(...points);
  const span = Math.max(...points) - low || 1;
  line.setAttribute(
    'points',
    points.map((loss, i) => `${(100 * i) / (points.length - 1)},${96 - (92 * (loss - low)) / span}`).join(' '),
  );
}

function duration(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  return whole < 90 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
