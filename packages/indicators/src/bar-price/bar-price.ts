import { Line, checkColumns } from '../indicator';
import { typicalPrice as typical } from '../vwap/typical-price';

/** Average price of a bar: (open + high + low + close) / 4. In units of price, ready at once. Source: TA-Lib AVGPRICE. */
export class AveragePrice extends Line {
  constructor() {
    super('averagePrice', 1, 1);
  }

  /** Takes one bar; returns its price. */
  next(open: number, high: number, low: number, close: number): number {
    const price = (open + high + low + close) * 0.25;
    const gap = price - price;
    if (gap !== gap) return gap;
    this.count = 1;
    this.state[0] = price;
    return price;
  }

  /** Takes the last bar again. */
  replace(open: number, high: number, low: number, close: number): number {
    return this.next(open, high, low, close);
  }
}

/** Average price of the bars, row by row, into `out` (as long as the columns); NaN for a gap. */
export const averagePrice = (open: Float64Array, high: Float64Array, low: Float64Array, close: Float64Array, out: Float64Array = new Float64Array(close.length)): Float64Array => {
  checkColumns('averagePrice', out, open, high, low, close);
  const stream = new AveragePrice();
  for (let i = 0; i < out.length; i++) out[i] = stream.next(open[i], high[i], low[i], close[i]);
  return out;
};

/** Median price of a bar: (high + low) / 2. In units of price, ready at once. Source: TA-Lib MEDPRICE. */
export class MedianPrice extends Line {
  constructor() {
    super('medianPrice', 1, 1);
  }

  /** Takes one bar; returns its price. */
  next(high: number, low: number): number {
    const price = (high + low) * 0.5;
    const gap = price - price;
    if (gap !== gap) return gap;
    this.count = 1;
    this.state[0] = price;
    return price;
  }

  /** Takes the last bar again. */
  replace(high: number, low: number): number {
    return this.next(high, low);
  }
}

/** Median price of the bars, row by row, into `out` (as long as the columns); NaN for a gap. */
export const medianPrice = (high: Float64Array, low: Float64Array, out: Float64Array = new Float64Array(low.length)): Float64Array => {
  checkColumns('medianPrice', out, high, low);
  const stream = new MedianPrice();
  for (let i = 0; i < out.length; i++) out[i] = stream.next(high[i], low[i]);
  return out;
};

/** Typical price of a bar: (high + low + close) / 3. In units of price, ready at once. Source: TA-Lib TYPPRICE; StockCharts ChartSchool, "Typical Price". */
export class TypicalPrice extends Line {
  constructor() {
    super('typicalPrice', 1, 1);
  }

  /** Takes one bar; returns its price. */
  next(high: number, low: number, close: number): number {
    const price = typical(high, low, close);
    const gap = price - price;
    if (gap !== gap) return gap;
    this.count = 1;
    this.state[0] = price;
    return price;
  }

  /** Takes the last bar again. */
  replace(high: number, low: number, close: number): number {
    return this.next(high, low, close);
  }
}

/** Typical price of the bars, row by row, into `out` (as long as the columns); NaN for a gap. */
export const typicalPrice = (high: Float64Array, low: Float64Array, close: Float64Array, out: Float64Array = new Float64Array(close.length)): Float64Array => {
  checkColumns('typicalPrice', out, high, low, close);
  const stream = new TypicalPrice();
  for (let i = 0; i < out.length; i++) out[i] = stream.next(high[i], low[i], close[i]);
  return out;
};

/** Weighted close of a bar: (high + low + 2 x close) / 4. In units of price, ready at once. Source: TA-Lib WCLPRICE; Achelis, "Technical Analysis from A to Z" (2000), "Weighted Close". */
export class WeightedClose extends Line {
  constructor() {
    super('weightedClose', 1, 1);
  }

  /** Takes one bar; returns its price. */
  next(high: number, low: number, close: number): number {
    const price = (high + low + 2 * close) * 0.25;
    const gap = price - price;
    if (gap !== gap) return gap;
    this.count = 1;
    this.state[0] = price;
    return price;
  }

  /** Takes the last bar again. */
  replace(high: number, low: number, close: number): number {
    return this.next(high, low, close);
  }
}

/** Weighted close of the bars, row by row, into `out` (as long as the columns); NaN for a gap. */
export const weightedClose = (high: Float64Array, low: Float64Array, close: Float64Array, out: Float64Array = new Float64Array(close.length)): Float64Array => {
  checkColumns('weightedClose', out, high, low, close);
  const stream = new WeightedClose();
  for (let i = 0; i < out.length; i++) out[i] = stream.next(high[i], low[i], close[i]);
  return out;
};
