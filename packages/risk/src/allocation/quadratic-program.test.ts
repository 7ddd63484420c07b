import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FIVE, markets, simplexPoints, THREE, varianceOf } from '../../test/portfolios';
import { solveQuadraticProgram } from './quadratic-program';

const budget = (n: number) => ({ indices: Array.from({ length: n }, (_, i) => i), values: new Float64Array(n).fill(1), lower: 1, upper: 1 });

describe('solveQuadraticProgram', () => {
  it('puts a variable that is at its bound exactly there', () => {
    const { x } = solveQuadraticProgram({ size: 3, quadratic: THREE, lower: [0, 0, 0], upper: [0.6, 0.6, 0.6], rows: [budget(3)] });
    expect(x[0]).toBe(0.6);
    expect(x[1]).toBeCloseTo(0.0776, 12);
    expect(x[2]).toBeCloseTo(0.3224, 12);
  });

  it('finds the same point whether a cap is a bound, a row or a limit', () => {
    const program = { size: 3, quadratic: THREE, lower: [0, 0, 0] };
    const cap = { indices: [0], values: [1] };
    for (const x of [
      solveQuadraticProgram({ ...program, rows: [budget(3), { ...cap, lower: -Infinity, upper: 0.6 }] }).x,
      solveQuadraticProgram({ ...program, rows: [budget(3)], limits: [{ ...cap, offset: 0.6 }] }).x,
    ]) {
      expect(Math.abs(x[0] - 0.6)).toBeLessThan(1e-10);
      expect(Math.abs(x[1] - 0.0776)).toBeLessThan(1e-9);
    }
  });

  it('solves a linear program at its corner', () => {
    const { x } = solveQuadraticProgram({ size: 3, linear: [1, 2, 3], lower: [0, 0, 0], upper: [0.6, 0.3, 1], rows: [budget(3)] });
    expect(x[0]).toBe(0.6);
    expect(x[1]).toBe(0.3);
    expect(x[2]).toBeCloseTo(0.1, 12);
  });

  it('takes rows that say the same for one', () => {
    const program = { size: 3, quadratic: THREE, lower: [0, 0, 0], limits: [{ indices: [0], values: [1], offset: 0.6 }] };
    const { x } = solveQuadraticProgram({ ...program, rows: [budget(3), budget(3), { ...budget(3), lower: 0.5 }] });
    expect(x[1]).toBeCloseTo(0.0776, 8);
  });

  it('solves without any constraint', () => {
    const { x } = solveQuadraticProgram({ size: 2, quadratic: [2, 0, 0, 4], linear: [-2, -4] });
    expect(x[0]).toBeCloseTo(1, 12);
    expect(x[1]).toBeCloseTo(1, 12);
  });

  it('pays for a hinge only above its kink: |x - 3| against 1/2 (x - 5)^2 gives 4, and 6 |x - 3| gives 3', () => {
    const hinge = { indices: [0], values: [1], offset: 3 };
    const at = (price: number): number => solveQuadraticProgram({ size: 1, quadratic: [1], linear: [-5 - price / 2], hinges: [{ ...hinge, price }] }).x[0];
    expect(at(2)).toBeCloseTo(4, 9);
    expect(at(12)).toBeCloseTo(3, 9);
  });

  it.each([
    ['rows that no point meets', { lower: [0, 0], upper: [0.3, 0.3], rows: [budget(2)] }, /contradict/],
    ['rows that contradict each other', { rows: [budget(2), { ...budget(2), lower: 2, upper: 3 }] }, /contradict/],
    ['an objective that falls without end', { quadratic: undefined, linear: [1, 2], rows: [budget(2)] }, /falls without end/],
    ['a quadratic part with a negative eigenvalue', { quadratic: [1, 2, 2, 1], lower: [0, 0] }, /eigenvalue below zero/],
    ['bounds that cross', { lower: [0, 2], upper: [1, 1] }, /bounds of 1 contradict/],
    ['a row with an index that does not exist', { rows: [{ indices: [0, 2], values: [1, 1], lower: 0, upper: 0 }] }, /row 0 needs rising indices below 2/],
    ['a row with a value that is not finite', { rows: [{ indices: [0], values: [NaN], lower: 0, upper: 0 }] }, /not finite at 0/],
    ['a row with fewer values than indices', { rows: [{ indices: [0, 1], values: [1], lower: 0, upper: 0 }] }, /as many values/],
    ['a row without a side', { rows: [{ indices: [0], values: [1], lower: -Infinity, upper: Infinity }] }, /finite side/],
    ['a quadratic part of another size', { quadratic: [1] }, /2 x 2/],
    ['a quadratic part that is not symmetric', { quadratic: [1, 0, 0.5, 1] }, /not symmetric at row 1, column 0/],
    ['a linear part that is not finite', { linear: [NaN, 1] }, /linear part 0 must be a finite number/],
    ['a linear part of another size', { linear: [1] }, /linear part needs 2 numbers/],
    ['a hinge that pays', { hinges: [{ indices: [0], values: [1], offset: 0, price: -1 }] }, /hinge 0 needs a price/],
    ['a limit without end', { limits: [{ indices: [0], values: [1], offset: Infinity }] }, /finite offset/],
    ['too few bounds', { lower: [0] }, /bounds need 2/],
  ])('refuses %s', (_what, parts, why) => {
    expect(() => solveQuadraticProgram({ size: 2, quadratic: [1, 0, 0, 1], ...parts })).toThrow(why);
  });

  it('no random feasible point is better, hinges, rows and singular matrices included', () => {
    const cases = markets({ noise: 0 }).chain((market) => fc.record({ market: fc.constant(market), rivals: fc.array(simplexPoints(market.n), { minLength: 5, maxLength: 5 }), price: fc.double({ min: 0, max: 0.02, noNaN: true }) }));
    fc.assert(
      fc.property(cases, ({ market: { n, covariance, mean }, rivals, price }) => {
        const hinges = Array.from({ length: n }, (_, i) => ({ indices: [i], values: [1], offset: 1 / n, price }));
        const linear = mean.map((each) => -each / 10);
        const { x } = solveQuadraticProgram({ size: n, quadratic: covariance, linear, lower: new Float64Array(n), rows: [budget(n)], hinges });
        const cost = (w: Float64Array): number => varianceOf(w, covariance) / 2 + w.reduce((sum, each, i) => sum + each * linear[i] + price * Math.max(0, each - 1 / n), 0);
        for (const rival of rivals) expect(cost(x)).toBeLessThanOrEqual(cost(rival) + 1e-10);
      }),
      { numRuns: 50 },
    );
  });

  it('meets the conditions of Karush, Kuhn and Tucker: equal slopes inside, none lower at the bound', () => {
    fc.assert(
      fc.property(markets({ noise: 0.001, most: 12 }), ({ n, covariance, mean }) => {
        const { x } = solveQuadraticProgram({ size: n, quadratic: covariance, linear: mean.map((each) => -each / 5), lower: new Float64Array(n), rows: [budget(n)] });
        const slopes = Array.from({ length: n }, (_, i) => x.reduce((sum, each, j) => sum + each * covariance[i * n + j], -mean[i] / 5));
        const inside = slopes.filter((_, i) => x[i] > 0);
        const level = Math.min(...inside);
        expect(Math.max(...inside) - level).toBeLessThan(1e-11);
        slopes.forEach((slope, i) => expect(x[i] > 0 || slope >= level - 1e-11).toBe(true));
      }),
      { numRuns: 50 },
    );
  });

  it('is deterministic', () => {
    const program = { size: 5, quadratic: FIVE, lower: new Float64Array(5), rows: [budget(5)], limits: [{ indices: [0, 1], values: [1, 2], offset: 0.9 }] };
    expect(solveQuadraticProgram(program)).toEqual(solveQuadraticProgram(program));
  });
});
