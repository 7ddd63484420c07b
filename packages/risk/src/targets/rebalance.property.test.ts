import { cash, defineInstrument, magnitude, notional, price } from '@trader/core';
import type { Cash, Quantity } from '@trader/core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { rebalance } from './index';
import type { FeeOf, Holding, RebalanceInput, Rebalancing, TaxLot } from './index';

const DAY_MS = 86_400_000;
const NOW = Date.UTC(2026, 0, 5);

/** Fees in cents a trade, thousandths a share and hundredths of a basis point. */
const feeArbitrary = fc
  .record({ flat: fc.integer({ min: 0, max: 300 }), share: fc.integer({ min: 0, max: 20 }), bps: fc.integer({ min: 0, max: 3000 }) })
  .map(({ flat, share, bps }) => {
    const fee: FeeOf = (instrument, size, at) => {
      const [flatPart, sharePart] = [BigInt(flat) * 10n ** 16n, (magnitude(size) * BigInt(share) * 10n ** 6n)];
      return (flatPart + sharePart + (magnitude(notional(instrument, at, size)) * BigInt(bps)) / 1_000_000n) as Cash;
    };
    return { fee, flat: BigInt(flat) * 10n ** 16n };
  });

const lotsArbitrary = fc.array(fc.record({ size: fc.integer({ min: 1, max: 400 }), cents: fc.integer({ min: 100, max: 30_000 }), age: fc.integer({ min: 0, max: 900 }) }), { maxLength: 4 });

const holdingArbitrary = fc
  .record({ cents: fc.integer({ min: 100, max: 30_000 }), lots: lotsArbitrary, lot: fc.constantFrom('1', '1', '10', '0.001', '0.000001'), weight: fc.integer({ min: 0, max: 20 }) })
  .map(({ cents, lots, lot, weight }) => (symbol: string): { readonly holding: Holding; readonly weight: number } => {
    const instrument = defineInstrument({ symbol, lotSize: lot });
    const taxLots = lots.map(({ size, cents: paid, age }, i): TaxLot => ({
      id: `${symbol}-${i}`, quantity: (BigInt(size) * instrument.lotSize * (lot.startsWith('0') ? 1234n : 1n)) as Quantity, price: price(paid / 100), time: NOW - age * DAY_MS,
    }));
    const held = taxLots.reduce((sum, each) => sum + each.quantity, 0n) as Quantity;
    return { holding: { instrument, price: price(cents / 100), quantity: held, lots: taxLots }, weight };
  });

const inputArbitrary = fc
  .record({
    makers: fc.array(holdingArbitrary, { minLength: 1, maxLength: 8 }),
    cents: fc.integer({ min: 0, max: 20_000_000 }),
    reserve: fc.integer({ min: 0, max: 100_000 }),
    terms: feeArbitrary,
    lotMethod: fc.constantFrom('fifo' as const, 'lifo' as const, 'hifo' as const, 'tax-aware' as const),
    idle: fc.integer({ min: 0, max: 20 }),
  })
  .map(({ makers, cents, reserve, terms, lotMethod, idle }) => {
    const made = makers.map((make, i) => make(`S${i}`));
    const sum = made.reduce((total, each) => total + each.weight, 0) + idle || 1;
    const weights = new Map(made.map(({ holding, weight }) => [holding.instrument.symbol, weight / sum]));
    const input: RebalanceInput = { holdings: made.map((each) => each.holding), cash: cash(cents / 100), weights, time: NOW, fee: terms.fee, reserve: cash(reserve / 100), lotMethod };
    const worth = input.holdings.reduce((total, each) => total + notional(each.instrument, each.price, each.quantity), 0n);
    return { input, flat: terms.flat, valid: input.cash + worth >= (input.reserve ?? 0n) };
  })
  .filter(({ valid }) => valid);

/** What is held, and the cash, once all trades are done at the prices. */
const afterwards = (input: RebalanceInput, { trades, cashAfter }: Rebalancing): RebalanceInput => ({
  ...input,
  cash: cashAfter,
  holdings: input.holdings.map(({ instrument, price: at, quantity: held }) => ({
    instrument, price: at, quantity: trades.find((trade) => trade.symbol === instrument.symbol)?.after ?? held,
  })),
});

const bandsArbitrary = fc.record({
  bands: fc.record({ absolute: fc.double({ min: 0, max: 0.2, noNaN: true }), relative: fc.double({ min: 0, max: 0.5, noNaN: true }) }),
  tradeTo: fc.constantFrom('target' as const, 'edge' as const),
  leastTrade: fc.integer({ min: 0, max: 5000 }).map((dollars) => cash(dollars)),
});

const RUNS = { numRuns: 150 };

it('invariant: cash is exact, and never below the reserve where it was not before, fees included; no more is sold than held; lots of a sale sum to it', () => {
  fc.assert(
    fc.property(inputArbitrary, fc.option(bandsArbitrary), ({ input }, bands) => {
      const result = rebalance({ ...input, ...bands });
      let money: bigint = input.cash;
      for (const { instrument, quantity: size, price: at, after, cost, lots } of result.trades) {
        money -= notional(instrument, at, size) + cost;
        expect(after >= 0n).toBe(true);
        expect(size % instrument.lotSize).toBe(0n);
        if (size < 0n) expect(lots?.reduce((sum, lot) => sum + lot.quantity, 0n)).toBe(-size);
        if (bands) expect(magnitude(notional(instrument, at, size)) >= bands.leastTrade).toBe(true);
      }
      expect(result.cashAfter).toBe(money);
      if (result.trades.some((trade) => trade.quantity > 0n) || input.cash >= (input.reserve ?? 0n)) expect(money >= (input.reserve ?? 0n)).toBe(true);
    }),
    RUNS,
  );
});

it('invariant: without bands every holding ends within one lot and the fees of its target', () => {
  fc.assert(
    fc.property(inputArbitrary, ({ input, flat }) => {
      const result = rebalance(input);
      const left = result.investable - result.cost;
      for (const { instrument, price: at, quantity: held } of afterwards(input, result).holdings) {
        const target = (left * BigInt(Math.floor((input.weights.get(instrument.symbol) ?? 0) * 1e12))) / 10n ** 12n;
        const off = notional(instrument, at, held) - target;
        const room = notional(instrument, at, instrument.lotSize) + result.cost + flat * BigInt(input.holdings.length);
        expect(magnitude(off as Cash) <= room, `${instrument.symbol} is off by ${off}, room ${room}`).toBe(true);
      }
    }),
    RUNS,
  );
});

it('invariant: who asks again at the same prices trades nothing, with bands or without', () => {
  fc.assert(
    fc.property(inputArbitrary, fc.option(bandsArbitrary), ({ input }, bands) => {
      const asked = { ...input, ...bands };
      const again = rebalance(afterwards(asked, rebalance(asked)));
      expect(again.trades.map(({ symbol, quantity: size }) => `${symbol} ${size}`)).toEqual([]);
    }),
    RUNS,
  );
});

it('invariant: the order of the holdings changes no trade', () => {
  fc.assert(
    fc.property(inputArbitrary, ({ input }) => {
      const told = (result: Rebalancing): string[] => result.trades.map((trade) => `${trade.symbol} ${trade.quantity}`).sort();
      const values = input.holdings.map((each) => notional(each.instrument, each.price, each.instrument.lotSize));
      fc.pre(new Set(values).size === values.length);
      expect(told(rebalance({ ...input, holdings: [...input.holdings].reverse() }))).toEqual(told(rebalance(input)));
    }),
    RUNS,
  );
});

