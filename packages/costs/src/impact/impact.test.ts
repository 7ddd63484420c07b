import { formatPrice, price, priceToNumber } from '@trader/core';
import type { Side } from '@trader/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { executionOf, future, share } from '../../test/execution-of';
import type { Wish } from '../../test/execution-of';
import {
  almgrenImpact, almgrenSlippage, calibrateSquareRoot, fixedBpsSlippage, noSlippage, spreadSlippage, squareRootImpact, squareRootSlippage, sumOfSlippage,
  volumeShareSlippage,
} from '../index';
import type { ImpactObservation, SlippageModel } from '../index';

const slip = (model: SlippageModel, size: number, at: number | string, wish: Wish = {}): string =>
  formatPrice(model(executionOf(size, wish), price(at)));

describe('impact by share of volume', () => {
  it('is what Zipline and LEAN make of it', () => {
    // 0.1 x (2,500 / 100,000)^2 is 0.0000625 of 1,000.00: 0.0625, up to the tick.
    expect(slip(volumeShareSlippage(), 2500, 1000, { volume: 100_000 })).toBe('1000.07');
    expect(slip(volumeShareSlippage(), 2500, 1000, { volume: 100_000, side: 'sell' })).toBe('999.93');
    expect(slip(volumeShareSlippage({ impact: 1, limit: 1 }), 10_000, 1000, { volume: 100_000 })).toBe('1010');
  });

  it('counts no more than the limit, and a missing volume as the limit', () => {
    for (const [size, volume] of [[50_000, 100_000], [1, 0], [1, -5], [1, NaN]]) {
      expect(slip(volumeShareSlippage(), size, 1000, { volume })).toBe('1000.07');
    }
  });

  it('refuses parameters that are none', () => {
    expect(() => volumeShareSlippage({ impact: -1 })).toThrow('impact of volume share must be a number 0 or above, got -1');
    expect(() => volumeShareSlippage({ limit: NaN })).toThrow('limit of volume share must be a number 0 or above, got NaN');
  });
});

describe('the square-root law', () => {
  it('costs twice as much for four times the size', () => {
    expect(squareRootImpact(0.8, 0.02, 0.01)).toBeCloseTo(0.0016, 15);
    expect(squareRootImpact(0.8, 0.02, 0.04)).toBeCloseTo(0.0032, 15);
    const model = squareRootSlippage({ y: 0.8, dailyVolatility: 0.02 });
    expect(slip(model, 100, 100, { volume: 10_000 })).toBe('100.16');
    expect(slip(model, 400, 100, { volume: 10_000, side: 'sell' })).toBe('99.68');
  });

  it('takes the volume of a day from that of a bar', () => {
    expect(slip(squareRootSlippage({ y: 0.8, dailyVolatility: 0.02, barsPerDay: 100 }), 100, 100, { volume: 100 })).toBe('100.16');
  });

  it('takes an order in a bar without volume as large as the bar', () => {
    expect(slip(squareRootSlippage({ y: 1, dailyVolatility: 0.02 }), 1, 100)).toBe('102');
    expect(slip(squareRootSlippage({ y: 1, dailyVolatility: 0.02, barsPerDay: 4 }), 1, 100)).toBe('101');
  });

  it('takes at most the whole price', () => {
    expect(slip(squareRootSlippage({ y: 1000, dailyVolatility: 1 }), 1, 100)).toBe('200');
    expect(slip(squareRootSlippage({ y: 1000, dailyVolatility: 1 }), 1, 100, { side: 'sell' })).toBe('0.01');
    expect(slip(squareRootSlippage({ y: 1, dailyVolatility: 1 }), 1, 100, { volume: 5e-324 })).toBe('200');
  });

  it('refuses parameters that are none', () => {
    expect(() => squareRootSlippage({ y: NaN, dailyVolatility: 1 })).toThrow('factor of square-root impact must be a number 0 or above, got NaN');
    expect(() => squareRootSlippage({ y: 1, dailyVolatility: Infinity })).toThrow('daily volatility must be a number 0 or above, got Infinity');
    expect(() => squareRootSlippage({ y: 1, dailyVolatility: 1, barsPerDay: 0 })).toThrow('bars per day must be a number above 0, got 0');
  });
});

describe('impact by Almgren et al. 2005', () => {
  // Table 3 of the paper: a tenth of a day's volume of IBM and of DRI in a tenth, a fifth and half a day; basis points, rounded.
  const ibm = { dailyVolatility: 0.0157, sharesOverDailyVolume: 1728 / 6.561 };
  const dri = { dailyVolatility: 0.0226, sharesOverDailyVolume: 168 / 1.929 };
  it.each([
    [ibm, 0.1, 20, 22, 32],
    [ibm, 0.2, 20, 15, 25],
    [ibm, 0.5, 20, 8, 18],
    [dri, 0.1, 22, 32, 43],
    [dri, 0.2, 22, 21, 32],
    [dri, 0.5, 22, 12, 23],
  ])('is that of the paper: %j in %d days', (stock, days, permanent, temporary, cost) => {
    const impact = almgrenImpact({ ...stock, sizeOverDailyVolume: 0.1, days });
    const bps = [impact.permanent, impact.temporary, impact.cost].map((each) => Math.round(each * 1e4));
    expect(bps).toEqual([permanent, temporary, cost]);
  });

  it('slips by the cost of the order, which takes its bar', () => {
    // IBM in a tenth of a day: 32.2 bps of 100; the tenth has a tenth of the volume, so the order is all of it.
    expect(slip(almgrenSlippage({ ...ibm, barsPerDay: 10 }), 1000, 100, { volume: 1000 })).toBe('100.33');
    expect(slip(almgrenSlippage({ ...ibm, barsPerDay: 10 }), 1000, 100)).toBe('100.33');
    expect(slip(almgrenSlippage({ ...ibm, barsPerDay: 2 }), 1000, 100, { volume: 5000, side: 'sell' })).toBe('99.81'); // 18.4 bps
  });

  it('refuses parameters that are none', () => {
    const message = 'shares outstanding over daily volume must be a number 0 or above, got -1';
    expect(() => almgrenSlippage({ dailyVolatility: 0.02, sharesOverDailyVolume: -1 })).toThrow(message);
    expect(() => almgrenSlippage({ ...ibm, barsPerDay: -1 })).toThrow('bars per day must be a number above 0, got -1');
  });
});

describe('calibration of the square-root law', () => {
  const observation = fc.record({
    sizeOverVolume: fc.double({ min: 1e-5, max: 1, noNaN: true }), volatility: fc.double({ min: 1e-3, max: 0.1, noNaN: true }),
    noise: fc.double({ min: -1e-3, max: 1e-3, noNaN: true }),
  });

  it('finds the factor that made the data', () => {
    fc.assert(
      fc.property(fc.array(observation, { minLength: 2, maxLength: 50 }), fc.double({ min: 0.1, max: 3, noNaN: true }), (trades, y) => {
        const fit = calibrateSquareRoot(
          trades.map(({ sizeOverVolume, volatility }) => ({ sizeOverVolume, volatility, slippage: y * volatility * Math.sqrt(sizeOverVolume) })),
        );
        expect(fit.y).toBeCloseTo(y, 9);
        expect(fit.standardError).toBeCloseTo(0, 9);
        expect(fit.rSquared).toBeCloseTo(1, 9);
        expect(fit.observations).toBe(trades.length);
      }),
    );
  });

  it('agrees with a fit worked out by hand', () => {
    // x = 0.01, 0.02, 0.04 and s = 0.012, 0.014, 0.041: sum xs 0.00204, sum x^2 0.0021, so y = 204/210; sum s^2 0.002021,
    // RSS = 0.002021 - 0.00204^2 / 0.0021 = 0.0000392857, error = sqrt(RSS / 2 / 0.0021) = 0.0967146, R^2 = 1 - RSS / 0.002021 = 0.980561.
    const fit = calibrateSquareRoot([
      { sizeOverVolume: 0.25, volatility: 0.02, slippage: 0.012 },
      { sizeOverVolume: 1, volatility: 0.02, slippage: 0.014 },
      { sizeOverVolume: 0.16, volatility: 0.1, slippage: 0.041 },
    ]);
    expect(fit.y).toBeCloseTo(0.9714285714, 9);
    expect(fit.standardError).toBeCloseTo(0.0967146, 6);
    expect(fit.rSquared).toBeCloseTo(0.980561, 6);
  });

  it('finds no better factor by trying', () => {
    const errorOf = (trades: readonly ImpactObservation[], y: number): number =>
      trades.reduce((sum, each) => sum + (each.slippage - y * each.volatility * Math.sqrt(each.sizeOverVolume)) ** 2, 0);
    fc.assert(
      fc.property(fc.array(observation, { minLength: 2, maxLength: 50 }), (drawn) => {
        const trades = drawn.map(({ noise, ...rest }) => ({ ...rest, slippage: 0.7 * rest.volatility * Math.sqrt(rest.sizeOverVolume) + noise }));
        const { y } = calibrateSquareRoot(trades);
        for (const other of [y * 0.99, y * 1.01, y - 1e-4, y + 1e-4]) expect(errorOf(trades, y)).toBeLessThanOrEqual(errorOf(trades, other) * (1 + 1e-9));
      }),
    );
  });

  it('names the trade it cannot use', () => {
    expect(() => calibrateSquareRoot([])).toThrow('there is no trade to calibrate with');
    const good = { sizeOverVolume: 0.1, volatility: 0.02, slippage: 0.001 };
    for (const bad of [{ sizeOverVolume: 0 }, { volatility: NaN }, { slippage: Infinity }, { sizeOverVolume: Infinity }]) {
      expect(() => calibrateSquareRoot([good, { ...good, ...bad }])).toThrow(/square-root impact: trade 1: .*must be above 0, all finite/);
    }
  });
});

describe('half of a spread', () => {
  it('is paid in ticks or bps, up to the tick', () => {
    expect(slip(spreadSlippage({ ticks: 2 }), 1, 100)).toBe('100.01');
    expect(slip(spreadSlippage({ ticks: 2 }), 1, 100, { side: 'sell' })).toBe('99.99');
    expect(slip(spreadSlippage({ ticks: 3 }), 1, 4000, { instrument: future })).toBe('4000.4'); // 1.5 ticks of 0.2
    expect(slip(spreadSlippage({ ticks: '0.000000001' }), 1, 100)).toBe('100.01');
    expect(slip(spreadSlippage({ bps: 10 }), 1, 100)).toBe('100.05');
    expect(slip(spreadSlippage({ ticks: 0 }), 1, 100)).toBe('100');
  });

  it('refuses what is no spread', () => {
    expect(() => spreadSlippage({ ticks: -1 })).toThrow('spread must be 0 ticks or more, got -1');
    expect(() => spreadSlippage({ bps: 10_000 })).toThrow('spread must be from 0 to below 10000 bps, got 10000');
  });
});

it('adds up what several kinds of slippage take', () => {
  const both = sumOfSlippage(spreadSlippage({ ticks: 2 }), fixedBpsSlippage(5), noSlippage);
  expect(slip(both, 1, 100)).toBe('100.06');
  expect(slip(both, 1, 100, { side: 'sell' })).toBe('99.94');
  expect(slip(sumOfSlippage(), 1, '100.001')).toBe('100.01');
  expect(slip(both, 1, '0.01', { side: 'sell' })).toBe('0.01');
});

it('is on the tick, never better than the price shown, and never better for a larger order', () => {
  const models = [
    noSlippage, fixedBpsSlippage(7), spreadSlippage({ ticks: 1.5 }), spreadSlippage({ bps: 3 }), volumeShareSlippage(), volumeShareSlippage({ impact: 5, limit: 2 }),
    squareRootSlippage({ y: 0.8, dailyVolatility: 0.02, barsPerDay: 390 }), almgrenSlippage({ dailyVolatility: 0.02, sharesOverDailyVolume: 250 }),
    sumOfSlippage(spreadSlippage({ ticks: 1 }), squareRootSlippage({ y: 1, dailyVolatility: 0.05 })),
  ];
  const size = fc.integer({ min: 1, max: 10_000_000 });
  const volume = fc.oneof(fc.constant(0), fc.double({ min: 1e-3, max: 1e9, noNaN: true }));
  fc.assert(
    fc.property(fc.constantFrom(...models), size, size, volume, fc.integer({ min: 1, max: 100_000_000 }), fc.constantFrom<Side>('buy', 'sell'), (model, a, b, bar, units, side) => {
      const shown = price((units / 1000).toFixed(3));
      const paid = (of: number) => model(executionOf(of, { side, volume: bar }), shown);
      const worse = (of: number): bigint => (side === 'buy' ? paid(of) - shown : shown - paid(of));
      const small = Math.min(a, b);
      expect(paid(small) % share.tickSize).toBe(0n);
      if (shown >= share.tickSize) expect(worse(small) >= 0n).toBe(true);
      expect(worse(Math.max(a, b)) >= worse(small)).toBe(true);
      expect(priceToNumber(paid(small))).toBeLessThanOrEqual(3 * priceToNumber(shown) + 0.05);
    }),
  );
});
