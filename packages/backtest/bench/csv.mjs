import { parseBars } from '@trader/backtest';
import { parse as csvParse } from 'csv-parse/sync';
import Papa from 'papaparse';

export const name = 'csv';

/** One-minute bars with seconds since 1970 and two decimals, 46 bytes a row, made by arithmetic so that every run reads the same. */
const makeText = (rows) => {
  const lines = ['time,open,high,low,close,volume'];
  let price = 10_000;
  for (let row = 0; row < rows; row++) {
    const step = ((row * 7919) % 201) - 100;
    const next = Math.max(1000, price + step);
    const high = Math.max(price, next) + (row % 37);
    const low = Math.min(price, next) - (row % 29);
    const money = (cents) => (cents / 100).toFixed(2);
    lines.push(`${1_577_836_800 + row * 60},${money(price)},${money(high)},${money(low)},${money(next)},${(row * 31) % 9973}`);
    price = next;
  }
  return lines.join('\n') + '\n';
};

const sum = (column) => {
  let total = 0;
  for (let at = 0; at < column.length; at++) total += column[at];
  return Math.round(total * 100) / 100;
};
const checksum = (columns) => columns.map(sum);

/** What a program has to do with a peer's rows before it can trade on them: numbers, in columns. Nothing is checked. */
const toColumns = (rows) => {
  const columns = Array.from({ length: 6 }, () => new Float64Array(rows.length - 1));
  for (let row = 1; row < rows.length; row++) for (let at = 0; at < 6; at++) columns[at][row - 1] = Number(rows[row][at]);
  for (let row = 0; row < columns[0].length; row++) columns[0][row] *= 1000;
  return columns;
};

/** The least a program can do in JavaScript: cut the text at line ends and commas. Nothing is checked. */
const splitAll = (text) => {
  const rows = text.split('\n').map((line) => line.split(','));
  rows.pop();
  return toColumns(rows);
};

/** @param {{short: boolean}} options */
export const jobs = ({ short }) => {
  const rows = short ? 20_000 : 500_000;
  const load = (read) => async () => {
    const text = makeText(rows);
    return { operations: rows, run: () => checksum(read(text)) };
  };
  return [
    {
      job: `CSV text to columns, ${rows} bars`,
      unit: 'ns/bar',
      reference: 'papaparse',
      candidates: [
        { name: 'papaparse', load: load((text) => toColumns(Papa.parse(text, { skipEmptyLines: true }).data)) },
        { name: 'split at line ends and commas, nothing checked', load: load(splitAll) },
        { name: 'csv-parse', load: load((text) => toColumns(csvParse(text))) },
        {
          name: 'ours, every bar checked',
          load: async () => {
            const { calendarNamed } = await import('@trader/core');
            const calendar = calendarNamed('24x7');
            const read = (text) => {
              const bars = parseBars(text, { symbol: 'X', calendarOf: () => calendar });
              return [bars.openTime, bars.open, bars.high, bars.low, bars.close, bars.volume];
            };
            return load(read)();
          },
        },
      ],
    },
  ];
};
