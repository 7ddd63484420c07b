import { cash, createApprovalAuthority, defineInstrument, defineOrder, price, quantity } from '@trader/core';
import { CHECK_NAMES, createGate, createOverrides, defaultLimits } from '@trader/risk';

const instrumentsOf = (count) => Array.from({ length: count }, (_, i) => defineInstrument({ symbol: `S${i}`, currency: i % 4 === 3 ? 'EUR' : 'USD' }));

/** Every limit there is. */
const limitsOf = (instruments) => ({
  ...defaultLimits, maxPositionNotional: 1_000_000, maxPositionQuantity: 10_000, maxOrderNotional: 100_000, maxOrderQuantity: 5_000, minOrderNotional: 100,
  maxPositions: 1_000, maxNetLeverage: 2, maxSectorShare: 2, sectors: Object.fromEntries(instruments.map(({ symbol }, i) => [symbol, `sector ${i % 11}`])),
  maxCurrencyShare: 2, currency: 'USD', maxCorrelatedShare: 2, correlations: { symbols: instruments.map(({ symbol }) => symbol), matrix: correlations(instruments.length) },
  maxVolumeShare: 0.1, maxOpenOrders: 100, maxSpreadBps: 50, maxLossStreak: 5, maxRepeatsPerMinute: 600, noEntryAfterOpenMs: 1_000, noEntryBeforeCloseMs: 1_000,
  onlyWhenOpen: true, oneSide: true, restricted: ['X1', 'X2'], owners: { day: '*' }, maxOrdersPerMinute: 1_000,
});

const correlations = (n) => Float64Array.from({ length: n * n }, (_, i) => (i % (n + 1) === 0 ? 1 : (Math.floor(i / n) + (i % n)) % 5 === 0 ? 0.75 : 0.3));

const guards = () => ({
  circuitBreaker: { sessionLoss: 0.05, windowLoss: { loss: 0.02, windowMs: 3_600_000 }, lossesInARow: 5, errors: { count: 10, windowMs: 60_000 }, cooldownMs: 600_000 },
  protections: [
    { kind: 'stop-loss-guard', trades: 4, lookbackMs: 86_400_000, stopMs: 3_600_000 }, { kind: 'max-drawdown', lookbackMs: 86_400_000, stopMs: 3_600_000, maxDrawdown: 0.2 },
    { kind: 'cooldown', stopMs: 60_000 }, { kind: 'low-profit', lookbackMs: 86_400_000, stopMs: 3_600_000, trades: 4 },
  ],
  overrides: createOverrides({ verifySignature: () => true, longestMs: 3_600_000, never: [] }),
});

/** `count` orders over eight symbols, a second of event time apart within one symbol. */
const makeOrders = (count, instruments) =>
  Array.from({ length: count }, (_, i) =>
    defineOrder(instruments[i % 8], {
      id: `run-${i}`, parentId: `parent-${i}`, owner: 'day', symbol: instruments[i % 8].symbol, side: 'buy', type: 'limit',
      quantity: quantity(100 + (i % 7)), limitPrice: price('100.05'), reduceOnly: false, reason: 'bench',
    }));

/** One context for all orders, as the trading loop has it. */
const makeContext = (instruments, marginUsed) => ({
  time: 0, instrument: instruments[0], rate: 1, mark: price(100), markTime: 0, portfolioVersion: 1, position: quantity(200), held: quantity(200), workingBuy: quantity(0),
  workingSell: quantity(0), marginUsed, equity: 100_000, sessionStartEquity: 101_000, peakEquity: 110_000, state: 'active', parentRemaining: quantity(1_000),
  book: {
    instruments, worths: Float64Array.from(instruments, () => 40_000 / instruments.length), buys: Float64Array.from(instruments, (_, i) => (i === 0 ? 5_000 : 0)),
    sells: new Float64Array(instruments.length),
  },
  openOrders: 3, bid: 99.99, ask: 100.01, market: 'open', sessionOpen: -1e7, sessionClose: 1e12, averageVolume: 1e6, borrowable: quantity(1_000_000),
  brokerFunds: {
    fields: { buying_power: cash(200_000) },
    answer: { field: 'buying_power', measures: 'notional', also: [], markup: 0, basis: 'documented', why: 'bench', source: 'bench' },
  },
});

const judgeAll = ({ mintOf, count, symbols, marginUsed, all }) => async () => {
  const instruments = instrumentsOf(symbols);
  const orders = makeOrders(count, instruments);
  const context = makeContext(instruments, marginUsed);
  const limits = all ? limitsOf(instruments) : defaultLimits;
  return {
    operations: count,
    run: () => {
      const gate = createGate({ mint: mintOf(), limits, ...(all ? guards() : {}) });
      let approved = 0;
      for (let i = 0; i < orders.length; i++) {
        context.time = context.markTime = i * 150;
        context.instrument = instruments[i % 8];
        if ('approved' in gate.approve(orders[i], context)) approved++;
      }
      return approved;
    },
  };
};

const realMint = () => createApprovalAuthority().mint;
const noMint = () => (order) => order;

/** @param {{short: boolean}} options */
export const jobs = ({ short }) => {
  const count = short ? 5_000 : 50_000;
  const instruments = instrumentsOf(8);
  const checks = createGate({ mint: noMint(), limits: limitsOf(instruments), ...guards() }).checks.length;
  if (checks !== CHECK_NAMES.length) throw new Error(`the bench turns on ${checks} of ${CHECK_NAMES.length} checks: give it a limit for each`);
  const job = (text, options) => ({
    job: text, unit: 'ns/order', reference: 'ours',
    candidates: [
      { name: 'ours', load: judgeAll({ mintOf: realMint, ...options }) },
      { name: 'ours, the checks alone (no approval minted)', load: judgeAll({ mintOf: noMint, ...options }) },
    ],
  });
  return [
    job(`gate, all ${checks} checks, 8 symbols, all pass`, { count, symbols: 8, marginUsed: 65_000, all: true }),
    job(`gate, all ${checks} checks, 500 symbols, all pass`, { count, symbols: 500, marginUsed: 65_000, all: true }),
    job('gate, default limits, 8 symbols, all pass', { count, symbols: 8, marginUsed: 65_000, all: false }),
    {
      job: `gate, all ${checks} checks, buying power refuses with its figures`, unit: 'ns/order', reference: 'ours',
      candidates: [{ name: 'ours', load: judgeAll({ mintOf: realMint, count, symbols: 8, marginUsed: 99_900, all: true }) }],
    },
  ];
};
