import type { Bars } from '../src/testing/bars';
import { taLib, taLibBars } from './ta-lib/ta-lib';
import type { TaLibCase } from './ta-lib/ta-lib';

/** Values of one of our indicators that somebody else published or computed. */
export interface Oracle {
  /** Which indicator, with its parameters and, of several outputs, which. */
  readonly of: string;
  readonly source: string;
  /** How many values are compared, and the largest difference as a share of the largest of theirs. */
  readonly compare: () => { readonly values: number; readonly error: number };
  /** The largest error that is right. */
  readonly tolerance: number;
}

/** Compares columns that end with the same bar; `skip` of theirs are left out at the beginning, where a different seed still shows. */
const compareTails = (ours: ArrayLike<number>, theirs: ArrayLike<number>, skip = 0): { values: number; error: number } => {
  let [worst, size] = [0, 0];
  for (let i = skip; i < theirs.length; i++) {
    const mine = ours[ours.length - theirs.length + i];
    const difference = Math.abs(mine - theirs[i]);
    worst = Number.isNaN(difference) ? Infinity : Math.max(worst, difference);
    size = Math.max(size, Math.abs(theirs[i]));
  }
  return { values: theirs.length - skip, error: worst / (size === 0 ? 1 : size) };
};

type Columns = Float64Array | Readonly<Record<string, Float64Array>>;

/**
 * A function of TA-Lib, over its own regression bars. `outputs` names ours for each of theirs, where there are several. With `skip`, so many of their values are left out at the beginning: say in `why` what
 * differs there. The first value must come at the same bar unless `begins` says at which row ours does.
 */
export const taLibOracle = (
  name: TaLibCase, ours: (bars: Bars) => object,
  { outputs = { value: '' }, skip = 0, why, tolerance = 1e-10, begins }: { readonly outputs?: Readonly<Record<string, string>>; readonly skip?: number; readonly why?: string; readonly tolerance?: number; readonly begins?: number } = {},
): readonly Oracle[] => Object.entries(outputs).map(([theirs, mine]) => ({
  of: `${name.toLowerCase()}${mine === '' ? '' : `: ${mine}`}`,
  source: `TA-Lib (npm talib 1.1.6) over its own regression bars, ${name}${skip === 0 ? '' : `, without its first ${skip} values: ${why ?? 'another seed'}`}`,
  tolerance,
  compare: () => {
    const { begin, outputs: all } = taLib(name);
    const columns = ours(taLibBars) as Columns;
    const column = columns instanceof Float64Array ? columns : columns[mine];
    const first = column.findIndex((value) => !Number.isNaN(value));
    if (first !== (begins ?? begin)) throw new Error(`${name}: the first value is in row ${first}, not ${begins ?? begin}`);
    return compareTails(column, all[theirs], skip);
  },
}));
