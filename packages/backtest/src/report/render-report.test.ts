import { createBarTable } from '@trader/core';
import { describe, expect, test } from 'vitest';
import { renderReport } from './render-report';
import { summarize } from './summarize';
import { textSummary } from './text-summary';
import { handRun } from './testing/hand-run';
import type { ReportInput } from './report-input';

const render = (input: ReportInput): string => renderReport(input, summarize(input));
const count = (text: string, part: string): number => text.split(part).length - 1;
/** The dots of one kind in the chart of symbol A. */
const dots = (html: string, style: string): number => {
  const chart = html.slice(html.indexOf('id="price-0"'), html.indexOf('id="panel-1"'));
  return count(new RegExp(`<path class="dot ${style}" d="([^"]*)"`).exec(chart)?.[1] ?? '', 'h0');
};

describe('the page', () => {
  test('asks nothing of the network', () => {
    const html = render(handRun());
    expect(/(?:src|href)\s*=|url\(|@import|https?:\/\//.exec(html)?.[0]).toBeUndefined();
    expect(html.includes("default-src 'none'")).toBe(true);
    expect(/NaN|undefined|Infinity/.exec(html)?.[0]).toBeUndefined();
  });

  test('shows the figures, the trades and the notes', () => {
    const html = render(handRun());
    for (const text of ['1,000.00 to 1,006.00 USD', '0.60 %', '2024-01-02 to 2024-01-05', 'Expectancy, USD', 'All 2 trades', 'A note of the run.', 'Run <b>r1</b>']) {
      expect([text, html.includes(text)]).toEqual([text, true]);
    }
    expect(html.includes('<td class="profit n gain">98.00</td>')).toBe(true);
    expect(html.includes('<td class="profit n loss">\u221292.00</td>')).toBe(true);
  });

  test('shows prices as exactly as one reads them', () => {
    const run = handRun();
    const priced = (price: string): string => {
      const records = run.records.map((record) => (record.kind === 'fill' && record.id === 'o1' ? { ...record, price } : record));
      return /<td class="in n">([^<]*)</.exec(render({ ...run, records }))?.[1] ?? '';
    };
    expect(['61.923813', '1.083254', '100'].map(priced)).toEqual(['61.9238', '1.083254', '100']);
  });

  test('writes an amount that is too long for its tile smaller', () => {
    const run = handRun();
    const withFee = (fee: string): string => render({ ...run, records: run.records.map((record) => (record.kind === 'fill' && record.id === 'o1' ? { ...record, fee } : record)) });
    expect([withFee('123456789'), withFee('1')].map((html) => count(html, 'class="much"'))).toEqual([1, 0]);
  });

  test('tells entries, stops and targets apart', () => {
    const html = render(handRun());
    expect(['long', 'short', 'stop', 'target', 'exit'].map((style) => dots(html, style))).toEqual([1, 1, 1, 1, 0]);
  });

  test('draws every trade from its entry to its exit, and tells why to the pointer', () => {
    const html = render(handRun());
    expect([count(html, 'class="link gain"'), count(html, 'class="link loss"')]).toEqual([1, 1]);
    expect(html).toContain('Long 10 at 100: up');
    expect(html).toContain('Out at 99, \u221292.00: stop');
  });

  test('shows months, years, the distribution of returns and exposure', () => {
    const html = render(handRun());
    expect(html).toContain('title="Jan 2024: 0.60 %"');
    for (const id of ['years', 'distribution', 'exposure']) expect(html).toContain(`id="${id}"`);
    // Four days with returns, so four in the bars.
    const days = [...html.matchAll(/: (\d+) days?<\/title>/g)].reduce((sum, [, each]) => sum + Number(each), 0);
    expect(days).toBe(4);
  });

  test('a run of one moment, and one of a single day, still make a page', () => {
    const run = handRun();
    for (const sessions of [0, 1]) {
      const records = [run.records[0], ...run.records.filter(({ kind }) => kind === 'session').slice(0, sessions)];
      expect(/NaN|undefined|Infinity/.exec(render({ ...run, records }))?.[0]).toBeUndefined();
    }
  });

  test('names its tables and its charts for those who do not see them', () => {
    const html = render(handRun());
    expect(count(html, '<table')).toBe(count(html, '<caption'));
    expect(count(html, '<svg')).toBe(count(html, 'role="img" aria-label="'));
  });

  test('has a tab for each of several symbols, and none for one', () => {
    expect(count(render(handRun()), 'type="radio"')).toBe(2);
    const one = handRun();
    const bars = createBarTable(['A'], 4);
    for (const name of ['time', 'openTime', 'open', 'high', 'low', 'close'] as const) {
      for (let row = 0; row < 4; row++) bars[name][row] = one.bars[name][row * 2];
    }
    expect(count(render({ ...one, bars }), 'type="radio"')).toBe(0);
  });

  test.each(['<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', "'; alert(1); '", '</title></script><b>', '&lt;b&gt;'])(
    'text of a stranger stays text: %s',
    (hostile) => {
      const input = handRun({ strategy: hostile, title: hostile, reason: hostile });
      const benchmark = input.benchmark === undefined ? undefined : { ...input.benchmark, name: hostile };
      const records = input.records.map((record) => (record.kind === 'refusal' ? { ...record, check: hostile } : record));
      const html = render({ ...input, records, notes: [hostile], ...(benchmark === undefined ? {} : { benchmark }) });
      const clean = render(handRun());
      for (const mark of ['<script', '</script', '<img', '</title', '<b>']) {
        // Nothing of it became an element: there are as many as without it.
        expect(count(html, mark)).toBe(count(clean, mark));
      }
      // Inside the JSON of the charts quotes are harmless: there a closing script tag is what would end it.
      const outside = html.replace(/<script type="application\/json">.*?<\/script>/gs, '');
      expect(outside.includes(hostile)).toBe(false);
    },
  );

  test('stays small and shows ends of the list when there are many trades', () => {
    const run = handRun();
    const bars = createBarTable(['AAPL'], 50_000);
    for (let row = 0; row < bars.length; row++) {
      bars.time[row] = Date.UTC(2024, 0, 2) + row * 60_000;
      bars.openTime[row] = bars.time[row] - 60_000;
      bars.open[row] = bars.close[row] = 100 + Math.sin(row / 500) * 20;
      bars.high[row] = bars.close[row] + 0.05;
      bars.low[row] = bars.close[row] - 0.05;
    }
    const [start, ...rest] = run.records;
    const trades = rest.slice(0, 5).filter(({ kind }) => kind !== 'session');
    const many = Array.from({ length: 1000 }, (_, at) => trades.map((record) => ('id' in record ? { ...record, id: `${record.id}-${at}`, time: bars.time[at * 50] } : record))).flat();
    const records = [start, ...many, ...rest.filter(({ kind }) => kind === 'session')].map((record) =>
      record.kind === 'fill' ? { ...record, symbol: 'AAPL', at: record.time } : record.kind === 'intent' ? { ...record, symbol: 'AAPL' } : record,
    );
    const html = render({ ...run, records, bars });
    expect(html.length).toBeLessThan(500_000);
    expect(html.includes('The first and the last 20 of 1,000 trades.')).toBe(true);
    expect(html.includes('960 more')).toBe(true);
    expect(html.includes('Close up, from')).toBe(true);
  });
});

describe('the terminal', () => {
  const summary = summarize(handRun({ title: 'By\u001b[31m hand\n' }));

  test('gets the same figures by group, sparklines of equity and drawdown, and no control characters', () => {
    const text = textSummary(summary);
    const lines = text.split('\n');
    expect(lines.slice(0, 6)).toEqual([
      'By [31m hand ',
      'hand on A, B, 2024-01-02 to 2024-01-05',
      '1,000.00 USD -> 1,006.00 USD (Index 50.00 %)',
      '',
      '  Equity    ▁▁██▁',
      '  Drawdown  ████▁',
    ]);
    expect(text).toMatch(/Win rate +50\.00 %/);
    expect(/\p{Cc}/u.test(text.replaceAll('\n', ''))).toBe(false);
    const rows = lines.filter((line) => line.startsWith('    '));
    expect(rows).toHaveLength(summary.metrics.length);
    expect(new Set(rows.map((line) => line.length)).size).toBe(1);
  });

  test('says in whole words, within its width, of which fills the slippage is not known', () => {
    const text = textSummary(summary, { columns: 60 });
    expect(text).toContain('  Slippage paid leaves out 3 of 4 fills: 3 of orders without\n  a price at their decision.');
  });

  test('has two columns where they fit, and colours only when asked', () => {
    const wide = textSummary(summary, { columns: 120 });
    expect(wide.split('\n').length).toBeLessThan(textSummary(summary).split('\n').length * 0.7);
    for (const { label } of summary.metrics) expect(wide).toContain(label);
    const coloured = textSummary(summary, { columns: 120, colours: true });
    expect(coloured.replace(/\p{Cc}\[\d+m/gu, '')).toBe(wide);
    expect(coloured).toContain('\u001b[31m\u22128.38 %\u001b[39m');
  });
});
