import { TraderError } from '@trader/core';

/** One number a strategy can be tuned by. `min` and `max` belong to the allowed range. */
export interface Parameter {
  readonly default: number;
  readonly min: number;
  readonly max: number;
  readonly description: string;
}

/** Every parameter of a strategy, complete: the given value where there is one, else the default. Throws INVALID_CONFIG. */
export const readParameters = <Name extends string>(
  strategy: string,
  table: Readonly<Record<Name, Parameter>>,
  given: Readonly<Record<string, number>>,
): Readonly<Record<Name, number>> => {
  const values = Object.fromEntries(Object.entries<Parameter>(table).map(([name, each]) => [name, each.default])) as Record<Name, number>;
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(table, name)) {
      throw new TraderError('INVALID_CONFIG', `${strategy} has no parameter "${name}": it has ${Object.keys(table).join(', ')}`);
    }
    const { min, max } = table[name as Name];
    if (!(value >= min && value <= max)) {
      throw new TraderError('INVALID_CONFIG', `parameter ${name} of ${strategy} must be from ${min} to ${max}, got ${value}`);
    }
    values[name as Name] = value;
  }
  return values;
};
