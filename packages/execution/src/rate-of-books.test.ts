import { createBarTable, defineInstrument } from '@trader/core';
import type { Strategy, StrategyContext } from '@trader/core';
import { spreadConversion } from '@trader/costs'; // tidy-ok: a test changes money at a real exchange
import { readJournal } from '@trader/observability/journal'; // tidy-ok: a test reads a real journal
import { expect, it } from 'vitest';
import { createDice, INSTRUMENTS } from '../test/random-market';
import { OtherProcess, runBatch, runLive } from '../test/wiring';
import type { Scenario } from '../test/wiring';

const HOUR = 3_600_000;
const FIRST = Date.parse('2024-03-06T15:00:00Z');

/** A share in euros at 50, and what a euro is worth, hour by hour: open and close. */
const EUROS = [[1.09, 1.1], [1.2, 1.3], [1.4, 1.5]];

const scenario = (): Scenario => {
  const bars = createBarTable(INSTRUMENTS.map((each) => each.symbol), EUROS.length * 2);
  EUROS.forEach(([open = 0, close = 0], hour) => {
    for (const [row, symbol, from, to] of [[hour * 2, 0, 50, 50], [hour * 2 + 1, 2, open, close]] as const) {
      [bars.symbol[row], bars.openTime[row], bars.time[row], bars.volume[row]] = [symbol, FIRST + hour * HOUR, FIRST + (hour + 1) * HOUR, 1000];
      [bars.open[row], bars.high[row], bars.low[row], bars.close[row]] = [from, Math.max(from, to), Math.min(from, to), to];
    }
  });
  let bought = false;
  const strategy = (context: StrategyContext): Strategy => ({
    onBar: (symbol) => {
      if (symbol === 2 && !bought) context.target(0, 100, 'once');
      bought ||= symbol === 2;
    },
  });
  const instruments = INSTRUMENTS.map((each, index) =>
    index === 0 ? { ...each, currency: 'EUR' } : index === 2 ? defineInstrument({ symbol: each.symbol, calendar: '24x7', tickSize: '0.0001' }) : each);
  return { bars, strategy, exchange: { instruments, currency: 'USD', rates: { EUR: 'TNY' }, conversion: spreadConversion(0) } };
};

it('the rate of a record is that of the books, the last close; the exchange changes money at that of the moment, which its two amounts tell', async () => {
  const { text } = runBatch(scenario());
  const records = [...readJournal(text)];
  const fill = records.find((each) => each.kind === 'fill');
  const [paid, got] = records.filter((each) => each.kind === 'cash' && each.reason === 'conversion');
  expect(fill).toMatchObject({ symbol: 'SHR', rate: '1.1', at: FIRST + HOUR });
  // The fill and the conversion are at the open, when a euro was 1.2; the books know the close of 1.1, in rate and equity, until the bar is complete.
  expect(got).toMatchObject({ kind: 'cash', currency: 'EUR', rate: '1.1' });
  if (fill?.kind !== 'fill' || paid?.kind !== 'cash' || got?.kind !== 'cash') throw new Error('no conversion');
  expect(-Number(paid.amount) / Number(got.amount)).toBeCloseTo(1.2, 4);
  const cost = Number(fill.price) * 100 + Number(fill.fee);
  expect(Number(got.amount)).toBeCloseTo(cost, 1);
  // 100,000 and a share that is worth what it cost, less its fee and slippage, at 1.1
  expect(Number(fill.equity)).toBeCloseTo(100_000 + (5000 - cost) * 1.1, 6);
  // Whoever reads the journal back makes the same numbers of it, without a rate of another time.
  const other = new OtherProcess(scenario().exchange);
  const first = await runLive(scenario(), other, createDice(1));
  const again = await runLive(scenario(), other, createDice(2), undefined, first.text);
  expect([first.text, again.text, again.error]).toEqual([text, text, undefined]);
});
