import { TraderError } from '@trader/core';
import { FAULT_KINDS } from './fault';
import type { FaultKind } from './fault';
import type { PlanOptions } from './fault-plan';

/** What came of a block of seeds: a line of the record. */
export interface Block {
  /** The first seed, and how many from there on. */
  readonly from: number;
  readonly count: number;
  readonly events: number;
  readonly orders: number;
  readonly lives: number;
  readonly twice: number;
  /** Of all its runs. */
  readonly hash: string;
  /** How often faults of each kind hit something. */
  readonly faults: Readonly<Partial<Record<FaultKind, number>>>;
  /** Seeds that broke a rule, each with it. */
  readonly failed: readonly { readonly seed: number; readonly rule: string; readonly what: string }[];
}

/** Where blocks that are done are kept: a text whose first line says of what, and which grows by a line a block. */
export interface SeedRecord {
  /** What it is called, for messages. */
  readonly name: string;
  /** What is put through the seeds, and the code that it is run by: the record of another is refused. */
  readonly what: string;
  readonly code: string;
  /** All that it holds; '' when there is none yet. */
  readonly text: string;
  readonly append: (text: string) => void;
  /** Keeps this beginning of it alone: a crash has torn the line that follows. */
  readonly cut: (beginning: string) => void;
}

/** What decides which runs a block has, beside its seeds and the code. */
export interface RunSettings extends PlanOptions {
  readonly blockSize: number;
  readonly twiceEvery: number;
}

const FORMAT = 1;
/** How a header of whatever format begins, and a block. */
const HEADER = '{"record":';
const BLOCK = '{"from":';

/**
 * The blocks of a record, by their first seeds. A new one gets its header, and a last line that a crash has torn is cut off. Throws INVALID_DATA, and changes nothing, when it is no
 * record or that of other runs.
 */
export const openRecord = ({ name, what, code, text, append, cut }: SeedRecord, settings: RunSettings): ReadonlyMap<number, Block> => {
  const refuse = (why: string): never => {
    throw new TraderError('INVALID_DATA', `${name} ${why}`);
  };
  const header = JSON.stringify({ record: FORMAT, what, code, ...settings });
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  const torn = text.slice(whole.length);
  const [first, ...lines] = whole.split('\n').slice(0, -1);
  const isOurs = text === '' || (text.startsWith(HEADER) && (first !== undefined || header.startsWith(torn)));
  if (!isOurs) return refuse('is no record of seeds, or one that does not say what was run: give another file');
  if (first === undefined) {
    if (torn !== '') cut('');
    append(`${header}\n`);
    return new Map();
  }
  const differences = differencesOf(fieldsOf(first), fieldsOf(header));
  if (differences.length > 0) return refuse(`is the record of other runs (${differences.join(', ')}): give another file, or run what it was begun with`);
  const blocks = lines.map((line, index) => readBlock(line) ?? refuse(`has a line ${index + 2} that is no block of seeds: give another file, or take that line out`));
  if (!torn.startsWith(BLOCK) && !BLOCK.startsWith(torn)) return refuse('ends in a line that is no block of seeds: give another file, or take that line out');
  if (torn !== '') cut(whole);
  return new Map(blocks.map((block) => [block.from, block]));
};

type Fields = Readonly<Record<string, unknown>>;

const differencesOf = (there: Fields, now: Fields): readonly string[] => {
  const said = (value: unknown): string => JSON.stringify(value) ?? 'not said';
  return [...new Set([...Object.keys(there), ...Object.keys(now)])].filter((each) => said(there[each]) !== said(now[each]))
    .map((each) => `${each} is ${said(there[each])} there and ${said(now[each])} now`);
};

const fieldsOf = (line: string): Fields => {
  try {
    return Object(JSON.parse(line));
  } catch {
    return {};
  }
};

const isCount = (value: unknown): value is number => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;

const isFailed = (value: unknown): boolean => {
  const { seed, rule, what } = Object(value) as Fields;
  return isCount(seed) && typeof rule === 'string' && typeof what === 'string';
};

/** A block from its line; undefined when it is none. */
const readBlock = (line: string): Block | undefined => {
  const { from, count, events, orders, lives, twice, hash, faults, failed } = fieldsOf(line);
  const isBlock = [from, count, events, orders, lives, twice].every(isCount) && typeof hash === 'string' && typeof faults === 'object' && faults !== null && Array.isArray(failed);
  if (!isBlock || !failed.every(isFailed)) return undefined;
  if (!Object.entries(faults).every(([kind, hits]) => FAULT_KINDS.some((each) => each === kind) && isCount(hits))) return undefined;
  return { from, count, events, orders, lives, twice, hash, faults, failed } as Block;
};
