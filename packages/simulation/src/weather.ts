import { createRandom } from '@trader/core';
import type { Random } from '@trader/core';
import type { Fault, FaultKind } from './fault';
import { STREAMS } from './fault-plan';
import type { FaultPlan } from './fault-plan';

/** Which faults hold at a moment, and whether they hit. Each has chance of its own, so that taking one out of a plan leaves the others as they are. */
export class Weather {
  /** How often faults of each kind have hit something. */
  readonly hits = new Map<FaultKind, number>();
  /** How much later than planned everything comes, ms: nights lie between. */
  private later = 0;
  private readonly byKind = new Map<FaultKind, { readonly fault: Fault; readonly random: Random }[]>();

  constructor(private readonly plan: FaultPlan, private readonly start: number, private readonly now: () => number) {
    for (const fault of plan.faults) {
      // Two faults alike in kind and time may share their chance.
      const random = createRandom(plan.seed, STREAMS.fault + fault.at * 64 + fault.kind.length);
      const list = this.byKind.get(fault.kind);
      if (list === undefined) this.byKind.set(fault.kind, [{ fault, random }]);
      else list.push({ fault, random });
    }
  }

  /** The fault of a kind that hits something of one of `targets` now, if any; `any` hits all. */
  strikes(kind: FaultKind, ...targets: readonly string[]): Fault | undefined {
    const list = this.byKind.get(kind);
    if (list === undefined) return undefined;
    const at = this.now() - this.start - this.later;
    for (const { fault, random } of list) {
      if (at < fault.at || at >= fault.at + fault.ms) continue;
      if (targets.length > 0 && fault.target !== 'any' && !targets.includes(fault.target)) continue;
      if (fault.share < 1 && random.next() >= fault.share) continue;
      this.note(kind);
      return fault;
    }
    return undefined;
  }

  /** Counts a fault that has hit. */
  note(kind: FaultKind): void {
    this.hits.set(kind, (this.hits.get(kind) ?? 0) + 1);
  }

  /** A number from 0 to 1 that belongs to a fault. */
  chanceOf(fault: Fault): number {
    return this.byKind.get(fault.kind)?.find((each) => each.fault === fault)?.random.next() ?? 0;
  }

  /** When something comes that is planned for `ms` after the start of the run, ms since 1970 UTC. */
  timeOf(ms: number): number {
    return this.start + ms + this.later;
  }

  /** What is planned comes so much later. */
  postpone(ms: number): void {
    this.later += ms;
  }

  /** When the last fault is over, ms since 1970 UTC. */
  get calmFrom(): number {
    return this.timeOf(this.plan.ms);
  }
}
