import { cashMerger, dividend, isTraderError, split, stockMerger, symbolChange } from '@trader/core';
import type { CorporateAction, ExchangeCalendar } from '@trader/core';
import { toBytes } from './csv-bytes';
import type { CsvInput } from './csv-bytes';
import { textOf } from './decimal';
import { splitHeader } from './header';
import { LineSplitter } from './line-splitter';
import { rowError, shown } from './row-error';

/** How a file of corporate actions is read. */
export interface ActionFileOptions {
  /** Its name, for error messages. */
  readonly file?: string;
  /** The calendar of a symbol: a date without a time means the open of its first session on that day or after. */
  readonly calendarOf: (symbol: string) => ExchangeCalendar;
}

const COLUMNS = ['time', 'symbol', 'kind', 'ratio', 'amount', 'into', 'pay'] as const;
type Row = Readonly<Record<(typeof COLUMNS)[number], string>>;

/** What each kind needs, and what it may have. */
const KINDS: Readonly<Record<string, { readonly needs: readonly (keyof Row)[]; readonly may: readonly (keyof Row)[] }>> = {
  dividend: { needs: ['amount'], may: ['pay'] },
  split: { needs: ['ratio'], may: [] },
  'symbol-change': { needs: ['into'], may: [] },
  merger: { needs: ['into', 'ratio'], may: ['amount'] },
  'cash-merger': { needs: ['amount'], may: [] },
};

/**
 * Reads corporate actions from CSV text with a header line: `time`, `symbol` and `kind`, and of `ratio`, `amount`, `into` and `pay` what the kind takes.
 *
 * | kind | takes |
 * | --- | --- |
 * | `dividend` | `amount` a unit; `pay`, when it is paid (else at once) |
 * | `split` | `ratio`, new to old: 4:1, or 1:10 for a reverse split |
 * | `symbol-change` | `into`, the new symbol |
 * | `merger` | `into` and `ratio`, new to old; `amount` of cash a unit beside them |
 * | `cash-merger` | `amount` a unit |
 *
 * Times are dates (`2024-06-10`: the open of the first session then or later) or ISO 8601 with a zone (`2024-06-10T13:30:00Z`).
 * Throws INVALID_DATA with one line that names file, line and cure.
 */
export const parseActions = (input: CsvInput, options: ActionFileOptions): CorporateAction[] => {
  const { file = 'actions' } = options;
  const bytes = toBytes(input);
  let end = bytes.indexOf(10);
  if (end < 0) end = bytes.length;
  const { delimiter, names } = splitHeader(bytes, 0, bytes[end - 1] === 13 ? end - 1 : end);
  const places = new Map(names.map((name, index) => [name.toLowerCase(), index]));
  for (const column of ['time', 'symbol', 'kind']) {
    if (!places.has(column)) throw rowError(file, 1, `no column "${column}" among ${shown(names.join(','))}: there are ${COLUMNS.join(', ')}`);
  }
  const lines = new LineSplitter(bytes, delimiter, names.length);
  const actions: CorporateAction[] = [];
  let line = 1;
  for (let at = end + 1; at < bytes.length; ) {
    at = lines.split(at);
    line++;
    if (lines.blank) continue;
    if (lines.fields !== names.length) throw rowError(file, line, `has ${lines.fields} fields, the header ${names.length}: give every row as many`);
    const text = (column: string): string => {
      const index = places.get(column);
      return index === undefined ? '' : textOf(bytes, lines.starts[index], lines.ends[index]).trim();
    };
    const row = Object.fromEntries(COLUMNS.map((column) => [column, text(column)])) as Row;
    actions.push(readRow(row, options, (what) => rowError(file, line, what)));
  }
  return actions;
};

const readRow = (row: Row, { calendarOf }: ActionFileOptions, fail: (what: string) => Error): CorporateAction => {
  const kind = Object.hasOwn(KINDS, row.kind) ? KINDS[row.kind] : undefined;
  if (kind === undefined) throw fail(`there is no kind ${shown(row.kind)}: there are ${Object.keys(KINDS).join(', ')}`);
  for (const column of ['ratio', 'amount', 'into', 'pay'] as const) {
    const needed = kind.needs.includes(column);
    if (needed && row[column] === '') throw fail(`a ${row.kind} needs its ${column}`);
    if (!needed && !kind.may.includes(column) && row[column] !== '') throw fail(`a ${row.kind} has no ${column}: leave it empty`);
  }
  try {
    return actionOf(row, (text) => timeOf(text, calendarOf(row.symbol), fail));
  } catch (cause) {
    if (isTraderError(cause) && (cause.code === 'INVALID_DATA' || cause.code === 'INVALID_NUMBER') && !cause.message.includes(' line ')) throw fail(cause.message);
    throw cause;
  }
};

const actionOf = ({ symbol, kind, ratio, amount, into, ...times }: Row, read: (text: string) => number): CorporateAction => {
  const time = read(times.time);
  switch (kind) {
    case 'dividend':
      return dividend({ symbol, amount, time, ...(times.pay === '' ? {} : { payTime: read(times.pay) }) });
    case 'split':
      return split({ symbol, ratio, time });
    case 'symbol-change':
      return symbolChange({ symbol, into, time });
    case 'merger':
      return stockMerger({ symbol, into, ratio, time, ...(amount === '' ? {} : { cash: amount }) });
    default:
      return cashMerger({ symbol, cash: amount, time });
  }
};

const ZONED = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;
const DAY_MS = 86_400_000;

const timeOf = (text: string, calendar: ExchangeCalendar, fail: (what: string) => Error): number => {
  const wrong = (): Error => fail(`${shown(text)} is no time: write a date such as 2024-06-10, or 2024-06-10T13:30:00Z`);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) {
    const time = ZONED.test(text) ? Date.parse(text.replace(' ', 'T')) : NaN;
    if (Number.isNaN(time)) throw wrong();
    return time;
  }
  const midnight = Date.parse(`${text}T00:00:00Z`);
  if (Number.isNaN(midnight)) throw wrong();
  for (let day = midnight; ; day += DAY_MS) {
    const session = calendar.session(new Date(day).toISOString().slice(0, 10));
    if (session !== undefined) return session.open;
  }
};
