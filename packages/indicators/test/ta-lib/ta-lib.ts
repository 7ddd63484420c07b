import type { Bars } from '../../src/testing/bars';
import vectors from './vectors.json';

/** A function of TA-Lib with its options, as vectors.json names it: `RSI 14`. */
export type TaLibCase = keyof typeof vectors.functions;

const columnsOf = <Name extends string>(columns: Readonly<Record<Name, readonly number[]>>): Readonly<Record<Name, Float64Array>> =>
  Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, Float64Array.from(values as readonly number[])])) as Record<Name, Float64Array>;

/** TA-Lib's own 252 regression bars; `other` is the open. */
export const taLibBars: Bars = columnsOf(vectors.bars);

/** What it gives for them, by output, and the first row with a value: `values[0]` is of row `begin`. */
export const taLib = (name: TaLibCase): { readonly begin: number; readonly outputs: Readonly<Record<string, Float64Array>> } => {
  const { begin, outputs } = vectors.functions[name];
  return { begin, outputs: columnsOf<string>(outputs as Readonly<Record<string, readonly number[]>>) };
};
