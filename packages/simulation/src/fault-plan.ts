import { createRandom, TraderError } from '@trader/core';
import type { Random } from '@trader/core';
import { describeFault, FAULT_KINDS, FAULTS } from './fault';
import type { Fault, FaultKind } from './fault';

/** All that decides a run, beside the code: plain JSON. The same plan is the same run. */
export interface FaultPlan {
  readonly seed: number;
  /** How long it trades, ms. No fault lasts beyond it. */
  readonly ms: number;
  /** Which day and time of day it is (an index into `DAYS`). */
  readonly day: number;
  /** Whether the kill switch is thrown, half-way. */
  readonly kill: boolean;
  /** Whether bars of the past are wanted, bars are shown, and the program looks after its health. Default: none of them. */
  readonly whole?: boolean | undefined;
  readonly faults: readonly Fault[];
}

/** What a plan may have. */
export interface PlanOptions {
  /** Kinds of faults to draw from; all when not given. */
  readonly kinds?: readonly FaultKind[] | undefined;
  /** Most faults of a run; default 12. */
  readonly most?: number | undefined;
  /** How long runs trade, ms, from and to; default 12,000 to 45,000. */
  readonly ms?: readonly [number, number] | undefined;
  /** How many days there are to choose from; default 1. */
  readonly days?: number | undefined;
}

/** Streams of chance of one seed, so that what one part draws does not move what another does. */
export const STREAMS = { plan: 1, network: 2, market: 3, strategy: 4, process: 5, venue: 6, fault: 100 } as const;

const whole = (random: Random, [from, to]: readonly [number, number]): number => from + Math.floor(random.next() * (to - from + 1));

/** Small sizes as often as large ones: the logarithm is drawn evenly. */
const spread = (random: Random, [from, to]: readonly [number, number]): number => {
  if (from <= 0 || to <= from) return whole(random, [from, to]);
  return Math.round(from * (to / from) ** random.next());
};

const drawFault = (random: Random, kinds: readonly FaultKind[], length: number): Fault => {
  const total = kinds.reduce((sum, kind) => sum + FAULTS[kind].weight, 0);
  let left = random.next() * total;
  const kind = kinds.find((each) => (left -= FAULTS[each].weight) < 0) ?? kinds[0];
  const { ms, targets, amount } = FAULTS[kind];
  const at = whole(random, [0, length - 1]);
  return {
    kind, at,
    ms: Math.min(spread(random, ms), length - at),
    share: [1, 1, 0.5, 0.2][whole(random, [0, 3])],
    target: targets[whole(random, [0, targets.length - 1])],
    amount: amount[0] > 0 ? spread(random, amount) : whole(random, amount),
  };
};

/** What goes wrong in the run of a seed. Throws INVALID_CONFIG when there is no kind of fault to draw from. */
export const drawPlan = (seed: number, { kinds = FAULT_KINDS, most = 12, ms = [12_000, 45_000], days = 1 }: PlanOptions = {}): FaultPlan => {
  if (kinds.length === 0) throw new TraderError('INVALID_CONFIG', 'kinds: there is no kind of fault to draw from');
  const random = createRandom(seed, STREAMS.plan);
  const length = whole(random, ms);
  // Most runs have a few faults; a quiet one now and then; one in eight a storm.
  const count = random.next() < 0.125 ? whole(random, [Math.ceil(most / 2), most]) : whole(random, [0, Math.min(5, most)]);
  const faults = Array.from({ length: count }, () => drawFault(random, kinds, length)).toSorted((a, b) => a.at - b.at);
  return { seed, ms: length, day: whole(random, [0, days - 1]), kill: random.next() < 0.2, whole: random.next() < 0.6, faults };
};

/** A plan in lines for people. */
export const describePlan = ({ seed, ms, day, kill, whole: isWhole = false, faults }: FaultPlan): readonly string[] => [
  `seed ${seed}: ${ms / 1000} s of trading, day ${day}${isWhole ? ', with bars' : ''}${kill ? ', killed half-way' : ''}, ${faults.length} ${faults.length === 1 ? 'fault' : 'faults'}`,
  ...faults.map((each) => `  ${describeFault(each)}`),
];

const isFault = (value: unknown): value is Fault => {
  if (typeof value !== 'object' || value === null) return false;
  const { kind, at, ms, share, target, amount }: Partial<Record<keyof Fault, unknown>> = value;
  return FAULT_KINDS.some((each) => each === kind) && typeof target === 'string' && [at, ms, share, amount].every((each) => Number.isFinite(each));
};

/** A plan from its JSON. Throws INVALID_DATA. */
export const readPlan = (json: string): FaultPlan => {
  let value: Partial<Record<keyof FaultPlan, unknown>>;
  try {
    value = Object(JSON.parse(json));
  } catch (cause) {
    throw new TraderError('INVALID_DATA', 'a plan is JSON, and this is none', { cause });
  }
  const { seed, ms, day, kill, whole: all = false, faults } = value;
  const isCount = (each: unknown): each is number => typeof each === 'number' && Number.isSafeInteger(each) && each >= 0;
  const isPlan = isCount(seed) && isCount(ms) && isCount(day) && typeof kill === 'boolean' && typeof all === 'boolean';
  if (isPlan && Array.isArray(faults) && faults.every(isFault)) return { seed, ms, day, kill, whole: all, faults };
  throw new TraderError('INVALID_DATA', 'a plan has a seed, ms and day (whole numbers), kill, and faults each with kind, at, ms, share, target and amount: take one that a run has printed');
};
