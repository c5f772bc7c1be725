import {facts, h, number, svg} from './dom.js';

const MOST_BARS = 12;
const REACH = 100;
const MOST_CHARACTERS = 80;
const SHADES = 4;
const OF_NO_FIELD = {adapter: 'what the language model says', words: 'words that the texts lack'};
const ALL_HIDDEN = 'the language model, all values hidden';

// Why a decision's score is what it is: the principal reasons, a picture of what adds to it, and texts with their words
// marked. To the right, and with a plus, is what speaks for the outcome that is explained.
export function reasons(explanation) {
  return [
    h('h4', {}, `Why: what speaks for “${explanation.label}”`),
    principal(explanation),
    h('figure', {}, bars(explanation), h('figcaption', {}, caption(explanation))),
    ...explanation.texts.flatMap(text => marked(text, text.field.replaceAll('_', ' '))),
    ...(explanation.phrases ?? []).flatMap(text =>
      marked(text, `${text.field.replaceAll('_', ' ')}, as the language model reads it`),
    ),
    hasMarks(explanation) ? legend(explanation) : null,
    facts([
      ['score', `${signed(explanation.score)} log-odds`],
      ['of which the reference has', signed(explanation.baseline)],
    ]),
  ];
}

// What would have had to be otherwise, and was decided anew before it was proposed.
export function change({fields, is_smallest: isSmallest}) {
  const told = fields.length
    ? [
        h(
          'ul',
          {class: 'told'},
          fields.map(({field, from, to}) => h('li', {}, `${field.replaceAll('_', ' ')}: ${to} instead of ${from}`)),
        ),
        isSmallest ? h('small', {}, 'No smaller change does.') : null,
      ]
    : [h('p', {}, 'No change of the fields that may change was found that gives another decision.')];
  return [h('h4', {}, 'What would change it'), ...told];
}

function principal({label, principal_reasons: told}) {
  if (!told.length) return h('p', {}, `Nothing speaks for “${label}” here.`);
  return h(
    'ol',
    {class: 'told'},
    told.map(reason =>
      h(
        'li',
        {},
        reason.text_en,
        // A family without words of its own has its name in both languages.
        reason.text_zh && reason.text_zh !== reason.text_en ? [' · ', h('span', {lang: 'zh'}, reason.text_zh)] : null,
        h('small', {}, ` ${signed(reason.log_odds)}`),
      ),
    ),
  );
}

function caption({reference}) {
  return `Log-odds against ${reference.rows} of ${reference.candidates} ${reference.from}. ← against · for →`;
}

function bars(explanation) {
  const lines = linesOf(explanation);
  const largest = Math.max(...lines.map(line => Math.abs(line.logOdds)), 1e-12);
  return h(
    'ul',
    {class: 'bars', 'aria-label': 'What adds to the score'},
    lines.map(({label, logOdds}) =>
      h(
        'li',
        {},
        h('span', {}, shortened(label)),
        bar(logOdds / largest),
        h('span', {class: 'value'}, signed(logOdds)),
      ),
    ),
  );
}

// Drawn as wide as there is room, from the middle; share is of the longest bar, below 0 to the left.
function bar(share) {
  const length = REACH * Math.abs(share);
  return svg(
    'svg',
    {viewBox: `${-REACH} 0 ${2 * REACH} 10`, preserveAspectRatio: 'none', 'aria-hidden': 'true'},
    svg('rect', {class: share < 0 ? 'against' : 'for', x: share < 0 ? -length : 0, y: 0, width: length, height: 10}),
    svg('line', {class: 'zero', x1: 0, x2: 0, y1: 0, y2: 10}),
  );
}

// A field is one line over all parts; what is of no one field keeps its part's name. The small ones are one line.
function linesOf({contributions, phrases}) {
  const sums = new Map();
  for (const {part, field, value, log_odds: logOdds} of contributions) {
    const key = field ?? `(${part})`;
    const line = sums.get(key) ?? {label: field ? named(field, value) : ofNoField(part, phrases), logOdds: 0};
    line.logOdds += logOdds;
    sums.set(key, line);
  }
  const sorted = [...sums.values()].sort((a, b) => Math.abs(b.logOdds) - Math.abs(a.logOdds));
  const shown = sorted.slice(0, MOST_BARS);
  const rest = sorted.slice(MOST_BARS);
  if (rest.length) {
    shown.push({label: `${rest.length} others`, logOdds: rest.reduce((sum, line) => sum + line.logOdds, 0)});
  }
  return shown;
}

// Where the language model's part is shared out among the fields, what is left is the same for all records.
function ofNoField(part, phrases) {
  return part === 'adapter' && phrases ? ALL_HIDDEN : (OF_NO_FIELD[part] ?? part);
}

function named(field, value) {
  const name = field.replaceAll('_', ' ');
  return value === undefined ? name : `${name} = ${value}`;
}

function shortened(label) {
  const characters = [...label];
  return characters.length > MOST_CHARACTERS ? characters.slice(0, MOST_CHARACTERS - 1).join('') + '…' : label;
}

function marked({text, words}, heading) {
  const largest = Math.max(...words.map(word => Math.abs(word.log_odds)), 1e-12);
  const pieces = [];
  let end = 0;
  for (const word of words) {
    pieces.push(text.slice(end, word.start));
    const shade = Math.ceil((SHADES * Math.abs(word.log_odds)) / largest);
    const piece = text.slice(word.start, word.end);
    pieces.push(
      shade === 0
        ? piece
        : h(
            'mark',
            {class: `${word.log_odds > 0 ? 'for' : 'against'} shade-${shade}`, title: told(word)},
            piece,
          ),
    );
    end = word.end;
  }
  return [h('h4', {}, heading), h('p', {class: 'marked'}, pieces, text.slice(end))];
}

// One standard error behind the number, where it is an estimate.
function told({log_odds: logOdds, standard_error: error}) {
  return error ? `${signed(logOdds)} ± ${number(error)}` : signed(logOdds);
}

function hasMarks({texts, phrases}) {
  return [...texts, ...(phrases ?? [])].some(({words}) => words.length > 0);
}

function legend({label}) {
  const shades = Array.from({length: SHADES}, (_, i) => i + 1);
  const shown = (kind, shade) => h('mark', {class: `${kind} shade-${shade}`}, `\u00a0${shade}\u00a0`);
  return h(
    'p',
    {class: 'marked'},
    shades.toReversed().map(shade => shown('against', shade)),
    ` against · for “${label}” `,
    shades.map(shade => shown('for', shade)),
    h('small', {}, ` ${SHADES}: the strongest of its text`),
  );
}

function signed(value) {
  return `${value < 0 ? '−' : '+'}${number(Math.abs(value))}`;
}
