import type { FaultKind } from './fault';
import type { FaultPlan } from './fault-plan';
import type { Violation } from './invariants';
import type { VenueBooks } from './program';

/** What came of a run. */
export interface Outcome {
  readonly plan: FaultPlan;
  /** Of all that happened: two runs of one hash are the same run. */
  readonly hash: string;
  readonly violations: readonly Violation[];
  /** How many things happened. */
  readonly events: number;
  /** How many orders the venue took from the program, and how many lives it had. */
  readonly orders: number;
  readonly lives: number;
  /** How many dealings with the world each life had. */
  readonly dealings: readonly number[];
  /** How often faults of each kind hit something. */
  readonly hits: ReadonlyMap<FaultKind, number>;
  /** The journal that is left, and what the venue has. */
  readonly journal: Uint8Array;
  readonly books: VenueBooks;
  /** What happened, when it was asked for. */
  readonly trace: readonly string[];
}

/** How a plan is run. */
export interface RunOptions {
  /** Whether the lines of its trace are kept. */
  readonly trace?: boolean | undefined;
  /** One death more: just before or after a dealing with the world (a request, its reply, a stream, what is sent on it, a line written), counted from 1 in a life, counted from 1. */
  readonly death?: Death | undefined;
}

/** When a process dies. */
export interface Death {
  readonly life: number;
  readonly dealing: number;
  readonly side: 'before' | 'after';
}
