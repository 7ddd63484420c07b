import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cornishFisherTailRisk, historicalTailRisk, returnMoments } from '@trader/risk';

const flags = ['-std=c++17', '-O3', '-ffp-contract=off'];
/** Quantile of a normal at 1 %, and its density there. */
const [PLACE, DENSITY] = [-2.3263478740408408, 0.02665214220345808];

/** The returns that native/tail-risk.cpp makes too: no transcendental function, so that they are the same everywhere. */
const makeReturns = (count) => {
  let state = 12345;
  const uniform = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
  return Float64Array.from({ length: count }, () => {
    const bell = uniform() + uniform() + uniform() + uniform() - 2;
    return 0.0004 + (0.006 * bell) / (0.2 + uniform());
  });
};

const native = (kind, count, confidence, runs) => async () => {
  const program = join(mkdtempSync(join(tmpdir(), 'tail-risk-')), 'tail-risk');
  try {
    execFileSync('g++', [...flags, '-o', program, fileURLToPath(new URL('../native/tail-risk.cpp', import.meta.url))], { stdio: 'ignore' });
  } catch {
    return undefined;
  }
  return [program, kind, String(count), String(confidence), String(runs)];
};

const over = (count, run) => async () => {
  const returns = makeReturns(count);
  return { operations: 1, run: () => run(returns) };
};

/** Of sorted returns, as Acerbi and Tasche define them. */
const ofSorted = (sorted, confidence) => {
  const count = Math.round(sorted.length * (1 - confidence) * 1e6) / 1e6;
  const whole = Math.floor(count);
  let sum = 0;
  for (let i = 0; i < whole; i++) sum += sorted[i];
  return { valueAtRisk: -sorted[whole], expectedShortfall: -(sum + (count - whole) * sorted[whole]) / count };
};

/** As one writes it first: an array, and a pass per moment. */
const naiveCornishFisher = (returns) => {
  const values = [...returns];
  const n = values.length;
  const mean = values.reduce((sum, each) => sum + each, 0) / n;
  const moment = (power) => values.map((each) => (each - mean) ** power).reduce((sum, each) => sum + each, 0) / n;
  const variance = moment(2);
  const s = (Math.sqrt(n * (n - 1)) / (n - 2)) * (moment(3) / variance ** 1.5);
  const k = ((n - 1) / ((n - 2) * (n - 3))) * ((n + 1) * (moment(4) / variance ** 2 - 3) + 6);
  const deviation = Math.sqrt((variance * n) / (n - 1));
  const z = PLACE;
  const place = z + ((z ** 2 - 1) * s) / 6 + ((z ** 3 - 3 * z) * k) / 24 - ((2 * z ** 3 - 5 * z) * s ** 2) / 36;
  const beyond = 1 + (z * s) / 6 + ((z ** 2 - 1) * k) / 24 - ((2 * z ** 2 - 1) * s ** 2) / 36;
  return { valueAtRisk: -deviation * place - mean, expectedShortfall: (deviation * DENSITY * beyond) / 0.01 - mean };
};

/** @param {{short: boolean}} options */
export const jobs = ({ short }) => {
  const count = short ? 50_000 : 1_000_000;
  const many = short ? '50k' : '1M';
  const runs = short ? 5 : 15;
  const historical = (confidence) => ({
    job: `historical VaR and ES at ${Math.round(confidence * 100)} %, ${many} returns`, unit: 'ms/run', reference: 'ours', relTol: 1e-11,
    candidates: [
      { name: 'ours', load: over(count, (returns) => historicalTailRisk(returns, confidence)) },
      { name: 'C++ -O3, std::nth_element', command: native('select', count, confidence, runs) },
      { name: 'C++ -O3, std::sort', command: native('sort', count, confidence, runs) },
      { name: 'Float64Array, sorted', load: over(count, (returns) => ofSorted(Float64Array.from(returns).sort(), confidence)) },
      { name: '[...returns].sort', load: over(count, (returns) => ofSorted([...returns].sort((a, b) => a - b), confidence)) },
    ],
  });
  return [
    historical(0.95),
    historical(0.99),
    {
      job: `Cornish-Fisher VaR and ES at 99 % from ${many} returns`, unit: 'ms/run', reference: 'ours', relTol: 1e-9,
      candidates: [
        { name: 'ours', load: over(count, (returns) => cornishFisherTailRisk({ ...returnMoments(returns), confidence: 0.99 })) },
        { name: 'C++ -O3', command: native('moments', count, 0.99, runs) },
        { name: 'an array and a pass per moment', load: over(count, naiveCornishFisher) },
      ],
    },
  ];
};
