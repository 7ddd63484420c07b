import { fault } from '../fault';

/** `value`, when it is a finite number above 0. Throws INVALID_CONFIG otherwise. */
export const checkPositive = (indicator: string, value: number, what: string): number => {
  if (Number.isFinite(value) && value > 0) return value;
  throw fault('INVALID_CONFIG', `the ${what} of ${indicator} must be a number above 0, got ${value}`);
};
