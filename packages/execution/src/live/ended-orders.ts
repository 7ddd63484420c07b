import { isFinal } from '@trader/core';
import type { LiveStatement, Quantity } from '@trader/core';
import type { LoopParts } from '../loop-parts';
import { CLOCKS_MS } from '../order-lifecycle';
import type { OrderState } from '../order-lifecycle';

/** Orders that were found to be over together, and how much of each had filled. */
interface Round {
  /** The broker's time of the statement, ms since 1970 UTC. */
  readonly asOf: number;
  readonly states: ReadonlyMap<OrderState, Quantity>;
}

/**
 * Forgets orders that are over, with their executions, so that a run can go on for ever. One is forgotten when the broker's books agreed with ours after its end, and every later statement
 * begins after that: it can be told neither by a statement (those of orders at work, and of orders that were given up and may arrive yet, excepted, which are never forgotten) nor as news. Should it be all the same, it is known as old: by its number, and
 * fills of orders without a name by their time.
 */
export class EndedOrders {
  private readonly rounds: Round[] = [];
  private readonly noted = new WeakSet<OrderState>();

  constructor(private readonly parts: Pick<LoopParts, 'orders' | 'ledger'>) {}

  /** The books agree with a statement, and the next ones tell what happened from `since` on, ms since 1970 UTC. */
  agree({ asOf, working }: Pick<LiveStatement, 'asOf' | 'working'>, since: number): void {
    const { orders, ledger } = this.parts;
    const states = new Map<OrderState, Quantity>();
    for (const state of orders.all()) {
      if (!isFinal(state.status) || this.noted.has(state)) continue;
      this.noted.add(state);
      states.set(state, state.filled);
    }
    const atWork = new Set(working);
    let forgot = false;
    while (this.rounds.length > 0 && since - this.rounds[0].asOf > CLOCKS_MS) {
      const round = this.rounds.shift()!;
      for (const [state, filled] of round.states) {
        if (state.filled === filled && !atWork.has(state.order.id) && orders.forget(state)) forgot = true;
        else states.set(state, state.filled);
      }
      if (forgot) orders.forgottenUntil = Math.max(orders.forgottenUntil, round.asOf);
    }
    if (forgot) ledger.executions.forget((id) => orders.isForgotten(id));
    if (states.size > 0) this.rounds.push({ asOf, states });
  }
}
