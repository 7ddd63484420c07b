/** The true range of a bar: from the higher of its high and the close before to the lower of its low and the close before. */
export const rangeFrom = (before: number, high: number, low: number): number => Math.max(high, before) - Math.min(low, before);
