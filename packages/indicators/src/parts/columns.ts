import type { ColumnsOf } from '../indicator';

/**
 * Columns of so many rows, by field. Not a literal: it would have the shape of the indicator's own record, which has the same fields, and V8, seeing arrays where the record has numbers, would from
 * then on put the numbers of every bar into boxes.
 */
export const columnsFor = <Value>(length: number, fields: readonly (keyof Value)[]): ColumnsOf<Value> =>
  Object.fromEntries(fields.map((field) => [field, new Float64Array(length)])) as ColumnsOf<Value>;
