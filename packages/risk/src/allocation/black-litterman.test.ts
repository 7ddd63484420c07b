import { describe, expect, it } from 'vitest';
import { FIVE, FIVE_MEANS } from '../../test/portfolios';
import { blackLitterman, impliedReturns } from './black-litterman';

const prior = { covariance: FIVE, prior: FIVE_MEANS };

describe('blackLitterman', () => {
  it('without views is the prior', () => {
    const { mean, covariance } = blackLitterman({ ...prior, tau: 0.1 });
    expect(mean).toEqual(Float64Array.from(FIVE_MEANS));
    covariance.forEach((each, i) => expect(each).toBeCloseTo(1.1 * FIVE[i], 16));
  });

  it('is the mean and covariance of PyPortfolioOpt 1.6.0', () => {
    const views = [{ portfolio: [0, 0, 0, 1, -1], expected: 0.01 }, { portfolio: [1, 0, 0, 0, 0], expected: 0.04 }];
    const { mean, covariance } = blackLitterman({ ...prior, views });
    [0.03549361284342279, 0.05711039441857404, 0.06143186530202557, 0.09128179180447457, 0.09512703009560167].forEach((each, i) => expect(mean[i]).toBeCloseTo(each, 14));
    [0.00655852478348389, 0.00196617576884472, 0.00122852253467823, 0.00090022389328594, -0.00242115413094631].forEach((each, i) => expect(covariance[i]).toBeCloseTo(each, 14));
  });

  it('a view that the prior shares changes no mean, a certain one is met, a doubtful one hardly counts', () => {
    const portfolio = [0, 0, 1, 0, 0];
    blackLitterman({ ...prior, views: [{ portfolio, expected: 0.06 }] }).mean.forEach((each, i) => expect(each).toBeCloseTo(FIVE_MEANS[i], 14));
    expect(blackLitterman({ ...prior, views: [{ portfolio, expected: 0.2, variance: 1e-12 }] }).mean[2]).toBeCloseTo(0.2, 8);
    expect(blackLitterman({ ...prior, views: [{ portfolio, expected: 0.2, variance: 1e6 }] }).mean[2]).toBeCloseTo(0.06, 8);
  });

  it('a view makes means more certain, never less', () => {
    const { covariance } = blackLitterman({ ...prior, views: [{ portfolio: [0, 0, 1, 0, 0], expected: 0.1 }] });
    for (let i = 0; i < 5; i++) expect(covariance[i * 6]).toBeLessThanOrEqual(1.05 * FIVE[i * 6]);
  });

  it('implied returns are those at which the weights are best: aversion x S w', () => {
    expect(impliedReturns([0.5, 0.5], [0.04, 0.01, 0.01, 0.02], 2)).toEqual(Float64Array.of(0.05, 0.03));
  });

  it('refuses what does not fit', () => {
    expect(() => blackLitterman({ ...prior, views: [{ portfolio: [1], expected: 0.1 }] })).toThrow(/portfolio of view 0/);
    expect(() => blackLitterman({ ...prior, views: [{ portfolio: [1, 0, 0, 0, 0], expected: NaN }] })).toThrow(/view 0 must expect/);
    expect(() => blackLitterman({ ...prior, views: [{ portfolio: [1, 0, 0, 0, 0], expected: 0, variance: 0 }] })).toThrow(/variance above 0/);
    expect(() => blackLitterman({ ...prior, views: [{ portfolio: [0, 0, 0, 0, 0], expected: 0 }] })).toThrow(expect.objectContaining({ code: 'INVALID_DATA' }));
    expect(() => blackLitterman({ ...prior, tau: 0 })).toThrow(expect.objectContaining({ code: 'INVALID_CONFIG' }));
    expect(() => blackLitterman({ ...prior, prior: [0.1] })).toThrow(/prior return/);
    expect(() => impliedReturns([1], [0.04], 0)).toThrow(expect.objectContaining({ code: 'INVALID_CONFIG' }));
  });
});
