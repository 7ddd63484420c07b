import { renderReport, reportFiles, summarize } from '@trader/backtest';
import { createBarTable } from '@trader/core';
import { roundTrips } from '@trader/observability/journal';

export const name = 'report';

const DAYS = 1000;
const MINUTES = 390;
const DAY_MS = 86_400_000;

/** Four years of one share's minutes and a journal of `trades` round trips spread evenly over them: a decision, an order and a fill in, and the same out. */
const makeRun = (trades) => {
  let seed = 1;
  const random = () => (seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
  const bars = createBarTable(['A'], DAYS * MINUTES);
  const first = Date.UTC(2020, 0, 2, 14, 31);
  const records = [{ kind: 'run', time: first, run: 'bench', strategy: 'bench', currency: 'USD', cash: '1000000', symbols: ['A'] }];
  let [close, equity, trade] = [100, 1_000_000, 0];
  for (let row = 0; row < bars.length; row++) {
    const time = first + Math.floor(row / MINUTES) * DAY_MS + (row % MINUTES) * 60_000;
    bars.time[row] = time;
    bars.openTime[row] = time - 60_000;
    bars.open[row] = close;
    close = Math.max(20, Math.round((close + (random() - 0.5) * 0.2) * 100) / 100);
    bars.close[row] = close;
    bars.high[row] = Math.max(close, bars.open[row]) + 0.01;
    bars.low[row] = Math.min(close, bars.open[row]) - 0.01;
    bars.volume[row] = 1000;
    const price = String(close);
    for (; trade < Math.floor(((row + 1) * trades) / bars.length); trade++) {
      const realized = ((random() - 0.5) * 4).toFixed(2);
      equity += Number(realized) - 0.7;
      for (const [side, id, gain, position, reason] of [['buy', `a${trade}`, '0', '100', 'up'], ['sell', `b${trade}`, realized, '0', 'down']]) {
        records.push({ kind: 'decision', time, id: `${id}p`, owner: 'bench', symbol: 'A', from: '0', to: position, price, reason });
        records.push({ kind: 'intent', time, id, parent: `${id}p`, owner: 'bench', symbol: 'A', side, type: 'market', quantity: '100', reduceOnly: side === 'sell', reason });
        records.push({ kind: 'fill', time, id, execution: `${id}-1`, symbol: 'A', side, quantity: '100', price, fee: '0.35', at: time, realized: gain, position, cash: '0', equity: '0' });
      }
    }
    if (row % MINUTES === MINUTES - 1) records.push({ kind: 'session', time, day: '', cash: '0', equity: equity.toFixed(2), peak: '0', positions: {} });
  }
  return { records, bars, title: 'Bench', periodsPerYear: 252, notes: [] };
};

const figuresOf = ({ metrics, trips }) => ({ trips: trips.length, metrics: Object.fromEntries(metrics.map(({ key, value }) => [key, value])) });

/** What a file's pieces add up to, in bytes; they are made as they are asked for. */
const bytesOf = ({ content }) => {
  if (typeof content === 'string') return Buffer.byteLength(content);
  let bytes = 0;
  for (const piece of content) bytes += piece.length;
  return bytes;
};

const COLUMNS = ['owner', 'symbol', 'side', 'quantity', 'entryTime', 'entryPrice', 'entryReason', 'exitTime', 'exitPrice', 'exitReason', 'pnl', 'fees'];
const HEADER = 'number,owner,symbol,side,quantity,entry_time,entry_price,entry_reason,exit_time,exit_price,exit_reason,pnl,fees';

/** The bytes of trades.csv as one would first write it: an object for each trade, a text for each field, one for all. */
const naiveTrades = (records) => {
  const field = (value) => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
  const lines = roundTrips(records).map((trip, at) =>
    [at + 1, ...COLUMNS.map((column) => (column.endsWith('Time') ? new Date(trip[column]).toISOString() : trip[column]))].map((value) => field(String(value))).join(','));
  return Buffer.from(`${HEADER}\n${lines.join('\n')}\n`).length;
};

/** @param {{short: boolean}} options */
export const jobs = ({ short }) => {
  const trades = short ? 20_000 : 1_000_000;
  // The ways to compare with take too long for a million.
  const few = trades / 10;
  const load = (prepare, count = trades) => async () => ({ operations: 1, run: prepare(makeRun(count)) });
  const job = (what, prepare) => ({
    job: `${what}, ${trades} trades`, unit: 'ms/report', reference: 'ours', candidates: [{ name: 'ours', load: load(prepare) }],
  });
  return [
    job('figures and page', (input) => () => {
      const summary = summarize(input);
      return { ...figuresOf(summary), page: renderReport(input, summary).length };
    }),
    job('figures, page, JSON, CSV and Parquet', (input) => () => {
      const summary = summarize(input);
      return { ...figuresOf(summary), files: reportFiles(input, summary).map((file) => [file.name, bytesOf(file)]) };
    }),
    {
      job: `trades of the journal as CSV, ${few} trades`, unit: 'ms/report', reference: 'an object a trade, a text a field',
      candidates: [
        { name: 'ours, all figures with it', load: load((input) => () => bytesOf(reportFiles({ ...input, bars: createBarTable(['A'], 0) }, summarize(input)).find(({ name: file }) => file === 'trades.csv')), few) },
        { name: 'an object a trade, a text a field', load: load(({ records }) => () => naiveTrades(records), few) },
      ],
    },
    {
      job: `floor: the journal's lines parsed, nothing made of them, ${few} trades`, unit: 'ms/report', reference: 'JSON.parse',
      candidates: [{
        name: 'JSON.parse', load: load(({ records }) => {
          const lines = records.map((record) => JSON.stringify(record));
          return () => lines.reduce((fills, line) => fills + (JSON.parse(line).kind === 'fill' ? 1 : 0), 0);
        }, few),
      }],
    },
  ];
};
