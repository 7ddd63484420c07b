import { TraderError } from '@trader/core';
import type { JournalRecord } from '@trader/core';

type ValueType = 'text' | 'number' | 'flag' | 'texts' | 'map';
/** How a field is written; `?`: it may be absent. */
type FieldType = ValueType | 'text?' | 'number?' | 'flag?' | 'texts?' | 'map?';
type Kind = JournalRecord['kind'];
type Fields<K extends Kind> = { readonly [P in keyof Extract<JournalRecord, { kind: K }>]-?: FieldType };

/** Every field of every kind, in the order in which it is written. The compiler sees to it that none is missing. */
const FIELDS = {
  run: { kind: 'text', time: 'number', run: 'text', strategy: 'text', currency: 'text', cash: 'text', symbols: 'texts' },
  decision: {
    kind: 'text', time: 'number', id: 'text', owner: 'text', symbol: 'text', from: 'text', to: 'text', or: 'text?', price: 'text', reason: 'text',
  },
  intent: {
    kind: 'text', time: 'number', id: 'text', parent: 'text', owner: 'text', symbol: 'text', side: 'text', type: 'text',
    quantity: 'text', limit: 'text?', stop: 'text?', trailAmount: 'text?', trailBps: 'number?', reduceOnly: 'flag', after: 'text?',
    group: 'text?', timeInForce: 'text?', expiresAt: 'number?', postOnly: 'flag?', replaces: 'text?', lots: 'texts?',
    reason: 'text',
  },
  refusal: { kind: 'text', time: 'number', id: 'text', symbol: 'text', check: 'text', reason: 'text' },
  cancel: { kind: 'text', time: 'number', id: 'text', reason: 'text', again: 'flag?' },
  order: { kind: 'text', time: 'number', id: 'text', status: 'text', reason: 'text', at: 'number' },
  fill: {
    kind: 'text', time: 'number', id: 'text', execution: 'text', symbol: 'text', side: 'text', quantity: 'text', price: 'text',
    fee: 'text', at: 'number', realized: 'text', position: 'text', cash: 'text', equity: 'text', rate: 'text?',
  },
  cash: {
    kind: 'text', time: 'number', id: 'text', reason: 'text', symbol: 'text', currency: 'text', amount: 'text', at: 'number', realized: 'map',
    cash: 'text', equity: 'text', rate: 'text?', settles: 'text?',
  },
  accrual: {
    kind: 'text', time: 'number', id: 'text', symbol: 'text', currency: 'text', amount: 'text', perUnit: 'text', at: 'number', payAt: 'number',
    cash: 'text', equity: 'text', rate: 'text?',
  },
  action: {
    kind: 'text', time: 'number', id: 'text', symbol: 'text', into: 'text', numerator: 'text', denominator: 'text', at: 'number', held: 'map',
    orders: 'map', realized: 'map', position: 'text', cash: 'text', equity: 'text',
  },
  adopt: { kind: 'text', time: 'number', id: 'text', symbol: 'text', owner: 'text', quantity: 'text', price: 'text' },
  goal: { kind: 'text', time: 'number', owner: 'text', symbol: 'text', target: 'text', again: 'flag?' },
  session: { kind: 'text', time: 'number', day: 'text', cash: 'text', equity: 'text', peak: 'text', positions: 'map', balances: 'map?', accruals: 'map?' },
  'margin-call': {
    kind: 'text', time: 'number', id: 'text', state: 'text', equity: 'text', required: 'text', worst: 'text', at: 'number',
  },
  state: { kind: 'text', time: 'number', state: 'text', reason: 'text', by: 'text?', kill: 'text?' },
  breaker: { kind: 'text', time: 'number', from: 'text', to: 'text', reason: 'text' },
  limits: { kind: 'text', time: 'number', limits: 'text', reason: 'text' },
  override: { kind: 'text', time: 'number', event: 'text', id: 'text', text: 'text' },
} as const satisfies { readonly [K in Kind]: Fields<K> };

interface Field {
  readonly name: string;
  readonly type: ValueType;
  readonly optional: boolean;
  /** The text before the value: `,"name":`. */
  readonly lead: string;
}

const LINES: ReadonlyMap<string, readonly Field[]> = new Map(
  Object.entries(FIELDS).map(([kind, fields]) => [
    kind,
    Object.entries(fields).map(([name, type]: [string, FieldType], i) => ({
      name, type: type.replace('?', '') as ValueType, optional: type.endsWith('?'), lead: `${i === 0 ? '{' : ','}"${name}":`,
    })),
  ]),
);

const PLAIN = /^[ !#-[\]-~]*$/;
const quote = (text: string): string => (PLAIN.test(text) ? `"${text}"` : JSON.stringify(text));

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isText = (value: unknown): value is string => typeof value === 'string';

/** The JSON of a value that is of the type, otherwise undefined. */
const valueText = (value: unknown, type: ValueType): string | undefined => {
  if (type === 'number') return typeof value === 'number' && Number.isFinite(value) ? JSON.stringify(value) : undefined;
  if (type === 'flag') return typeof value === 'boolean' ? String(value) : undefined;
  if (type === 'texts') return Array.isArray(value) && value.every(isText) ? JSON.stringify(value) : undefined;
  if (!isMap(value)) return undefined;
  const entries = Object.entries(value);
  if (!entries.every(([, entry]) => isText(entry))) return undefined;
  return `{${entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, entry]) => `${quote(key)}:${quote(String(entry))}`).join(',')}}`;
};

const encode = (record: Readonly<Record<string, unknown>>): string => {
  const kind = String(record['kind']);
  const fields = LINES.get(kind);
  if (fields === undefined) throw new TraderError('INVALID_DATA', `journal record: unknown kind "${kind}"`);
  let line = '';
  for (let i = 0; i < fields.length; i++) {
    const { name, type, optional, lead } = fields[i]!;
    const value = record[name];
    if (value === undefined && optional) continue;
    const text = isText(value) && type === 'text' ? quote(value) : valueText(value, type);
    if (text === undefined) {
      throw new TraderError('INVALID_DATA', `journal record ${kind}: "${name}" must be ${type}, got ${String(value)}`);
    }
    line += lead + text;
  }
  return line + '}';
};

/**
 * A record as its one canonical line of JSON, without the newline: equal records, and only they, have equal lines.
 * Throws INVALID_DATA for an unknown kind, or for a field that is missing or of the wrong type (NaN included).
 */
export const encodeRecord = (record: JournalRecord): string => encode(record as Readonly<Record<string, unknown>>);

/** Reads a canonical line back; undefined when it is not one, down to the order of keys. */
export const decodeRecord = (line: string): JournalRecord | undefined => {
  try {
    const value: unknown = JSON.parse(line);
    return isMap(value) && encode(value) === line ? (value as JournalRecord) : undefined;
  } catch {
    return undefined;
  }
};
