/** (high + low + close) / 3: the price of a bar as ChartSchool's VWAP means it. */
export const typicalPrice = (high: number, low: number, close: number): number => (high + low + close) / 3;
