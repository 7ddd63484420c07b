// Runs two of LEAN's own regression tests through the public engine. docs/reproductions.md tells what had to agree.
import { runBacktest } from '@trader/backtest';
import { cashToNumber, defineInstrument, formatCash } from '@trader/core';
import { costModel, noSlippage, perShareFee } from '@trader/costs';
import { Ema } from '@trader/indicators';
import { leanDailyBars } from './lean-data.mjs';

/** LEAN keeps a quarter of a percent of the account free, and the fee, whenever it turns a share of the account into a quantity. */
const FREE_SHARE = 0.0025;
const FEE_PER_SHARE = 0.005;

const holdings = (/** @type {number} */ equity, /** @type {number} */ price) => {
  const worth = equity * (1 - FREE_SHARE);
  let shares = Math.floor(worth / price);
  while (shares * price + Math.max(1, shares * FEE_PER_SHARE) > worth) shares--;
  return shares;
};

/** @type {import('@trader/core').StrategyFactory} BasicTemplateDailyAlgorithm: all in at the first chance. */
const buyOnce = (context) => ({
  onBar(symbol, _time, _open, _high, _low, close) {
    if (context.position(symbol) === 0 && !context.busy(symbol)) context.target(symbol, holdings(context.equity(), close), 'not invested');
  },
});

/** @type {import('@trader/core').StrategyFactory} MACDTrendAlgorithm: in and out by MACD(12, 26, 9) against its signal. */
const macdTrend = (context) => {
  const [fast, slow, signal] = [new Ema(12), new Ema(26), new Ema(9)];
  return {
    onBar(symbol, _time, _open, _high, _low, close) {
      const macd = fast.next(close) - slow.next(close);
      const delta = (macd - signal.next(macd)) / fast.value; // NaN, a gap to `signal`, until `slow` is ready; NaN until `signal` is
      const held = context.position(symbol);
      if (held === 0 && delta > 0.0025) context.target(symbol, holdings(context.equity(), close), 'MACD above its signal');
      else if (held > 0 && delta < -0.0025) context.target(symbol, 0, 'MACD below its signal');
    },
  };
};

/** Expected figures: Algorithm.CSharp of github.com/QuantConnect/Lean at commit 0124dffa981f34f9b1ad7cac46f6aeb28590e699. */
const CASES = [
  {
    name: 'BasicTemplateDailyAlgorithm', strategy: buyOnce, from: '2013-10-07', to: '2013-10-17',
    expected: { orders: '1', fees: '3.45', equity: '103463.69', 'net profit': '3.464%', drawdown: '1.200%' },
  },
  {
    name: 'MACDTrendAlgorithm', strategy: macdTrend, from: '2004-01-01', to: '2014-12-31',
    expected: { orders: '84', fees: '468.54', equity: '137751.04', 'net profit': '37.751%', drawdown: '34.900%' },
  },
];

/** A decimal text to `places`, halves away from zero. */
const rounded = (/** @type {string} */ text, /** @type {number} */ places) => {
  const [whole, fraction = ''] = text.split('.');
  const units = BigInt(whole + fraction.padEnd(places + 1, '0').slice(0, places + 1));
  return (Number((units + (units < 0n ? -5n : 5n)) / 10n) / 10 ** places).toFixed(places);
};

/** Follows the equity at every close, as LEAN's drawdown does, and hands the bar on. */
const withDrawdown = (/** @type {import('@trader/core').StrategyFactory} */ strategy, /** @type {{ peak: number, worst: number }} */ seen) =>
  (/** @type {import('@trader/core').StrategyContext} */ context, /** @type {Readonly<Record<string, number>>} */ parameters) => {
    const inner = strategy(context, parameters);
    return {
      ...inner,
      onBar(/** @type {Parameters<typeof inner.onBar>} */ ...bar) {
        seen.peak = Math.max(seen.peak, context.equity());
        seen.worst = Math.max(seen.worst, 1 - context.equity() / seen.peak);
        inner.onBar(...bar);
      },
    };
  };

const run = (/** @type {string} */ folder, /** @type {typeof CASES[number]} */ { strategy, from, to }) => {
  const seen = { peak: 100_000, worst: 0 };
  const { equity, fees, ledger } = runBacktest({
    bars: leanDailyBars(folder, 'SPY', from, to),
    instruments: [defineInstrument({ symbol: 'SPY', tickSize: '0.000000001', marginRate: 0.5 })],
    cash: 100_000, name: 'lean', strategy: withDrawdown(strategy, seen), limits: {},
    costs: costModel({ fee: perShareFee({ rate: FEE_PER_SHARE, minimum: 1, maximumPercent: '0.5', decimals: 9 }), slippage: noSlippage }),
  });
  return {
    orders: String(ledger.version), fees: rounded(formatCash(fees), 2), equity: rounded(formatCash(equity), 2),
    'net profit': `${((cashToNumber(equity) / 100_000 - 1) * 100).toFixed(3)}%`, drawdown: `${(Math.round(seen.worst * 1000) / 10).toFixed(3)}%`,
  };
};

/** @typedef {{ test: string, figure: string, theirs: string, ours: string }} Row */

/** Runs all cases on LEAN's data in `folder`. @returns {Row[]} */
export const reproduceLean = (/** @type {string} */ folder) =>
  CASES.flatMap((each) => {
    const ours = run(folder, each);
    return Object.entries(each.expected).map(([figure, theirs]) => ({ test: each.name, figure, theirs, ours: ours[/** @type {keyof typeof ours} */ (figure)] }));
  });
