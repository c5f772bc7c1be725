
'use strict';
// Draws the charts of the report that stands as JSON in the page. Without this, the page's tables say the same.
(() => {
  const report = JSON.parse(document.getElementById('report').textContent);
  const MOST_BARS = 15;
  const PAPER_WIDTH = 640;
  const MOST_LABEL = 0.42;
  const LABEL_FONT = '12px system-ui, sans-serif';
  // As the tables call them.
  const CONTENDERS = {
    constant: 'constant answer',
    base: 'base model',
    frozen: 'frozen model',
    domain: 'domain adapter',
    stack: 'task adapter',
    boosting: 'boosted trees',
  };
  const root = document.documentElement;
  const pen = document.createElement('canvas').getContext('2d');
  const drawn = new Map();
  let outcome = 0;
  let colours = {};

  const percent = share => `${Math.round(1000 * share) / 10} %`;
  const whole = share => `${Math.round(100 * share)} %`;
  const decimal = value => (Number.isFinite(value) ? value.toFixed(3) : '–');
  const neat = value => String(+value.toFixed(4));
  const interval = of => (of ? `${decimal(of.low)} to ${decimal(of.high)}` : 'no interval');
  const curve = () => report.curves[outcome];
  const isNarrow = () => innerWidth < 560;
  const contender = name => (Object.hasOwn(CONTENDERS, name) ? CONTENDERS[name] : name);

  // What labels at the left need, in pixels: what ECharts takes for them by itself may cut them off.
  function labelWidth(labels, width) {
    pen.font = LABEL_FONT;
    const widest = Math.max(0, ...labels.map(label => pen.measureText(label).width));
    return Math.ceil(Math.min(widest + 2, MOST_LABEL * width));
  }

  // A grid whose labels at the left have their place, with an axis and its name below.
  const besideLabels = (labels, width, more) => ({
    left: labelWidth(labels, width) + 18,
    bottom: 56,
    containLabel: false,
    ...more,
  });

  function readColours() {
    const style = getComputedStyle(root);
    for (const name of ['text', 'soft', 'line', 'card', 'accent', 'bad', 'for', 'against']) {
      colours[name] = style.getPropertyValue(`--${name}`).trim();
    }
  }

  // A numeric axis. Its name stands in the middle of the axis below, above the axis at the left.
  function axis(name, isBelow, more = {}) {
    return {
      type: 'value',
      name,
      nameLocation: isBelow ? 'middle' : 'end',
      nameGap: isBelow ? 28 : 12,
      nameTextStyle: {color: colours.soft, align: isBelow ? 'center' : 'left', padding: isBelow ? 0 : [0, 0, 0, -30]},
      axisLabel: {color: colours.soft, hideOverlap: true, ...more.axisLabel},
      axisLine: {lineStyle: {color: colours.soft}},
      splitNumber: isBelow && isNarrow() ? 3 : 5,
      splitLine: {lineStyle: {color: colours.line}},
      ...Object.fromEntries(Object.entries(more).filter(([key]) => key !== 'axisLabel')),
    };
  }

  const shares = (name, isBelow, more = {}) =>
    axis(name, isBelow, {min: 0, max: 1, ...more, axisLabel: {formatter: whole}});

  const plain = (name, isBelow, more = {}) =>
    axis(name, isBelow, {scale: true, ...more, axisLabel: {formatter: neat, ...more.axisLabel}});

  function categories(labels, width, isLeft) {
    return {
      type: 'category',
      data: labels,
      inverse: isLeft,
      axisLabel: {
        color: colours.text,
        ...(isLeft
          ? {width: labelWidth(labels, width), overflow: 'truncate', interval: 0, fontSize: 12}
          : {hideOverlap: true}),
      },
      axisTick: {show: false},
      axisLine: {lineStyle: {color: colours.soft}},
    };
  }

  // What is said at a point is drawn, not made of markup: names stay texts.
  const words = () => ({
    renderMode: 'richText',
    confine: true,
    backgroundColor: colours.card,
    borderColor: colours.soft,
    textStyle: {color: colours.text},
  });

  // For lines of many points: what is said of the points next to the pointer.
  const along = () => ({
    ...words(),
    trigger: 'axis',
    formatter: points => points.map(point => point.data?.said).filter(Boolean).join('\n'),
  });

  function option(more) {
    return {
      animation: false,
      textStyle: {color: colours.text, fontFamily: 'system-ui, sans-serif', fontSize: 13},
      tooltip: {...words(), formatter: point => point.data?.said ?? ''},
      grid: {left: 8, right: 28, top: isNarrow() ? 84 : 62, bottom: 34, containLabel: true},
      ...more,
      legend: {
        textStyle: {color: colours.text},
        inactiveColor: colours.soft,
        left: 0,
        top: 0,
        itemWidth: 28,
        ...more.legend,
        // Lines without symbols have none in the legend either.
        data: more.series
          .filter(series => series.name)
          .map(({name, symbol}) => (symbol === 'none' ? {name, itemStyle: {opacity: 0}} : {name})),
      },
    };
  }

  const line = (name, data, colour, more = {}) => ({
    name,
    type: 'line',
    data,
    showSymbol: false,
    color: colour,
    lineStyle: {width: 2, color: colour, ...more.lineStyle},
    ...Object.fromEntries(Object.entries(more).filter(([key]) => key !== 'lineStyle')),
  });

  const dashed = {type: 'dashed', width: 1.5};
  const bare = {symbol: 'none', silent: true};
  const diagonal = name => line(name, [[0, 0], [1, 1]], colours.soft, {lineStyle: dashed, ...bare});

  // Each interval as a stroke of one line that is broken between them.
  function strokes(segments, colour) {
    return line(
      '95 % interval',
      segments.flatMap(([from, to]) => [from, to, ['-', '-']]),
      colour,
      {...bare, z: 1, tooltip: {show: false}},
    );
  }

  // Labels of two lines turn away from each other, however close the lines are.
  function reference([value, name, isVertical = true], align) {
    return {
      symbol: 'none',
      silent: true,
      lineStyle: {color: colours.soft, type: 'dashed'},
      label: {
        formatter: name,
        color: colours.soft,
        position: isVertical ? 'start' : 'insideEndTop',
        ...(isVertical ? {align} : {}),
      },
      ...(isVertical ? {xAxis: value} : {yAxis: value}),
    };
  }

  const references = lines => ({
    symbol: 'none',
    silent: true,
    animation: false,
    data: lines.map((of, i) => reference(of, lines.length < 2 ? 'center' : i ? 'left' : 'right')),
  });

  // Points with intervals, one below the other, against lines that something should be on one side of.
  function forest(element, rows, name, lines) {
    element.style.height = `${110 + 30 * rows.length}px`;
    const ends = rows.flatMap(row => [row.value, row.low, row.high]).filter(Number.isFinite);
    const all = [...ends, ...lines.map(([value]) => value)];
    const margin = 0.06 * (Math.max(...all) - Math.min(...all) || 1);
    const round = value => Number(value.toPrecision(2));
    const labels = rows.map(row => row.label);
    return option({
      grid: besideLabels(labels, element.clientWidth, {right: 48, top: 34}),
      legend: {show: false},
      xAxis: plain(name, true, {
        min: round(Math.min(...all) - margin),
        max: round(Math.max(...all) + margin),
        axisLabel: {showMinLabel: false, showMaxLabel: false},
      }),
      yAxis: categories(labels, element.clientWidth, true),
      series: [
        {
          type: 'scatter',
          symbolSize: 11,
          z: 3,
          data: rows.map((row, i) => ({
            value: [row.value, i],
            said: row.said,
            symbol: row.isFlagged ? 'triangle' : 'circle',
            itemStyle: {color: row.isFlagged ? colours.bad : colours.accent, opacity: 1},
          })),
          markLine: references(lines.map(([value, label]) => [value, label, true])),
        },
        strokes(
          rows
            .map((row, i) => [
              [row.low, i],
              [row.high, i],
            ])
            .filter(([from]) => Number.isFinite(from[0])),
          colours.soft,
        ),
      ],
    });
  }

  function bars(element, rows, name, format, lines = []) {
    const shown = rows.slice(0, MOST_BARS);
    const labels = shown.map(row => row.label);
    element.style.height = `${90 + 26 * shown.length}px`;
    return option({
      grid: besideLabels(labels, element.clientWidth, {right: 64, top: lines.length ? 34 : 10}),
      legend: {show: false},
      xAxis: axis(name, true, {axisLabel: {formatter: format}}),
      yAxis: categories(labels, element.clientWidth, true),
      series: [
        {
          type: 'bar',
          color: colours.accent,
          barMaxWidth: 18,
          data: shown.map(row => ({value: row.value, said: row.said})),
          label: {show: true, position: 'right', color: colours.text, formatter: point => format(point.value)},
          markLine: references(lines),
        },
      ],
    });
  }

  // A period may hold both kinds of rows, and stands twice then.
  const period = p => (p.rows_are === 'TEST' ? `${p.label} (test)` : p.label);

  function testPeriods() {
    const labels = report.drift.periods.filter(p => p.rows_are === 'TEST').map(period);
    return {
      silent: true,
      itemStyle: {color: colours.line, opacity: 0.45},
      label: {color: colours.soft, position: 'insideTop'},
      data: labels.length ? [[{name: 'test rows', xAxis: labels.at(0)}, {xAxis: labels.at(-1)}]] : [],
    };
  }

  const DRAWINGS = {
    roc() {
      const said = p =>
        `${percent(p.true_positive_rate)} found\n${percent(p.false_positive_rate)} called in error` +
        (p.threshold === undefined ? '' : `\ncalled from ${decimal(p.threshold)} on`);
      return option({
        tooltip: along(),
        xAxis: shares('false positive rate', true),
        yAxis: shares('true positive rate', false),
        series: [
          line(
            `${curve().label}: AUC ${decimal(curve().auc)}`,
            curve().roc.map(p => ({value: [p.false_positive_rate, p.true_positive_rate], said: said(p)})),
            colours.accent,
            {symbol: 'none'},
          ),
          diagonal('chance'),
        ],
      });
    },

    // What is called positive from a threshold on lies at or above it: the rest is below.
    ks() {
      const {roc, ks} = curve();
      const points = roc.filter(p => p.threshold !== undefined).reverse();
      const steps = (rate, name) => [
        {value: [0, 0], said: ''},
        ...points.map((p, i) => {
          const below = i + 1 < points.length ? 1 - points[i + 1][rate] : 1;
          return {value: [p.threshold, below], said: `${name}: ${percent(below)} up to ${decimal(p.threshold)}`};
        }),
        {value: [1, 1], said: ''},
      ];
      return option({
        tooltip: along(),
        xAxis: axis('probability', true, {min: 0, max: 1}),
        yAxis: shares('share at or below', false),
        series: [
          line('with the outcome', steps('true_positive_rate', 'with the outcome'), colours.for, {
            step: 'end',
            symbol: 'none',
          }),
          line('others', steps('false_positive_rate', 'others'), colours.against, {
            step: 'end',
            symbol: 'none',
            lineStyle: dashed,
          }),
          line(
            `KS ${decimal(ks.value)}`,
            [
              [ks.probability, ks.positives_below],
              [ks.probability, ks.others_below],
            ],
            colours.text,
            {showSymbol: true, symbol: 'diamond', symbolSize: 8},
          ),
        ],
      });
    },

    gains() {
      return option({
        xAxis: shares('share of rows, the highest probabilities first', true),
        yAxis: shares('share of those with the outcome', false),
        series: [
          line(
            'decision',
            [
              {value: [0, 0], said: ''},
              ...curve().gains.map(bin => ({
                value: [bin.share_of_rows, bin.captured],
                said: `${percent(bin.captured)} found in ${percent(bin.share_of_rows)} of the rows`,
              })),
            ],
            colours.accent,
            {showSymbol: true, symbol: 'circle', symbolSize: 7},
          ),
          diagonal('drawn at random'),
        ],
      });
    },

    lift(element) {
      return option({
        grid: {left: 8, right: 28, top: 40, bottom: 34, containLabel: true},
        legend: {show: false},
        xAxis: {
          ...categories(
            curve().gains.map(bin => whole(bin.share_of_rows)),
            element.clientWidth,
            false,
          ),
          name: 'share of rows, the highest probabilities first',
          nameLocation: 'middle',
          nameGap: 28,
          nameTextStyle: {color: colours.soft},
        },
        yAxis: axis('lift (drawn at random: 1)', false),
        series: [
          {
            type: 'bar',
            color: colours.accent,
            data: curve().gains.map(bin => ({
              value: bin.lift,
              said: `${bin.lift.toFixed(2)} times as many in ${percent(bin.share_of_rows)} of the rows`,
            })),
            markLine: references([[1, '', false]]),
          },
        ],
      });
    },

    calibration() {
      const {calibration, uncalibrated} = curve();
      const said = bin =>
        `probability ${percent(bin.mean_predicted)}\nobserved ${percent(bin.observed)} of ${bin.rows} rows\n` +
        `95 % interval ${percent(bin.interval.low)} to ${percent(bin.interval.high)}`;
      const points = bins => bins.map(bin => ({value: [bin.mean_predicted, bin.observed], said: said(bin)}));
      return option({
        xAxis: shares('mean probability', true),
        yAxis: shares('observed share', false),
        series: [
          line('calibrated', points(calibration), colours.accent, {showSymbol: true, symbol: 'circle', symbolSize: 8}),
          strokes(
            calibration.map(bin => [
              [bin.mean_predicted, bin.interval.low],
              [bin.mean_predicted, bin.interval.high],
            ]),
            colours.accent,
          ),
          line('before calibration', points(uncalibrated), colours.for, {
            showSymbol: true,
            symbol: 'triangle',
            symbolSize: 8,
            lineStyle: dashed,
          }),
          diagonal('as it should be'),
        ],
      });
    },

    scores() {
      const {scores, positives, rows} = curve();
      const share = (count, of) => (of ? count / of : 0);
      const data = (count, of) =>
        scores.map(bin => ({
          value: share(bin[count], of),
          said: `${bin.from.toFixed(2)} to ${bin.to.toFixed(2)}\n${bin[count]} rows, ${percent(share(bin[count], of))}`,
        }));
      const bar = (name, values, colour, more) => ({
        name,
        type: 'bar',
        color: colour,
        barGap: '0%',
        barCategoryGap: '12%',
        data: values,
        ...more,
      });
      return option({
        xAxis: {
          ...categories(
            scores.map(bin => bin.from.toFixed(2)),
            0,
            false,
          ),
          name: 'probability, from',
          nameLocation: 'middle',
          nameGap: 28,
          nameTextStyle: {color: colours.soft},
        },
        yAxis: axis('share of the class', false, {axisLabel: {formatter: whole}}),
        series: [
          bar('with the outcome', data('positives', positives), colours.for),
          bar('others', data('others', rows - positives), colours.against, {
            itemStyle: {decal: {symbol: 'rect', dashArrayX: [1, 0], dashArrayY: [2, 4], rotation: -Math.PI / 4}},
          }),
        ],
      });
    },

    fields(element) {
      return bars(
        element,
        report.fields.map(f => ({
          label: f.field,
          value: f.share,
          said: `${f.field}\n${percent(f.share)}, ${decimal(f.mean_log_odds)} in log-odds`,
        })),
        'share',
        percent,
      );
    },

    rates(element) {
      const {periods} = report.drift;
      const data = (rate, word) =>
        periods.map(p => ({value: p[rate], said: `${period(p)}\n${word} ${percent(p[rate])} of ${p.rows} rows`}));
      return option({
        grid: {left: 8, right: 28, top: 62, bottom: 10, containLabel: true},
        xAxis: categories(periods.map(period), element.clientWidth, false),
        yAxis: axis('rate', false, {axisLabel: {formatter: whole}}),
        series: [
          line('observed', data('outcome_rate', 'observed'), colours.accent, {
            showSymbol: true,
            symbol: 'circle',
            symbolSize: 7,
            markArea: testPeriods(),
          }),
          line('predicted', data('mean_predicted', 'predicted'), colours.for, {
            showSymbol: true,
            symbol: 'triangle',
            symbolSize: 7,
            lineStyle: dashed,
          }),
        ],
      });
    },

    areas(element) {
      const {periods} = report.drift;
      return option({
        legend: {show: false},
        grid: {left: 8, right: 28, top: 62, bottom: 10, containLabel: true},
        xAxis: categories(periods.map(period), element.clientWidth, false),
        yAxis: plain('AUC', false),
        series: [
          line(
            'AUC',
            periods.map(p => ({
              value: Number.isFinite(p.auc) ? p.auc : '-',
              said: `${period(p)}\nAUC ${decimal(p.auc)} on ${p.rows} rows\n${interval(p.auc_interval)}`,
            })),
            colours.accent,
            {showSymbol: true, symbol: 'circle', symbolSize: 8, z: 3, markArea: testPeriods()},
          ),
          strokes(
            periods
              .map((p, i) => [
                [i, p.auc_interval?.low],
                [i, p.auc_interval?.high],
              ])
              .filter(([from]) => Number.isFinite(from[1])),
            colours.soft,
          ),
        ],
      });
    },

    drift(element) {
      return bars(
        element,
        report.drift.fields.map(f => ({
          label: f.field,
          value: f.psi.value,
          said: `${f.field}\nPSI ${decimal(f.psi.value)}\nby chance up to ${decimal(f.psi.chance)}`,
        })),
        'PSI',
        neat,
        [
          [0.1, 'some', true],
          [0.25, 'much', true],
        ],
      );
    },

    impact(element) {
      const {groups, reference: best} = report.fairness[element.dataset.of];
      const rows = groups
        .filter(g => Number.isFinite(g.disparate_impact))
        .map(g => ({
          label: g.value,
          value: g.disparate_impact,
          low: g.disparate_impact_interval?.low,
          high: g.disparate_impact_interval?.high,
          isFlagged: g.below_four_fifths === true,
          said:
            `${g.value}\n${decimal(g.disparate_impact)} times as often approved as ${best}\n` +
            interval(g.disparate_impact_interval),
        }));
      return forest(element, rows, 'ratio of approval rates', [
        [0.8, 'four fifths', true],
        [1, 'equal', true],
      ]);
    },

    opportunity(element) {
      const rows = report.fairness[element.dataset.of].groups
        .filter(g => Number.isFinite(g.equal_opportunity))
        .map(g => ({
          label: g.value,
          value: g.equal_opportunity,
          low: g.equal_opportunity_interval?.low,
          high: g.equal_opportunity_interval?.high,
          said: `${g.value}\n${decimal(g.equal_opportunity)}\n${interval(g.equal_opportunity_interval)}`,
        }));
      return forest(element, rows, 'difference of shares of good rows approved', [[0, 'equal', true]]);
    },

    learning: () => learning('auc', 'AUC'),
    losses: () => learning('log_loss', 'log loss'),

    rivals(element) {
      const rows = report.rivals
        .filter(r => r.metric === element.dataset.of)
        .map(r => ({
          label: contender(r.contender),
          value: r.difference,
          low: r.interval.low,
          high: r.interval.high,
          isFlagged: r.verdict === 'WORSE',
          said:
            `${contender(r.contender)}\n${decimal(r.decision)} against ${decimal(r.rival)}\n` + interval(r.interval),
        }));
      return forest(element, rows, 'decision less rival', [[0, 'even', true]]);
    },
  };

  function learning(measure, name) {
    return option({
      legend: {show: false},
      grid: {left: 8, right: 28, top: 40, bottom: 34, containLabel: true},
      xAxis: axis('rows learnt from', true, {min: 0, axisLabel: {formatter: String}}),
      yAxis: plain(name, false),
      series: [
        line(
          name,
          report.learning_curve.points.map(p => ({
            value: [p.rows, p[measure]],
            said: `${p.rows} rows\n${name} ${decimal(p[measure])}`,
          })),
          colours.accent,
          {showSymbol: true, symbol: 'circle', symbolSize: 8},
        ),
      ],
    });
  }

  function draw(element) {
    const chart = drawn.get(element) ?? echarts.init(element, null, {devicePixelRatio: Math.max(2, devicePixelRatio)});
    drawn.set(element, chart);
    chart.setOption(DRAWINGS[element.dataset.chart](element), true);
    chart.resize();
  }

  function drawAll() {
    readColours();
    document.querySelectorAll('.chart').forEach(draw);
  }

  const folded = () => document.querySelectorAll('figure details');

  root.classList.add('drawn');
  folded().forEach(details => details.removeAttribute('open'));
  drawAll();
  document.getElementById('outcome')?.addEventListener('change', event => {
    outcome = Number(event.target.value);
    drawAll();
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', drawAll);
  let width = innerWidth;
  addEventListener('resize', () => {
    if (innerWidth === width) return;
    width = innerWidth;
    drawAll();
  });

  // On paper: dark on white, as wide as a page, with all numbers.
  let opened = [];
  addEventListener('beforeprint', () => {
    root.classList.add('paper');
    drawAll();
    drawn.forEach(chart => chart.resize({width: PAPER_WIDTH}));
    opened = [...folded()].filter(details => !details.open);
    opened.forEach(details => details.setAttribute('open', ''));
  });
  addEventListener('afterprint', () => {
    root.classList.remove('paper');
    opened.forEach(details => details.removeAttribute('open'));
    drawAll();
  });
})();
