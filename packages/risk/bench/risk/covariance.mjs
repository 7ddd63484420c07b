import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cholesky, sampleCovariance, symmetricEigen } from '@trader/risk';

/** Returns with a common part, period by period, the same every time. */
const makeTable = (periods, assets) => {
  const values = new Float64Array(periods * assets);
  let state = 1;
  const next = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 4294967296 - 0.5;
  for (let t = 0; t < periods; t++) {
    const market = next();
    for (let i = 0; i < assets; i++) values[t * assets + i] = 0.02 * (0.6 * market + next());
  }
  return { values, periods, assets };
};

/** What is compared of a matrix whose cell (i, j) is `cell(i, j)`: its diagonal and every 16th row up to it. */
const digest = (n, cell) => {
  let [trace, weighted] = [0, 0];
  for (let i = 0; i < n; i++) {
    trace += cell(i, i);
    if (i % 16 === 0) for (let j = 0; j <= i; j++) weighted += Math.abs(cell(i, j)) * (1 + ((i * 7 + j * 3) % 11));
  }
  return { trace, weighted, first: cell(0, 0) };
};
const ofArray = (matrix, n) => digest(n, (i, j) => matrix[i * n + j]);
const ofMatrix = (matrix, n) => digest(n, (i, j) => matrix.get(i, j));

/** The last two eigenvalues of ascending ones, and the sum of all. */
const spectrum = (values) => ({ sum: values.reduce((sum, value) => sum + value, 0), last: values.slice(-2) });

const timed = (run) => ({ operations: 1, run });

/** A candidate of ml-matrix, given the package and the table as one of its matrices. */
const peer = (name, table, prepare) => ({
  name,
  load: async () => {
    const ml = await import('ml-matrix');
    return timed(prepare(ml, ml.Matrix.from1DArray(table.periods, table.assets, table.values)));
  },
});

const native = (what, { assets, periods }, runs) => ({
  name: 'C++ -O3 -march=native, one core',
  command: async () => {
    const program = join(mkdtempSync(join(tmpdir(), 'covariance-')), 'covariance');
    const source = fileURLToPath(new URL('../native/covariance.cpp', import.meta.url));
    try {
      execFileSync('g++', ['-std=c++17', '-O3', '-march=native', '-o', program, source], { stdio: 'ignore' });
    } catch {
      return undefined;
    }
    return [program, what, String(assets), String(periods), String(runs)];
  },
});

/** @param {{short: boolean}} options */
export const jobs = ({ short }) => {
  const [n, periods, several, runs] = short ? [100, 200, 50, 3] : [500, 1000, 200, 15];
  const table = makeTable(periods, n);
  const few = makeTable(periods, several);
  return [
    {
      job: `covariance of ${n} assets, ${periods} periods`, unit: 'ms/run', reference: 'ml-matrix, covariance', relTol: 1e-10,
      candidates: [
        { name: 'ours', load: async () => timed(() => ofArray(sampleCovariance(table), n)) },
        peer('ml-matrix, covariance', table, ({ covariance }, matrix) => () => ofMatrix(covariance(matrix), n)),
        native('covariance', table, runs),
      ],
    },
    {
      job: `Cholesky factor, ${n} x ${n}`, unit: 'ms/run', reference: 'ml-matrix, CholeskyDecomposition', relTol: 1e-10,
      candidates: [
        {
          name: 'ours',
          load: async () => {
            const sample = sampleCovariance(table);
            return timed(() => ofArray(cholesky(sample, n), n));
          },
        },
        peer('ml-matrix, CholeskyDecomposition', table, ({ covariance, CholeskyDecomposition }, matrix) => {
          const sample = covariance(matrix);
          return () => ofMatrix(new CholeskyDecomposition(sample).lowerTriangularMatrix, n);
        }),
        native('cholesky', table, runs),
      ],
    },
    {
      job: `eigenvalues and vectors, ${several} x ${several}`, unit: 'ms/run', reference: 'ml-matrix, EigenvalueDecomposition', relTol: 1e-9,
      candidates: [
        {
          name: 'ours',
          load: async () => {
            const sample = sampleCovariance(few);
            return timed(() => spectrum(Array.from(symmetricEigen(sample, several).values)));
          },
        },
        peer('ml-matrix, EigenvalueDecomposition', few, ({ covariance, EigenvalueDecomposition }, matrix) => {
          const sample = covariance(matrix);
          return () => spectrum(new EigenvalueDecomposition(sample, { assumeSymmetric: true }).realEigenvalues.sort((a, b) => a - b));
        }),
      ],
    },
  ];
};
