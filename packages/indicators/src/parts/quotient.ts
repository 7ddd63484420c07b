/** `over` / `under`; 0 when `under` is 0. It returns `under` itself there: a choice between a number and a literal 0 makes V8 put the number into a box. */
export const quotient = (over: number, under: number): number => (under === 0 ? under : over / under);
