import { hierarchicalRiskParity, meanVariance, minimumCvar, returnsTable, riskParity } from '@trader/risk';

/** Bell-shaped numbers of mean 0 and variance 1 from a fixed seed, the same everywhere. */
const makeBell = () => {
  let state = 20261121;
  const uniform = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
  return () => Math.sqrt(3) * (uniform() + uniform() + uniform() + uniform() - 2);
};

/** Daily returns of `assets` on a market, ten sectors and noise of their own: one array per asset. */
const makeSeries = (assets, days) => {
  const bell = makeBell();
  const traits = Array.from({ length: assets }, (_, i) => ({ sector: i % 10, beta: 1 + 0.3 * bell(), tilt: 0.8 + 0.2 * bell(), own: 0.01 + 0.004 * Math.abs(bell()), drift: 0.0003 + 0.0002 * bell() }));
  const series = traits.map(() => new Float64Array(days));
  for (let day = 0; day < days; day++) {
    const market = 0.01 * bell();
    const sectors = Array.from({ length: 10 }, () => 0.006 * bell());
    traits.forEach(({ sector, beta, tilt, own, drift }, i) => {
      series[i][day] = drift + beta * market + tilt * sectors[sector] + own * bell();
    });
  }
  return series;
};

/** Means, and covariances row by row. */
const makeMarket = (assets) => {
  const days = 2 * assets;
  const series = makeSeries(assets, days);
  const mean = series.map((each) => each.reduce((sum, value) => sum + value, 0) / days);
  series.forEach((each, i) => each.forEach((value, day) => { each[day] = value - mean[i]; }));
  const covariance = new Float64Array(assets * assets);
  for (let i = 0; i < assets; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let day = 0; day < days; day++) sum += series[i][day] * series[j][day];
      covariance[i * assets + j] = covariance[j * assets + i] = sum / (days - 1);
    }
  }
  return { assets, mean, covariance };
};

/** Weights plus 1, so that a relative tolerance of 1e-6 is one of weights. */
const shown = (weights) => Array.from(weights, (each) => 1 + each);

const on = (assets, run) => async () => {
  const market = makeMarket(assets);
  return { operations: 1, run: () => shown(run(market)) };
};

const AVERSION = 10;

/** A run of 500 assets takes it many seconds, so it is timed once, after a few small ones. */
const quadprog = (assets) => async () => {
  const { solveQP } = await import('quadprog');
  const row = (values) => [0, ...values];
  const solve = ({ assets: n, mean, covariance }) => {
    // 1-based: minimise 1/2 x'Dx - d'x, A'x >= b, the first row an equality; D is overwritten
    const D = [[], ...Array.from({ length: n }, (_, i) => row(Array.from(covariance.subarray(i * n, (i + 1) * n), (each) => AVERSION * each)))];
    const A = [[], ...Array.from({ length: n }, (_, i) => row([1, ...Array.from({ length: n }, (_column, j) => (i === j ? 1 : 0))]))];
    return shown(solveQP(D, row(mean), A, row([1, ...new Array(n).fill(0)]), 1).solution.slice(1));
  };
  const market = makeMarket(assets);
  const measure = () => {
    const small = makeMarket(50);
    for (let i = 0; i < 10; i++) solve(small);
    const start = performance.now();
    const output = solve(market);
    return { ns: (performance.now() - start) * 1e6, output };
  };
  return { measure };
};

/** Newton's method on Spinu's function, with a library's matrices. */
const newtonParity = (assets) => async () => {
  const { CholeskyDecomposition, Matrix } = await import('ml-matrix');
  const { covariance } = makeMarket(assets);
  const matrix = Matrix.from1DArray(assets, assets, Array.from(covariance, (each) => each / covariance[0]));
  const run = () => {
    let x = Matrix.columnVector(Array.from({ length: assets }, (_, i) => 1 / Math.sqrt(matrix.get(i, i) * assets)));
    const total = Math.sqrt(x.transpose().mmul(matrix).mmul(x).get(0, 0));
    x.div(total);
    for (let round = 0; round < 100; round++) {
      const slope = Matrix.sub(matrix.mmul(x), Matrix.columnVector(x.to1DArray().map((each) => 1 / (assets * each))));
      const error = Math.max(...slope.to1DArray().map((each, i) => Math.abs(each * x.get(i, 0) * assets)));
      if (error < 1e-11) break;
      const hessian = matrix.clone();
      for (let i = 0; i < assets; i++) hessian.set(i, i, hessian.get(i, i) + 1 / (assets * x.get(i, 0) ** 2));
      const step = new CholeskyDecomposition(hessian).solve(slope);
      const scale = Math.min(1, 0.9 / Math.max(...step.to1DArray().map((each, i) => each / x.get(i, 0))));
      x = Matrix.sub(x, step.mul(scale > 0 ? scale : 1));
    }
    const values = x.to1DArray();
    const sum = values.reduce((all, each) => all + each, 0);
    return shown(values.map((each) => each / sum));
  };
  return { operations: 1, run };
};

/** Clusters merged pair by pair, nearest first, each pair of clusters looked at anew: as one writes it first. */
const naiveOrder = ({ assets, covariance }) => {
  const at = (i, j) => covariance[i * assets + j];
  const distance = Array.from({ length: assets }, (_, i) => Array.from({ length: assets }, (_column, j) => Math.sqrt(Math.max(0, (1 - at(i, j) / Math.sqrt(at(i, i) * at(j, j))) / 2))));
  let clusters = Array.from({ length: assets }, (_, i) => ({ order: [i], height: -1, least: at(i, i), row: i }));
  while (clusters.length > 1) {
    let best = { length: Infinity };
    for (let a = 1; a < clusters.length; a++) {
      for (let b = 0; b < a; b++) {
        const length = distance[clusters[a].row][clusters[b].row];
        if (length < best.length) best = { length, a: clusters[a], b: clusters[b] };
      }
    }
    const [one, other] = [best.a, best.b].sort((a, b) => a.height - b.height || a.least - b.least);
    for (const { row } of clusters) distance[one.row][row] = distance[row][one.row] = Math.min(distance[one.row][row], distance[other.row][row]);
    const merged = { order: [...one.order, ...other.order], height: best.length, least: Math.min(one.least, other.least), row: one.row };
    clusters = [...clusters.filter((each) => each !== one && each !== other), merged];
  }
  return clusters[0].order;
};

const naiveHierarchy = (market) => {
  const { assets, covariance } = market;
  const varianceOf = (items) => {
    const inverse = items.map((i) => 1 / covariance[i * assets + i]);
    const sum = inverse.reduce((all, each) => all + each, 0);
    const weights = inverse.map((each) => each / sum);
    return items.reduce((all, i, a) => all + items.reduce((row, j, b) => row + weights[a] * weights[b] * covariance[i * assets + j], 0), 0);
  };
  const weights = new Array(assets).fill(1);
  const split = (items) => {
    if (items.length < 2) return;
    const halves = [items.slice(0, Math.floor(items.length / 2)), items.slice(Math.floor(items.length / 2))];
    const [left, right] = halves.map(varianceOf);
    for (const i of halves[0]) weights[i] *= right / (left + right);
    for (const i of halves[1]) weights[i] *= left / (left + right);
    halves.forEach(split);
  };
  split(naiveOrder(market));
  return weights;
};

const CONFIDENCE = 0.95;

/** The text of Rockafellar and Uryasev's program, as HiGHS reads it. */
const programText = (series, days) => {
  const price = 1 / ((1 - CONFIDENCE) * days);
  const lines = ['Minimize', ` obj: a${Array.from({ length: days }, (_, t) => ` + ${price} u${t}`).join('')}`, 'Subject To'];
  for (let t = 0; t < days; t++) lines.push(` s${t}: u${t} + a${series.map((each, i) => ` ${each[t] < 0 ? '-' : '+'} ${Math.abs(each[t])} w${i}`).join('')} >= 0`);
  lines.push(` budget: ${series.map((_, i) => `w${i}`).join(' + ')} = 1`, 'Bounds', ' a free', 'End');
  return lines.join('\n');
};

const cvar = (assets, days) => ({
  ours: async () => {
    const returns = returnsTable(makeSeries(assets, days));
    return { operations: 1, run: () => shown(minimumCvar({ returns, confidence: CONFIDENCE }).weights) };
  },
  highs: async () => {
    const { default: load } = await import('highs');
    const highs = await load();
    const text = programText(makeSeries(assets, days), days);
    const run = () => {
      const { Columns } = highs.solve(text);
      return shown(Array.from({ length: assets }, (_, i) => Columns[`w${i}`].Primal));
    };
    return { operations: 1, run };
  },
});

/** @param {{short: boolean}} options */
export const jobs = ({ short }) => {
  const assets = short ? 60 : 500;
  const [few, days] = short ? [10, 200] : [50, 1000];
  const tail = cvar(few, days);
  return [
    {
      job: `long-only mean-variance of ${assets} assets`, unit: 'ms/run', reference: 'ours', relTol: 1e-6,
      candidates: [
        { name: 'ours', load: on(assets, ({ mean, covariance }) => meanVariance({ mean, covariance, aversion: AVERSION }).weights) },
        { name: 'quadprog 1.6.1, timed once', load: quadprog(assets) },
      ],
    },
    {
      job: `mean-variance of ${assets} assets, sectors, caps, turnover and costs`, unit: 'ms/run', reference: 'ours',
      candidates: [{
        name: 'ours',
        load: on(assets, ({ mean, covariance }) => meanVariance({
          mean, covariance, aversion: AVERSION, upper: 0.05, cost: 0.0002, turnover: 0.6, current: new Float64Array(assets).fill(1 / assets),
          groups: Array.from({ length: 10 }, (_, g) => ({ name: `sector ${g}`, assets: Array.from({ length: assets / 10 }, (_asset, i) => 10 * i + g), maximum: 0.2 })),
        }).weights),
      }],
    },
    {
      job: `equal risk contribution of ${assets} assets`, unit: 'ms/run', reference: 'ours', relTol: 1e-9,
      candidates: [
        { name: 'ours', load: on(assets, ({ covariance }) => riskParity(covariance)) },
        { name: 'Newton, with ml-matrix 6.15.1', load: newtonParity(assets) },
      ],
    },
    {
      job: `hierarchical risk parity of ${assets} assets`, unit: 'ms/run', reference: 'ours', relTol: 1e-9,
      candidates: [
        { name: 'ours', load: on(assets, ({ covariance }) => hierarchicalRiskParity(covariance)) },
        { name: 'pairs of clusters, arrays of arrays', load: on(assets, naiveHierarchy) },
      ],
    },
    {
      job: `minimum CVaR of ${few} assets over ${days} scenarios`, unit: 'ms/run', reference: 'ours', relTol: 1e-6,
      candidates: [
        { name: 'ours', load: tail.ours },
        { name: 'HiGHS 1.15.3 in WASM, text read included', load: tail.highs },
      ],
    },
  ];
};
