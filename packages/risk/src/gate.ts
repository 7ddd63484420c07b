import type { ApprovedOrder, Mint, Order, TradingState } from '@trader/core';
import { TraderError } from '@trader/core';
import { createCircuitBreaker } from './breaker';
import type { BreakerMove, CircuitBreakerOptions, CircuitBreakerSave } from './breaker';
import { NEVER_OVERRIDDEN } from './checks/check';
import type { CheckName } from './checks/check';
import { checksOf } from './checks/checks-of';
import type { Checks, Memories } from './checks/checks-of';
import { createExposure, weigh } from './exposure';
import type { GateContext } from './gate-context';
import type { GateEvent } from './gate-event';
import { loosened, plainLimits } from './limits';
import type { RiskLimits } from './limits';
import { Memory } from './memory';
import type { Override, OverrideEvent, Overrides, OverridesState } from './overrides';
import { createProtections } from './protections';
import type { ProtectionOptions, ProtectionsState } from './protections';

/** Why an order may not pass. */
export interface Refusal {
  /** The check that refused. */
  readonly check: CheckName;
  /** One line with figures. */
  readonly reason: string;
}

/** An order that passed. */
export interface Approval {
  readonly approved: ApprovedOrder;
  /** Checks that refused and were overridden; as a rule none. */
  readonly overridden: readonly { readonly refusal: Refusal; readonly override: Override }[];
  /** What the circuit breaker made of it: as a rule nothing. The first order after a cooldown tells that this is over. */
  readonly moves: readonly BreakerMove[];
}

/** The gate's answer: test `'refused' in verdict`. */
export type Verdict = Approval | { readonly refused: Refusal };

/** The only place where an order is approved. It remembers what it approved: one gate for one account. */
export interface Gate {
  /** Names of the checks that are on, in the order in which they are asked. Which of them answers depends on the order; whether one does, does not. */
  readonly checks: readonly CheckName[];
  /** Those in force, in plain JSON values: a copy, so that nothing but `reload` changes them. */
  readonly limits: RiskLimits;
  /** The signed exceptions that hold; undefined when none can be had. */
  readonly overrides: Overrides | undefined;
  /** Judges one order on one portfolio at one event time. Never throws for an order; the first check that refuses answers. */
  approve(order: Order, context: GateContext): Verdict;
  /** Every reason why an order may not pass, overrides left aside; none when it may. Approves nothing and notes nothing. */
  judge(order: Order, context: GateContext): readonly Refusal[];
  /** Takes note of what happened since: what closed, what failed, what was cancelled. Gives the moves that the circuit breaker made of it, as a rule none. */
  hear(event: GateEvent): readonly BreakerMove[];
  /** All it remembers beyond a minute, as plain JSON values. What was approved in the last minute is not part of it. */
  save(): GateSave;
  /** Takes up where a gate of the same options was saved. Gives what came of overrides that hold no longer. Throws INVALID_DATA. */
  restore(saved: GateSave): readonly OverrideEvent[];
  /**
   * Puts other limits in force; what was remembered stays. Unless the account is halted none of them may be looser than before: INVALID_CONFIG names those that
   * are, and changes nothing.
   */
  reload(limits: RiskLimits, state: TradingState): void;
}

/** What `createGate` takes. */
export interface GateOptions {
  /** From `createApprovalAuthority`: whoever holds it can approve, so give it to the gate alone. */
  readonly mint: Mint;
  readonly limits: RiskLimits;
  /** For how many ms of event time an approval holds; default 5,000. */
  readonly approvalTtlMs?: number;
  /** What trips the account, and how it comes back. Default: nothing does. */
  readonly circuitBreaker?: CircuitBreakerOptions | undefined;
  /** Rules by which closed trades lock new entries for a while. Default: none. */
  readonly protections?: readonly ProtectionOptions[] | undefined;
  /** Signed exceptions from single checks, from `createOverrides`. Default: none can be had. */
  readonly overrides?: Overrides | undefined;
}

/** What a gate remembers, as plain JSON values; what it has not got is undefined. */
export interface GateSave {
  readonly lossStreak: number;
  readonly lastLoss?: number;
  /** What entries are worth as a rule, for a half-open breaker: those of the last twenty that passed while it was closed. */
  readonly entries?: readonly number[];
  readonly breaker?: CircuitBreakerSave | undefined;
  readonly protections?: ProtectionsState | undefined;
  readonly overrides?: OverridesState | undefined;
}

const NO_MOVES: readonly BreakerMove[] = Object.freeze([]);
const NOTHING: Approval['overridden'] = Object.freeze([]);

/** For how long the orders that may not be repeated are remembered at least. */
const KEEP_MS = 60_000;

/**
 * Makes a gate. Every order meets shape, parent reservation and price collar; one that is not proven to reduce the position meets all
 * the others too, and needs a known price. A reduction repeated is harmless: it may never turn a position. Throws INVALID_CONFIG for a limit that makes no sense.
 */
export const createGate = (options: GateOptions): Gate => {
  const { approvalTtlMs = 5_000 } = options;
  if (!(approvalTtlMs >= 0)) throw new TraderError('INVALID_CONFIG', `approvalTtlMs must be 0 or above, got ${approvalTtlMs}`);
  return new CheckingGate(options, approvalTtlMs);
};

const checkSave = ({ lossStreak, lastLoss, entries = [] }: GateSave): void => {
  const isStreak = Number.isInteger(lossStreak) && lossStreak >= 0 && (lossStreak === 0 || Number.isFinite(lastLoss));
  const fits = isStreak && entries.every((worth) => worth >= 0 && worth < Infinity);
  if (!fits) throw new TraderError('INVALID_DATA', `a saved gate with a loss streak of ${String(lossStreak)} is damaged: give it what save() returned`);
};

/** Every reason why `checks` would not let an order pass. Notes nothing. */
export const refusalsOf = (order: Order, context: GateContext, { forAll, forIncreases }: Checks): readonly Refusal[] => {
  const exposure = createExposure();
  weigh(order, context, exposure);
  return (exposure.reduces ? forAll : [...forAll, ...forIncreases]).flatMap((check) => {
    const reason = check.refuse(order, context, exposure);
    return reason === undefined ? [] : [{ check: check.name, reason }];
  });
};

class CheckingGate implements Gate {
  limits: RiskLimits;
  checks: readonly CheckName[];
  readonly overrides: Overrides | undefined;
  private of: Checks;
  private readonly exposure = createExposure();
  private readonly memories: Memories;

  constructor(private readonly options: GateOptions, private readonly ttlMs: number) {
    const { limits, circuitBreaker, protections = [] } = options;
    this.memories = {
      memory: new Memory(),
      breaker: circuitBreaker && createCircuitBreaker(circuitBreaker),
      protections: protections.length === 0 ? undefined : createProtections(protections),
    };
    this.overrides = options.overrides;
    this.limits = plainLimits(limits);
    this.of = checksOf(this.limits, this.memories);
    this.checks = namesOf(this.of);
  }

  approve(order: Order, context: GateContext): Verdict {
    const { exposure } = this;
    weigh(order, context, exposure);
    let overridden = NOTHING;
    for (let pass = 0; pass < (exposure.reduces ? 1 : 2); pass++) {
      const checks = pass === 0 ? this.of.forAll : this.of.forIncreases;
      for (let index = 0; index < checks.length; index++) {
        const reason = checks[index].refuse(order, context, exposure);
        if (reason === undefined) continue;
        const refusal = { check: checks[index].name, reason };
        const override = NEVER_OVERRIDDEN.includes(refusal.check) ? undefined : this.overrides?.suspends(refusal.check, order, context.time);
        if (override === undefined) return { refused: refusal };
        overridden = [...overridden, { refusal, override }];
      }
    }
    const moves = this.passed(order, exposure.reduces ? undefined : exposure.quantity * exposure.unitWorth, context.time);
    return { approved: this.options.mint(order, context.portfolioVersion, context.time + this.ttlMs), overridden, moves };
  }

  judge(order: Order, context: GateContext): readonly Refusal[] {
    return refusalsOf(order, context, this.of);
  }

  hear(event: GateEvent): readonly BreakerMove[] {
    const { breaker, memory, protections } = this.memories;
    switch (event.kind) {
      case 'closed':
        memory.closed(event.trade.profit, event.trade.closedAt);
        protections?.closed(event.trade);
        return breaker?.closed(event.shareOfEquity, event.trade.closedAt) ?? NO_MOVES;
      case 'passed': return this.passed(event.order, event.order.reduceOnly ? undefined : event.worth, event.time);
      case 'cancel':
        memory.messages.add(event.time);
        return NO_MOVES;
      case 'rejected': return breaker?.rejected(event.time) ?? NO_MOVES;
      case 'withdrawn':
        if (event.unsent === true && breaker?.mayEnter(event.time).state === 'closed') memory.takeBack();
        return breaker?.withdrawn(event.time) ?? NO_MOVES;
      case 'session': return breaker?.sessionStarted(event.time) ?? NO_MOVES;
    }
  }

  /** Takes note of an order that passed, `worth` so much unless it can only reduce. */
  private passed(order: Order, worth: number | undefined, time: number): readonly BreakerMove[] {
    const { memory, breaker } = this.memories;
    memory.approved(order, time, Math.max(KEEP_MS, this.limits.duplicateWindowMs ?? 0));
    if (breaker === undefined || worth === undefined) return NO_MOVES;
    if (breaker.mayEnter(time).state === 'closed') memory.entered(worth);
    return breaker.entered(time);
  }

  save(): GateSave {
    const { memory: { lossStreak, lastLoss, entries }, breaker, protections } = this.memories;
    return {
      lossStreak, ...(lossStreak > 0 ? { lastLoss } : {}), ...(entries.length > 0 ? { entries: [...entries] } : {}),
      breaker: breaker?.save(), protections: protections?.save(), overrides: this.overrides?.save(),
    };
  }

  restore(saved: GateSave): readonly OverrideEvent[] {
    checkSave(saved);
    const { lossStreak, lastLoss = -Infinity, entries = [], breaker, protections, overrides } = saved;
    const { memory } = this.memories;
    memory.entries.splice(0, memory.entries.length, ...entries);
    memory.lossStreak = lossStreak;
    memory.lastLoss = lastLoss;
    if (breaker !== undefined) this.memories.breaker?.restore(breaker);
    if (protections !== undefined) this.memories.protections?.restore(protections);
    return (overrides === undefined ? undefined : this.overrides?.restore(overrides)) ?? [];
  }

  reload(limits: RiskLimits, state: TradingState): void {
    const kept = plainLimits(limits);
    const of = checksOf(kept, this.memories);
    const looser = loosened(this.limits, kept);
    if (state !== 'halted' && looser.length > 0) {
      throw new TraderError('INVALID_CONFIG', `limits may only become stricter while trading, and ${looser.join(', ')} would not: halt the account first`);
    }
    this.limits = kept;
    this.of = of;
    this.checks = namesOf(of);
  }
}

const namesOf = ({ forAll, forIncreases }: Checks): readonly CheckName[] => [...forAll, ...forIncreases].map((check) => check.name);
