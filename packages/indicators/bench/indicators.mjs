import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Atr, Ema, Rsi, SessionVwap, Sma, Vwap, atr, ema, rsi, sessionVwap, sma, vwap } from '@trader/indicators';

export const name = 'indicators';

/** A random walk, the same every time. */
const makeBars = (length) => {
  const column = () => new Float64Array(length);
  const bars = { high: column(), low: column(), close: column(), volume: column() };
  let seed = 1;
  const next = () => (seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0) / 4294967296;
  let price = 100;
  for (let i = 0; i < length; i++) {
    const open = price;
    price = open * (0.998 + 0.004 * next()) + (100 - open) * 1e-4;
    bars.high[i] = Math.max(open, price) * (1 + 0.001 * next());
    bars.low[i] = Math.min(open, price) * (1 - 0.001 * next());
    bars.close[i] = price;
    bars.volume[i] = 1 + Math.floor(1000 * next());
  }
  return bars;
};

/** What is compared: the sum of every 997th value from bar 1000 on, counted from the end where a peer leaves out the first bars. */
const digest = (values, bars) => {
  let sum = 0;
  const missing = bars - values.length;
  for (let i = 1000; i < bars; i += 997) sum += values[i - missing];
  return sum;
};

/** A candidate that gives all values at once, from `input(bars)`. */
const batch = (bars, label, prepare) => ({
  name: label,
  load: async () => {
    const columns = makeBars(bars);
    const run = await prepare(columns, new Float64Array(bars));
    return { operations: bars, run: () => digest(run(), bars) };
  },
});

/** A candidate that takes bar by bar: `create` gives a new indicator, `loop` feeds it and writes into `out`. */
const streaming = (bars, label, create, loop) => batch(bars, label, async (columns, out) => {
  const make = await create();
  return () => loop(make(), columns, out);
});

const closes = (indicator, { close }, out) => {
  for (let i = 0; i < out.length; i++) out[i] = indicator.next(close[i]);
  return out;
};
const ranges = (indicator, { high, low, close }, out) => {
  for (let i = 0; i < out.length; i++) out[i] = indicator.next(high[i], low[i], close[i]);
  return out;
};
const volumes = (indicator, { high, low, close, volume }, out) => {
  for (let i = 0; i < out.length; i++) out[i] = indicator.next(high[i], low[i], close[i], volume[i]);
  return out;
};
/** trading-signals gives null until ready, and takes objects where more than the close is needed. */
const addCloses = (indicator, { close }, out) => {
  for (let i = 0; i < out.length; i++) out[i] = indicator.add(close[i]) ?? NaN;
  return out;
};
const addBars = (indicator, { high, low, close, volume }, out) => {
  for (let i = 0; i < out.length; i++) out[i] = indicator.add({ high: high[i], low: low[i], close: close[i], volume: volume[i] }) ?? NaN;
  return out;
};

const native = (bars, indicator, period) => ({
  name: 'C++ -O3',
  command: async () => {
    const folder = mkdtempSync(join(tmpdir(), 'indicators-'));
    const program = join(folder, 'indicators');
    try {
      const source = fileURLToPath(new URL('indicators.cpp', import.meta.url));
      execFileSync('g++', ['-O3', '-ffp-contract=off', '-o', program, source], { stdio: 'ignore' });
    } catch {
      return undefined;
    }
    const file = join(folder, 'bars');
    const { high, low, close, volume } = makeBars(bars);
    writeFileSync(file, Buffer.concat([high, low, close, volume].map(({ buffer }) => Buffer.from(buffer))));
    return [program, indicator, String(bars), file, String(period)];
  },
});

const peer = async () => (await import('technicalindicators')).default ?? (await import('technicalindicators'));
const signals = () => import('trading-signals');
const indicatorts = () => import('indicatorts');

/** @param {{short: boolean}} options */
export const jobs = ({ short }) => {
  const bars = short ? 100_000 : 1_000_000;
  const title = (indicator) => `${indicator}, ${short ? '100k' : '1M'} bars`;
  const unit = 'ns/bar';
  const reference = 'ours, batch';
  return [
    {
      job: title('SMA(20)'), unit, reference, relTol: 1e-9,
      candidates: [
        batch(bars, reference, ({ close }, out) => () => sma(close, 20, out)),
        streaming(bars, 'ours, streaming', () => () => new Sma(20), closes),
        batch(bars, 'technicalindicators', async ({ close }) => {
          const { SMA } = await peer();
          const values = Array.from(close);
          return () => SMA.calculate({ period: 20, values });
        }),
        streaming(bars, 'trading-signals', async () => { const { SMA } = await signals(); return () => new SMA(20); }, addCloses),
        batch(bars, 'indicatorts', async ({ close }) => {
          const its = await indicatorts();
          const values = Array.from(close);
          return () => its.sma(values, { period: 20 });
        }),
        native(bars, 'sma', 20),
      ],
    },
    {
      job: title('EMA(20)'), unit, reference, relTol: 1e-9,
      candidates: [
        batch(bars, reference, ({ close }, out) => () => ema(close, 20, out)),
        streaming(bars, 'ours, streaming', () => () => new Ema(20), closes),
        batch(bars, 'technicalindicators', async ({ close }) => {
          const { EMA } = await peer();
          const values = Array.from(close);
          return () => EMA.calculate({ period: 20, values });
        }),
        streaming(bars, 'trading-signals', async () => { const { EMA } = await signals(); return () => new EMA(20); }, addCloses),
        batch(bars, 'indicatorts', async ({ close }) => {
          const its = await indicatorts();
          const values = Array.from(close);
          return () => its.ema(values, { period: 20 });
        }),
        native(bars, 'ema', 20),
      ],
    },
    {
      // technicalindicators rounds RSI to two decimals: hence the tolerance.
      job: title('RSI(14)'), unit, reference, relTol: 1e-4,
      candidates: [
        batch(bars, reference, ({ close }, out) => () => rsi(close, 14, out)),
        streaming(bars, 'ours, streaming', () => () => new Rsi(14), closes),
        batch(bars, 'technicalindicators', async ({ close }) => {
          const { RSI } = await peer();
          const values = Array.from(close);
          return () => RSI.calculate({ period: 14, values });
        }),
        streaming(bars, 'trading-signals', async () => { const { RSI } = await signals(); return () => new RSI(14); }, addCloses),
        batch(bars, 'indicatorts', async ({ close }) => {
          const its = await indicatorts();
          const values = Array.from(close);
          return () => its.rsi(values, { period: 14 });
        }),
        native(bars, 'rsi', 14),
      ],
    },
    {
      // indicatorts is missing: its ATR is a simple average, another indicator.
      job: title('ATR(14)'), unit, reference, relTol: 1e-9,
      candidates: [
        batch(bars, reference, ({ high, low, close }, out) => () => atr(high, low, close, 14, out)),
        streaming(bars, 'ours, streaming', () => () => new Atr(14), ranges),
        batch(bars, 'technicalindicators', async ({ high, low, close }) => {
          const { ATR } = await peer();
          const input = { period: 14, high: Array.from(high), low: Array.from(low), close: Array.from(close) };
          return () => ATR.calculate(input);
        }),
        streaming(bars, 'trading-signals', async () => { const { ATR } = await signals(); return () => new ATR(14); }, addBars),
        native(bars, 'atr', 14),
      ],
    },
    {
      // No peer has it: theirs run from the first bar on (the next job), or weigh the close alone.
      job: title('VWAP(20)'), unit, reference, relTol: 1e-9,
      candidates: [
        batch(bars, reference, ({ high, low, close, volume }, out) => () => vwap(high, low, close, volume, 20, out)),
        streaming(bars, 'ours, streaming', () => () => new Vwap(20), volumes),
        native(bars, 'vwap', 20),
      ],
    },
    {
      job: title('session VWAP'), unit, reference, relTol: 1e-9,
      candidates: [
        batch(bars, reference, ({ high, low, close, volume }, out) => () => sessionVwap(high, low, close, volume, out)),
        streaming(bars, 'ours, streaming', () => () => new SessionVwap(), volumes),
        batch(bars, 'technicalindicators', async ({ high, low, close, volume }) => {
          const { VWAP } = await peer();
          const input = { high: Array.from(high), low: Array.from(low), close: Array.from(close), volume: Array.from(volume) };
          return () => VWAP.calculate(input);
        }),
        streaming(bars, 'trading-signals', async () => { const { VWAP } = await signals(); return () => new VWAP(); }, addBars),
        native(bars, 'session-vwap', 0),
      ],
    },
  ];
};
