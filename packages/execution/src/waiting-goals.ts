import { magnitude, TraderError } from '@trader/core';
import type { ActionRatio, Instrument, Journal, JournalRecord, Quantity, Target } from '@trader/core';
import { goalOf, readGoal } from './read-goal';
import type { Goal } from './read-goal';
import { rescaleGoal } from './rescale-goal';

/** A goal that waits until nothing of its symbol is working any more. */
export interface Pending {
  readonly goal: Goal;
  /** It as the journal tells it. */
  readonly text: string;
  /** Whether an earlier life of the run wanted it: nobody knows any more whether it still would, so that it opens nothing. */
  readonly recalled: boolean;
  /** Whether it asks for exits again: what is cancelled for it is not taken back. */
  readonly anew: boolean;
  /** The parent of the reductions that went ahead while the outcome of another order is unknown. */
  reduction?: string | undefined;
  /** Whether the close of a turn was sent ahead. */
  turning?: boolean;
}

/** Whose goals wait, and where it is told. */
export interface WaitingGoalsOptions {
  readonly owner: string;
  readonly instruments: readonly Instrument[];
  /** Event time, ms since 1970 UTC. */
  readonly time: () => number;
  /** Where goals that wait are told, so that they outlive the process; absent: nowhere. */
  readonly journal: Journal | undefined;
}

/**
 * The goals of one sleeve that have to wait for other orders to end, one a symbol. One that waits is journaled before anything is cancelled for it, and its end after what it has led
 * to: a process that dies between the two goes on with it (ADR 0018).
 */
export class WaitingGoals {
  private readonly pending: (Pending | undefined)[];
  /** What the journal holds as waiting, by symbol; '' when nothing. */
  private readonly told: string[];

  constructor(private readonly options: WaitingGoalsOptions) {
    this.pending = options.instruments.map(() => undefined);
    this.told = options.instruments.map(() => '');
  }

  of(symbol: number): Pending | undefined {
    return this.pending[symbol];
  }

  /** Puts a goal in the place of the one that waits. */
  put({ symbol, ...target }: Target, goal: Goal, anew = false): void {
    this.pending[symbol] = { goal, text: this.options.journal === undefined ? '' : JSON.stringify(target), recalled: false, anew };
  }

  /** Journals the goal that waits, unless it is told. Before anything is cancelled for it. */
  tell(symbol: number): void {
    const text = this.pending[symbol]?.text ?? '';
    if (text !== this.told[symbol]) this.append(symbol, text);
  }

  /** It waits no longer; the journal still holds it, until `end`. */
  take(symbol: number): void {
    this.pending[symbol] = undefined;
  }

  /** Journals that what waited has been carried out, with what comes next. */
  end(symbol: number): void {
    if (this.pending[symbol] === undefined && this.told[symbol] !== '') this.append(symbol, '');
  }

  /** It waits no longer, which is journaled. */
  drop(symbol: number): void {
    if (this.pending[symbol] === undefined) return;
    this.take(symbol);
    this.end(symbol);
  }

  /** What waits in `symbol` when an action of its issuer comes is for `into` from then on, in its units; a goal that waits there already is newer. */
  rescale(symbol: number, into: number, ratio: ActionRatio): void {
    const pending = this.pending[symbol];
    const told = this.told[symbol];
    this.pending[symbol] = undefined;
    this.told[symbol] = '';
    const goal = pending && rescaleGoal(pending.goal, ratio, this.options.instruments[into]);
    if (pending === undefined || goal === undefined || this.pending[into] !== undefined) return;
    this.pending[into] = { ...pending, goal };
    this.told[into] = told;
  }

  /** Takes up what an earlier life of the run has journaled. */
  recall(symbol: number, record: Extract<JournalRecord, { kind: 'goal' }>, held: Goal['quantity']): void {
    this.told[symbol] = record.target;
    this.pending[symbol] = record.target === '' ? undefined : { goal: readGoal(this.options.instruments[symbol], { ...targetOf(record), symbol }, held), text: record.target, recalled: true, anew: record.again === true };
  }

  private append(symbol: number, target: string): void {
    const { journal, owner, instruments, time } = this.options;
    this.told[symbol] = target;
    const again = this.pending[symbol]?.anew === true && target !== '';
    journal?.append({ kind: 'goal', time: time(), owner, symbol: instruments[symbol].symbol, target, ...(again && { again }) });
  }
}

const targetOf = ({ target, symbol }: Extract<JournalRecord, { kind: 'goal' }>): Omit<Target, 'symbol'> => {
  try {
    return JSON.parse(target) as Omit<Target, 'symbol'>;
  } catch {
    throw new TraderError('JOURNAL_CORRUPT', `the journal holds a goal in ${symbol} that is no JSON: restore the journal from a copy`);
  }
};

/** Whether a goal is on the other side of what is held. */
export const isTurn = (asked: Goal, held: Quantity): boolean => {
  const { quantity } = goalOf(asked, held);
  return held !== 0n && quantity !== 0n && held > 0n !== quantity > 0n;
};

/** What of a goal opens nothing for someone who holds `held`: no more of it, and nothing on the other side. */
export const keeping = (asked: Goal, held: Quantity): Goal => {
  const goal = goalOf(asked, held);
  const wanted = held > 0n === goal.quantity > 0n ? magnitude(goal.quantity) : 0n;
  const quantity = wanted < magnitude(held) ? wanted : magnitude(held);
  return { ...goal, or: undefined, quantity: (held > 0n ? quantity : -quantity) as Quantity };
};
