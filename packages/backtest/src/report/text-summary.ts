import { costCells } from './costs';
import { formatDay, formatNumber, formatPercent } from './format';
import { HELD_NUMBERS, heldCells, heldNote } from './held-at-end';
import { groupsOfMetrics } from './metrics/metrics';
import { groupsOf, lastOf, lowestOf } from './thin';
import type { Metric, RunSummary } from './run-summary';
import { slippageNote } from './slippage-note';

const BLOCKS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
const SPARKS = 48;
/** Space between two columns of figures. */
const GAP = 4;

/** How the lines are written. */
export interface TextOptions {
  /** Width of the terminal in characters; figures stand in two columns where they fit. Default 80. */
  readonly columns?: number;
  /** Marks headings, gains and losses by ANSI colours: for a terminal only. Default false: plain text. */
  readonly colours?: boolean;
}

const hoursText = (hours: number): string => {
  if (Number.isNaN(hours) || (hours >= 1 && hours < 48)) return `${formatNumber(hours, 1)} h`;
  return hours < 1 ? `${formatNumber(hours * 60, 0)} min` : `${formatNumber(hours / 24, 1)} days`;
};

/** A metric's value as people read it. */
export const formatMetric = ({ value, unit }: Metric, currency: string): string => {
  if (value === null) return formatNumber(NaN, 0);
  if (unit === 'percent') return formatPercent(value);
  if (unit === 'money') return `${formatNumber(value, 2)} ${currency}`;
  if (unit === 'days') return `${formatNumber(value, Number.isInteger(value) ? 0 : 1)} ${value === 1 ? 'day' : 'days'}`;
  return unit === 'hours' ? hoursText(value) : formatNumber(value, unit === 'ratio' ? 2 : 0);
};

/** A line of blocks whose heights follow the values, which are thinned already. */
const sparkline = (values: Float64Array): string => {
  const low = Math.min(...values);
  const span = Math.max(...values) - low;
  return Array.from(values, (value) => BLOCKS[span === 0 ? 0 : Math.min(7, Math.floor(((value - low) / span) * 8))]).join('');
};

// A strategy's or a file's name may hold anything; what a terminal would act on is left out.
const plain = (text: string): string => text.replace(/\p{Cc}/gu, ' ');

/** The blocks one below the other, in one column or in two of about the same length; every line of a column is as wide as the others. */
const inColumns = (blocks: readonly (readonly string[])[], width: number, columns: number): string[] => {
  const total = blocks.reduce((sum, block) => sum + block.length + 1, 0);
  if (columns < 2 * width + GAP) return blocks.flatMap((block, at) => (at === 0 ? block : ['', ...block]));
  const sides: [string[], string[]] = [[], []];
  for (const block of blocks) {
    const side = sides[0].length + block.length / 2 < total / 2 && sides[1].length === 0 ? sides[0] : sides[1];
    side.push(...(side.length === 0 ? [] : ['']), ...block);
  }
  const height = Math.max(sides[0].length, sides[1].length);
  return Array.from({ length: height }, (_, at) => `${(sides[0][at] ?? '').padEnd(width)}${' '.repeat(GAP)}${sides[1][at] ?? ''}`.trimEnd());
};

const ESCAPE = '\u001b[';
/** Gains green, losses red, headings bold; colours are put on whole lines that are laid out already, so that widths hold. */
const paint = (line: string): string =>
  line.replace(/(?<= )\u2212\d[\d,.]*(?: %)?/g, (loss) => `${ESCAPE}31m${loss}${ESCAPE}39m`);

/** A line for each owner of lots, where there are several. */
const ownerLines = ({ history: { owners }, currency }: RunSummary): readonly string[] => {
  if (owners.length < 2) return [];
  const rows = owners.map(({ owner, trades, pnl, fees }) => [plain(owner), formatNumber(trades, 0), `${formatNumber(pnl, 2)} ${currency}`, `${formatNumber(fees, 2)} ${currency}`]);
  const all = [['Sleeve', 'trades', 'profit', 'fees'], ...rows];
  return ['', ...tableLines(all, 1)];
};

/** Cells one below the other: the first `texts` columns are words, the others numbers. */
const tableLines = (rows: readonly (readonly string[])[], texts: number): readonly string[] => {
  const widths = rows[0].map((_, at) => Math.max(...rows.map((row) => row[at].length)));
  return rows.map((row) => `  ${row.map((cell, at) => (at < texts ? cell.padEnd(widths[at]) : cell.padStart(widths[at]))).join('  ')}`);
};

/** What trading each symbol has cost, a line each, where there are several. */
const costLines = (summary: RunSummary): readonly string[] => {
  const cells = costCells(summary).map((row) => row.map(plain));
  return cells.length === 0 ? [] : ['', `  Costs, ${summary.currency}`, ...tableLines(cells, 1).map((line) => `  ${line}`)];
};

/** What is open at the end, a line each. */
const heldLines = (summary: RunSummary): readonly string[] => {
  if (summary.held.length === 0) return [];
  const cells = heldCells(summary).map((row) => row.map(plain));
  return ['', `  Held at the end. ${heldNote(summary)}`, ...tableLines(cells, cells[0].length - HELD_NUMBERS).map((line) => `  ${line}`)];
};

/** Notes of what the figures do not have; the page has the others. */
const noteLines = ({ history }: RunSummary, columns: number): readonly string[] => {
  const note = slippageNote(history);
  return note === undefined ? [] : ['', ...wrapped(note, columns - 2).map((line) => `  ${line}`)];
};

/** A text in lines of at most `columns` characters, cut between words. */
const wrapped = (text: string, columns: number): readonly string[] => {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > columns) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
};

/**
 * The run as lines of text for a terminal, without a last line end: what it was, sparklines of equity and of drawdown, and every
 * figure by group. Without `colours` it holds no control characters.
 */
export const textSummary = (summary: RunSummary, { columns = 80, colours = false }: TextOptions = {}): string => {
  const { title, strategy, currency, time, equity, drawdown, metrics, benchmark } = summary;
  const groups = groupsOfMetrics(metrics).map(([name, members]) => ({
    name, rows: members.map((metric) => [metric.label, formatMetric(metric, currency)] as const),
  }));
  const rows = groups.flatMap((group) => group.rows);
  const labels = Math.max(...rows.map(([label]) => label.length));
  const values = Math.max(...rows.map(([, value]) => value.length));
  const blocks = groups.map((group) => [`  ${group.name}`, ...group.rows.map(([label, value]) => `    ${label.padEnd(labels)}  ${value.padStart(values)}`)]);
  const lines = inColumns(blocks, 4 + labels + 2 + values, columns);
  const thinned = groupsOf(time.length, SPARKS);
  const money = (amount: number): string => `${formatNumber(amount, 2)} ${currency}`;
  return [
    colours ? `${ESCAPE}1m${plain(title)}${ESCAPE}22m` : plain(title),
    ...wrapped(`${plain(strategy)} on ${plain(summary.symbols.join(', '))}, ${formatDay(time[0])} to ${formatDay(time[time.length - 1])}`, columns),
    `${money(equity[0])} -> ${money(equity[equity.length - 1])}` +
      (benchmark === undefined ? '' : ` (${plain(benchmark.name)} ${formatPercent(benchmark.totalReturn)})`),
    '',
    `  Equity    ${sparkline(lastOf(equity, thinned))}`,
    `  Drawdown  ${sparkline(lowestOf(drawdown, thinned))}`,
    '',
    ...[...lines, ...ownerLines(summary), ...costLines(summary), ...heldLines(summary), ...noteLines(summary, columns)].map((line) => (colours ? paint(line) : line)),
  ].join('\n');
};
