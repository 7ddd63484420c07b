import type { FaultPlan } from './fault-plan';

/** How a plan is made as small as it gets. */
export interface ShrinkOptions {
  /** Whether a plan still fails in the same way. */
  readonly fails: (plan: FaultPlan) => Promise<boolean>;
  /** Most runs; default 200. */
  readonly tries?: number | undefined;
}

/**
 * A smaller plan that still fails: faults are taken out, first many at once, then one by one (delta debugging, A. Zeller and R. Hildebrandt, "Simplifying and
 * Isolating Failure-Inducing Input", IEEE TSE 28(2), 2002), the end of the run comes nearer, and what is left lasts shorter and hits less. The plan itself when
 * nothing smaller fails.
 */
export const shrink = async (plan: FaultPlan, { fails, tries = 200 }: ShrinkOptions): Promise<FaultPlan> => {
  let best = plan;
  let left = tries;
  const accept = async (smaller: FaultPlan): Promise<boolean> => {
    if (left-- <= 0 || !(await fails(smaller))) return false;
    best = smaller;
    return true;
  };
  for (let size = Math.ceil(best.faults.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let from = 0; from < best.faults.length; ) {
      const faults = best.faults.toSpliced(from, size);
      if (!(await accept({ ...best, faults }))) from += size;
    }
  }
  if (best.kill) await accept({ ...best, kill: false });
  for (const share of [0.25, 0.5, 0.75, 0.9]) {
    const ms = Math.round(best.ms * share);
    if (await accept({ ...best, ms, faults: best.faults.filter(({ at }) => at < ms).map((each) => ({ ...each, ms: Math.min(each.ms, ms - each.at) })) })) break;
  }
  for (let index = 0; index < best.faults.length; index++) {
    for (const [name, value] of [['ms', Math.round(best.faults[index].ms / 4)], ['ms', Math.round(best.faults[index].ms / 2)], ['target', 'any']] as const) {
      const fault = best.faults[index];
      if (fault[name] === value) continue;
      await accept({ ...best, faults: best.faults.with(index, { ...fault, [name]: value }) });
    }
  }
  return best;
};
