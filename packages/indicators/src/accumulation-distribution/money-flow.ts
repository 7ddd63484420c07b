/** What of a bar's volume was bought less what was sold, as Chaikin has it: all of it when the bar closes at its high, none of it (all sold) at its low. 0 without a range. */
export const moneyFlow = (high: number, low: number, close: number, volume: number): number => {
  const range = high - low;
  return range > 0 ? ((close - low - (high - close)) / range) * volume : 0;
};
