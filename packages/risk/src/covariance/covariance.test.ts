import { TraderError } from '@trader/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { symmetricEigen } from '../linear/symmetric-eigen';
import {
  correlationOf, denoisedCovariance, ewmaCovariance, factorCovariance, ledoitWolf, nearestPositiveDefinite, oas, returnsTable, rollingCorrelation, RollingCorrelation,
  sampleCovariance, shrunkCorrelation, statisticalFactorCovariance,
} from '../index';
import type { ReturnsTable } from '../index';

const anyTable = fc.record({ assets: fc.integer({ min: 2, max: 9 }), periods: fc.integer({ min: 3, max: 40 }) }).chain(({ assets, periods }) =>
  fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: assets * periods, maxLength: assets * periods }).map((cells): ReturnsTable => ({
    assets, periods, values: Float64Array.from(cells, (cell, i) => cell / 2e4 + 1e-4 * Math.sin(i * i)),
  })));

/** Every way to a covariance of a table. */
const estimators: Readonly<Record<string, (table: ReturnsTable) => Float64Array>> = {
  sampleCovariance,
  ewmaCovariance: (table) => ewmaCovariance(table, { lambda: 0.94 }),
  ledoitWolf: (table) => ledoitWolf(table).covariance,
  'ledoitWolf toward the average correlation': (table) => ledoitWolf(table, { target: 'constant-correlation' }).covariance,
  oas: (table) => oas(table).covariance,
  statisticalFactorCovariance: (table) => statisticalFactorCovariance(table, 2).covariance,
  denoisedCovariance: (table) => denoisedCovariance(sampleCovariance(table), { periods: table.periods }).covariance,
};

const farthest = (a: Float64Array, b: Float64Array): number => a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i])), 0);
const largest = (a: Float64Array): number => a.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
const sin = (periods: number, assets: number): ReturnsTable => ({ periods, assets, values: Float64Array.from({ length: periods * assets }, (_, i) => Math.sin(i * i)) });

describe.each(Object.entries(estimators))('%s', (_name, estimate) => {
  it('is symmetric and positive semidefinite', () => {
    fc.assert(fc.property(anyTable, (table) => {
      const n = table.assets;
      const covariance = estimate(table);
      expect(covariance.length).toBe(n * n);
      for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) expect(covariance[i * n + j]).toBe(covariance[j * n + i]);
      expect(symmetricEigen(covariance, n).values[0]).toBeGreaterThan(-1e-12 * largest(covariance));
    }), { numRuns: 25 });
  });

  it('moves with its assets when they are put in reverse', () => {
    fc.assert(fc.property(anyTable, (table) => {
      const n = table.assets;
      const reversed = table.values.map((_, i) => table.values[i - (i % n) + n - 1 - (i % n)]);
      const covariance = estimate(table);
      expect(farthest(estimate({ ...table, values: reversed }), covariance.slice().reverse())).toBeLessThan(1e-7 * largest(covariance));
    }), { numRuns: 25 });
  });

  it('grows with the square of the scale of returns', () => {
    fc.assert(fc.property(anyTable, (table) => {
      const scaled = estimate({ ...table, values: table.values.map((value) => 4 * value) });
      const covariance = estimate(table);
      expect(farthest(scaled, covariance.map((cell) => 16 * cell))).toBeLessThan(1e-10 * largest(scaled));
    }), { numRuns: 25 });
  });

  it('refuses one period, a return that is not a number, and a table without its numbers', () => {
    for (const table of [{ periods: 1, assets: 3, values: Float64Array.of(1, 2, 3) }, { ...sin(9, 3), values: sin(9, 3).values.fill(Number.NaN, 4, 5) }, { ...sin(9, 3), periods: 8 }]) {
      expect(() => estimate(table)).toThrow(TraderError);
    }
    expect(() => estimate({ ...sin(9, 3), values: sin(9, 3).values.fill(Number.NaN, 4, 5) })).toThrow('return 1 of asset 1 must be a finite number, got NaN');
  });
});

describe('shrinkage', () => {
  it('lies between 0 and 1, and variances of the average correlation stay those of the sample', () => {
    fc.assert(fc.property(anyTable, (table) => {
      const toCorrelation = ledoitWolf(table, { target: 'constant-correlation' });
      for (const { shrinkage } of [ledoitWolf(table), toCorrelation, oas(table), shrunkCorrelation(table)]) {
        expect(shrinkage).toBeGreaterThanOrEqual(0);
        expect(shrinkage).toBeLessThanOrEqual(1);
      }
      const n = table.assets;
      const sample = sampleCovariance(table);
      for (let i = 0; i < n; i++) {
        expect(toCorrelation.covariance[i * n + i]).toBeCloseTo((sample[i * n + i] * (table.periods - 1)) / table.periods, 14);
        expect(shrunkCorrelation(table).correlation[i * n + i]).toBe(1);
      }
    }), { numRuns: 50 });
  });

  it('of one asset is nothing', () => {
    const table = returnsTable([[0.01, -0.02, 0.03]]);
    expect(ledoitWolf(table).shrinkage).toBe(0);
    expect(ledoitWolf(table, { target: 'constant-correlation' }).shrinkage).toBe(0);
    expect(oas(table).shrinkage).toBe(0);
  });

  it('falls as periods come in', () => {
    expect(ledoitWolf(sin(2000, 5)).shrinkage).toBeLessThanOrEqual(1);
    const market = (periods: number): ReturnsTable => {
      const noise = sin(periods, 5);
      return { ...noise, values: noise.values.map((value, i) => value + 3 * Math.sin(7 * Math.floor(i / 5) ** 2)) };
    };
    expect(ledoitWolf(market(2000)).shrinkage).toBeLessThan(ledoitWolf(market(20)).shrinkage / 20);
  });

  it('does not know a target by another name', () => {
    expect(() => ledoitWolf(sin(9, 3), { target: JSON.parse('"market"') })).toThrow(new TraderError('INVALID_CONFIG', "target must be 'identity' or 'constant-correlation', got market"));
  });
});

describe('correlation', () => {
  it('has ones on its diagonal and never leaves -1 to 1', () => {
    fc.assert(fc.property(anyTable, (table) => {
      const correlation = correlationOf(sampleCovariance(table));
      for (let i = 0; i < table.assets; i++) expect(correlation[i * table.assets + i]).toBe(1);
      expect(largest(correlation)).toBe(1);
    }), { numRuns: 30 });
  });

  it('of an asset that never varies is refused, and so is what is no covariance', () => {
    expect(() => correlationOf([1, 0, 0, 0])).toThrow('asset 1 never varies, so it has no correlation: leave it out');
    expect(() => shrunkCorrelation(returnsTable([[1, 2, 3], [2, 2, 2]]))).toThrow(TraderError);
    expect(() => correlationOf([1, 0.5, 0.4, 1])).toThrow('not symmetric');
    expect(() => correlationOf([1, 2, 2, 1])).toThrow('assets 0 and 1 have a correlation of 2, beyond 1');
    // beside an asset of 100,000 times the volatility, too
    expect(() => correlationOf([1, 0, 0, 0, 1e-10, 9e-11, 0, -9e-11, 1e-10])).toThrow('not symmetric: row 2, column 1');
    expect(() => correlationOf([1, 2, 3])).toThrow(TraderError);
    expect(() => correlationOf([Number.NaN])).toThrow(TraderError);
  });
});

describe('exponential weights', () => {
  it('are the plain average when nothing is forgotten, and the last period when all is', () => {
    const table = sin(50, 3);
    const flat = ewmaCovariance(table, { lambda: 1 - 1e-9, mean: 'weighted' });
    expect(farthest(flat, sampleCovariance(table).map((cell) => (cell * 49) / 50))).toBeLessThan(1e-7);
    const last = table.values.subarray(147);
    expect(ewmaCovariance(table, { lambda: 1e-12 })[1]).toBeCloseTo(last[0] * last[1], 9);
    expect(farthest(ewmaCovariance(table, { halfLife: 10 }), ewmaCovariance(table, { lambda: 0.5 ** 0.1 }))).toBe(0);
  });

  it.each([{ lambda: 1 }, { lambda: 0 }, { lambda: Number.NaN }, { halfLife: 0 }, { halfLife: -1 }, { halfLife: Number.NaN }])('refuses %o', (options) => {
    expect(() => ewmaCovariance(sin(9, 3), options)).toThrow(TraderError);
  });
});

describe('factors', () => {
  it('that are the assets leave nothing unexplained', () => {
    const table = sin(30, 3);
    const { covariance, specific, loadings } = factorCovariance(table, table);
    expect(farthest(covariance, sampleCovariance(table))).toBeLessThan(1e-14);
    expect(largest(specific)).toBeLessThan(1e-15);
    expect(farthest(loadings, Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1))).toBeLessThan(1e-13);
  });

  it('of principal components keep variances, and all of them give the sample', () => {
    fc.assert(fc.property(anyTable, (table) => {
      const sample = sampleCovariance(table);
      const one = statisticalFactorCovariance(table, 1);
      for (let i = 0; i < table.assets; i++) expect(one.covariance[i * (table.assets + 1)]).toBeCloseTo(sample[i * (table.assets + 1)], 14);
      expect(farthest(statisticalFactorCovariance(table, table.assets).covariance, sample)).toBeLessThan(1e-14);
      expect(largest(one.loadings)).toBe(Math.max(...one.loadings));
    }), { numRuns: 30 });
  });

  it('are refused when there are too many, too few periods, other periods, or one follows from another', () => {
    const twice = returnsTable([[1, 2, 4, 1, 0, 3], [2, 4, 8, 2, 0, 6]]);
    expect(() => factorCovariance(sin(6, 2), twice)).toThrow('covariance of the factors is not positive definite at row 1');
    expect(() => factorCovariance(sin(9, 2), sin(8, 2))).toThrow('there are 8 periods of factors, and 9 of assets');
    expect(() => factorCovariance(sin(3, 2), sin(3, 2))).toThrow('at least 4 periods');
    for (const count of [0, 4, 1.5]) expect(() => statisticalFactorCovariance(sin(9, 3), count)).toThrow(TraderError);
  });
});

describe('denoising', () => {
  it('finds the one factor that was put in, and levels the rest', () => {
    const noise = sin(400, 30);
    const market = { ...noise, values: noise.values.map((value, i) => value + Math.sin(7 * Math.floor(i / 30) ** 2)) };
    const { signals, noiseVariance, edge, correlation } = denoisedCovariance(sampleCovariance(market), { periods: 400 });
    expect(signals).toBe(1);
    expect(noiseVariance).toBeLessThan(0.6);
    expect(edge).toBeCloseTo(noiseVariance * (1 + Math.sqrt(30 / 400)) ** 2, 14);
    const { values } = symmetricEigen(correlation, 30);
    expect(values[0]).toBeGreaterThan(0.3);
    expect(values[28] - values[0]).toBeLessThan(0.1);
    const detoned = denoisedCovariance(sampleCovariance(market), { periods: 400, detone: 1 });
    expect(symmetricEigen(detoned.correlation, 30).values[29]).toBeLessThan(1.2);
  });

  it('keeps variances, and makes a singular covariance one that can be inverted', () => {
    fc.assert(fc.property(anyTable, (table) => {
      const n = table.assets;
      const sample = sampleCovariance(table);
      const { covariance } = denoisedCovariance(sample, { periods: table.periods });
      for (let i = 0; i < n; i++) expect(covariance[i * (n + 1)]).toBeCloseTo(sample[i * (n + 1)], 14);
    }), { numRuns: 30 });
    expect(symmetricEigen(denoisedCovariance(sampleCovariance(sin(6, 12)), { periods: 6 }).correlation, 12).values[0]).toBeGreaterThan(0.01);
  });

  it.each([{ periods: 1 }, { periods: 9, noiseVariance: 0 }, { periods: 9, noiseVariance: 2 }, { periods: 9, detone: 3 }, { periods: 9, detone: -1 }, { periods: Number.NaN }])('refuses %o', (options) => {
    expect(() => denoisedCovariance(sampleCovariance(sin(9, 3)), options)).toThrow(TraderError);
  });
});

describe('the nearest positive definite matrix', () => {
  it('is a covariance with the same variances and no eigenvalue of its correlation below the least', () => {
    fc.assert(fc.property(fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 6, maxLength: 6 }), ([a, b, c, d, e, f]) => {
      const deviations = [1, 2, 0.5, 3];
      const broken = [1, a, b, c, a, 1, d, e, b, d, 1, f, c, e, f, 1].map((cell, i) => cell * deviations[Math.floor(i / 4)] * deviations[i % 4]);
      const mended = nearestPositiveDefinite(broken, { leastEigenvalue: 1e-4 });
      for (let i = 0; i < 4; i++) expect(mended[i * 5]).toBeCloseTo(deviations[i] ** 2, 12);
      expect(symmetricEigen(correlationOf(mended), 4).values[0]).toBeGreaterThan(1e-4 - 1e-9);
      expect(farthest(nearestPositiveDefinite(mended, { leastEigenvalue: 1e-4 - 1e-8 }), mended)).toBe(0);
    }), { numRuns: 40 });
  });

  it('refuses what is not symmetric, an asset that never varies, and a least eigenvalue of 1', () => {
    expect(() => nearestPositiveDefinite([1, 0.2, 0.4, 1])).toThrow(TraderError);
    expect(() => nearestPositiveDefinite([1, 0, 0, 0])).toThrow(TraderError);
    for (const leastEigenvalue of [1, -0.1, Number.NaN]) expect(() => nearestPositiveDefinite([1, 0, 0, 1], { leastEigenvalue })).toThrow(TraderError);
  });
});

describe('rolling correlation', () => {
  it('is the correlation of each window, however many windows went by', () => {
    fc.assert(fc.property(anyTable, fc.integer({ min: 3, max: 12 }), (table, window) => {
      const rolling = new RollingCorrelation({ assets: table.assets, window });
      for (let period = 0; period < table.periods; period++) {
        rolling.next(table.values.subarray(period * table.assets, (period + 1) * table.assets));
        if (period < window - 1) expect(rolling.correlation()).toBeUndefined();
        else {
          const part = { assets: table.assets, periods: window, values: table.values.slice((period - window + 1) * table.assets, (period + 1) * table.assets) };
          expect(farthest(rolling.correlation() ?? new Float64Array(), correlationOf(sampleCovariance(part)))).toBeLessThan(1e-9);
        }
      }
    }), { numRuns: 30 });
  });

  it('does not drift after a value a million times larger has left the window', () => {
    const a = Array.from({ length: 300 }, (_, i) => (i === 50 ? 1e6 : Math.sin(i * i)));
    const b = a.map((value, i) => (i === 50 ? -1e6 : value + Math.cos(i * i)));
    const part = returnsTable([a.slice(270, 300), b.slice(270, 300)]);
    expect(rollingCorrelation(a, b, 30)[299]).toBeCloseTo(correlationOf(sampleCovariance(part))[1], 12);
  });

  it('is not known before the first window, nor while one of the two stands still', () => {
    const got = rollingCorrelation([1, 2, 3, 3, 3, 3.5], [1, 3, 2, 1, 0, 5], 3);
    expect([...got].map(Number.isNaN)).toEqual([true, true, false, false, true, false]);
    expect(got[2]).toBeCloseTo(0.5, 14);
  });

  it('refuses series of other lengths, holes, a window of one', () => {
    expect(() => rollingCorrelation([1, 2], [1], 2)).toThrow(TraderError);
    expect(() => rollingCorrelation([1, Number.NaN], [1, 2], 2)).toThrow('return of asset 0 must be a finite number, got NaN');
    expect(() => rollingCorrelation([1, 2], [1, 2], 1)).toThrow(TraderError);
    expect(() => new RollingCorrelation({ assets: 0, window: 2 })).toThrow(TraderError);
    expect(() => new RollingCorrelation({ assets: 2, window: 2 }).next([1])).toThrow('a period needs 2 returns, got 1');
  });
});
