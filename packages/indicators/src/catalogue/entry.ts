import type { Column } from '../column';
import type { Indicator } from '../indicator';

/** What an indicator is mostly used for. */
export type IndicatorGroup = 'average' | 'momentum' | 'volume' | 'volatility' | 'cycle' | 'statistic' | 'price';

/** Parameters by name. */
export type Parameters = Readonly<Record<string, number>>;

/** An indicator by itself, of which only the inputs are known when it runs. */
export type AnyIndicator = Indicator<unknown> & {
  next(...inputs: readonly number[]): unknown;
  replace(...inputs: readonly number[]): unknown;
};

/** All that a chart, a bench or a table needs to know of an indicator. */
export interface CatalogueEntry {
  /** The name of its batch function: `rsi`. */
  readonly name: string;
  readonly title: string;
  readonly group: IndicatorGroup;
  /** What it takes of a bar, in this order. */
  readonly inputs: readonly Column[];
  /** Its parameters in their order, with their usual values. */
  readonly parameters: Parameters;
  /** The fields of its value; none when that is one number. */
  readonly lines: readonly string[];
  /** Whether it is drawn over prices, or in a pane of its own. */
  readonly pane: 'price' | 'own';
  readonly make: (parameters: Parameters) => AnyIndicator;
  /** The batch form over the columns of `inputs`. */
  readonly batch: (columns: readonly Float64Array[], parameters: Parameters) => Float64Array | Readonly<Record<string, Float64Array>>;
}
