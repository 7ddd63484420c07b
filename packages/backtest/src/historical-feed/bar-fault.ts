/** Whether the numbers can be a bar: prices above 0 and finite, open and close between low and high, a volume of at least 0. */
export const isPossibleBar = (open: number, high: number, low: number, close: number, volume: number): boolean =>
  low > 0 && low <= open && low <= close && open <= high && close <= high && high < Infinity && volume >= 0 && volume < Infinity;

/** What the numbers of an impossible bar are, and how the file writes them. */
export interface BadBar {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

/** What is wrong with an impossible bar and how to mend it. `shownOf` gives a column's value as it stands in the file. */
export const barFault = (bar: BadBar, shownOf: (column: keyof BadBar | 'volume') => string): string => {
  const mend = (what: string): string => `${what}: mend or remove the row`;
  const { high, low } = bar;
  for (const name of ['open', 'high', 'low', 'close'] as const) {
    if (!(bar[name] > 0 && bar[name] < Infinity)) return mend(`${name} ${shownOf(name)} is not a price above 0`);
  }
  if (high < low) return mend(`high ${high} is below low ${low}`);
  for (const name of ['open', 'close'] as const) {
    if (bar[name] > high || bar[name] < low) return mend(`${name} ${bar[name]} is outside low ${low} to high ${high}`);
  }
  return mend(`volume ${shownOf('volume')} is not a number of at least 0`);
};
