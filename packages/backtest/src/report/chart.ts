import { decimalsOf, escapeHtml, formatNumber, formatTick } from './format';

/** Charts are drawn on this grid and stretched by the page; lines and dots keep their width (`vector-effect`). */
const WIDTH = 1000;
const HEIGHT = 100;
const Y_TICKS = 6;
const Y_TICKS_LOW = 4;
const X_TICKS = 5;

/** One line of a chart: a value for every place on the x axis; NaN where there is none. */
interface Line {
  readonly name: string;
  /** A class of the page's style: `equity`, `benchmark`, `drawdown`, `price`. */
  readonly style: string;
  readonly values: Float64Array;
  /** Fills the space between the line and zero. */
  readonly area?: boolean;
}

/** A set of dots that look alike: place on the x axis (from 0) and value. */
export interface Dots {
  readonly name: string;
  readonly style: string;
  /** Hollow. */
  readonly ring?: boolean;
  /** A point with a second value is a stroke from one to the other: many dots in one column. */
  readonly points: readonly (readonly [place: number, value: number, to?: number])[];
}

/** A straight line from one point to another, below the dots. */
export interface Link {
  readonly style: string;
  readonly from: readonly [place: number, value: number];
  readonly to: readonly [place: number, value: number];
}

/** A space between two bounds behind the lines. */
interface Band {
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/** A chart over equally spaced places in time. Every column is as long as `time`. */
export interface ChartSpec {
  readonly id: string;
  readonly label: string;
  readonly time: Float64Array;
  readonly lines: readonly Line[];
  readonly dots?: readonly Dots[];
  readonly links?: readonly Link[];
  /** Texts that the reader's pointer finds at a place, beside the values. */
  readonly notes?: readonly (readonly [place: number, text: string])[];
  /** Upright lines at places where something happened. */
  readonly marks?: readonly { readonly place: number; readonly text: string }[];
  /** Makes dots small, where there are too many to tell one from another. */
  readonly dense?: boolean;
  readonly band?: Band;
  /** Half as high, with fewer ticks. */
  readonly low?: boolean;
  /** Draws a line at zero, which is then always in sight. */
  readonly zero?: boolean;
  /** Writes a value of the y axis; `step` is the distance between its ticks. */
  readonly format: (value: number, step: number) => string;
  /** Writes a place in time for the reader's pointer. */
  readonly formatTime: (time: number) => string;
}

/** Round numbers that divide the range from `low` to `high` into about `count` steps of 1, 2, 2.5 or 5 times a power of ten. */
export const niceTicks = (low: number, high: number, count: number): { readonly step: number; readonly ticks: readonly number[] } => {
  const rough = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= rough * 0.999) ?? 10);
  const ticks: number[] = [];
  for (let tick = Math.ceil(low / step); tick * step <= high + step * 1e-9; tick++) ticks.push(tick * step);
  return { step, ticks };
};

const rangeOf = (spec: ChartSpec): readonly [number, number] => {
  let low = Infinity;
  let high = -Infinity;
  const take = (value: number): void => {
    if (value < low) low = value;
    if (value > high) high = value;
  };
  for (const { values, area } of spec.lines) {
    values.forEach(take);
    if (area) take(0);
  }
  if (spec.zero) take(0);
  spec.band?.low.forEach(take);
  spec.band?.high.forEach(take);
  for (const { points } of spec.dots ?? []) {
    for (const [, value, to = value] of points) {
      take(value);
      take(to);
    }
  }
  if (!(low <= high)) return [0, 1];
  if (low === high) return low === 0 ? [0, 1] : [low - Math.abs(low) * 0.01, high + Math.abs(high) * 0.01];
  const margin = (high - low) * 0.04;
  const touchesZero = spec.lines.some(({ area }) => area);
  return [touchesZero && low === 0 ? 0 : low - margin, touchesZero && high === 0 ? 0 : high + margin];
};

const round = (value: number): string => String(Math.round(value * 10) / 10);

/** The chart's HTML: an SVG that stretches, labels that do not, and the numbers the pointer reads. */
export const drawChart = (spec: ChartSpec): string => {
  const count = spec.time.length;
  const [low, high] = rangeOf(spec);
  const x = (place: number): string => round(count < 2 ? WIDTH / 2 : (place / (count - 1)) * WIDTH);
  const y = (value: number): string => String(Math.round(((high - value) / (high - low)) * HEIGHT * 100) / 100);
  const { step, ticks } = niceTicks(low, high, spec.low ? Y_TICKS_LOW : Y_TICKS);
  const parts = ticks.map((tick) => `<path class="rule" d="M0 ${y(tick)}H${WIDTH}"/>`);
  if (spec.zero) parts.push(`<path class="zero" d="M0 ${y(0)}H${WIDTH}"/>`);
  if (spec.band !== undefined) parts.push(`<path class="band" d="${bandPath(spec.band, x, y)}"/>`);
  for (const line of spec.lines) {
    const path = linePath(line.values, x, y);
    if (line.area) parts.push(`<path class="area ${line.style}" d="M0 ${y(0)}L${path.slice(1)}L${WIDTH} ${y(0)}Z"/>`);
    parts.push(`<path class="line ${line.style}" d="${path}"/>`);
  }
  for (const { place, text } of spec.marks ?? []) parts.push(`<path class="mark" d="M${x(place)} 0V${HEIGHT}"><title>${escapeHtml(text)}</title></path>`);
  for (const { style, from, to } of spec.links ?? []) parts.push(`<path class="link ${style}" d="M${x(from[0])} ${y(from[1])}L${x(to[0])} ${y(to[1])}"/>`);
  for (const { style, points, ring } of spec.dots ?? []) {
    const path = points.map(([place, value, to]) => `M${x(place)} ${y(value)}${to === undefined ? 'h0' : `V${y(to)}`}`).join('');
    if (path !== '') parts.push(`<path class="dot ${style}" d="${path}"/>`);
    if (path !== '' && ring) parts.push(`<path class="dot core" d="${path}"/>`);
  }
  const top = (value: number): string => ((high - value) / (high - low) * 100).toFixed(2);
  const yLabels = ticks.map((tick) => `<span style="top:${top(tick)}%">${spec.format(tick, step)}</span>`).join('');
  return (
    `<figure class="chart${spec.dense ? ' dense' : ''}${spec.low ? ' low' : ''}" id="${spec.id}"><div class="plot">` +
    `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="${escapeHtml(spec.label)}">${parts.join('')}</svg>` +
    `<div class="y" aria-hidden="true">${yLabels}</div><div class="x" aria-hidden="true">${timeLabels(spec.time)}</div><i class="cross"></i><output></output></div>` +
    `${legend(spec)}<script type="application/json">${pointerData(spec, low, high)}</script></figure>`
  );
};

const linePath = (values: Float64Array, x: (place: number) => string, y: (value: number) => string): string => {
  let path = '';
  let pen = 'M';
  for (let place = 0; place < values.length; place++) {
    if (Number.isNaN(values[place])) {
      pen = 'M';
      continue;
    }
    path += `${pen}${x(place)} ${y(values[place])}`;
    pen = 'L';
  }
  return path;
};

const bandPath = ({ low, high }: Band, x: (place: number) => string, y: (value: number) => string): string => {
  let path = linePath(high, x, y);
  for (let place = low.length - 1; place >= 0; place--) path += `L${x(place)} ${y(low[place])}`;
  return `${path}Z`;
};

const timeLabels = (time: Float64Array): string => {
  const span = time[time.length - 1] - time[0];
  const labels: string[] = [];
  for (let tick = 0; tick < Math.min(X_TICKS, time.length); tick++) {
    const share = (tick + 0.5) / Math.min(X_TICKS, time.length);
    labels.push(`<span style="left:${(share * 100).toFixed(1)}%">${formatTick(time[Math.round(share * (time.length - 1))], span)}</span>`);
  }
  return labels.join('');
};

const legend = ({ lines, dots = [], marks = [] }: ChartSpec): string => {
  const entries = [
    ...lines.map(({ name, style }) => `<span><b class="key ${style}"></b>${escapeHtml(name)}</span>`),
    ...marks.map(({ text }) => `<span><b class="key mark"></b>${escapeHtml(text)}</span>`),
    ...dots.filter(({ points }) => points.length > 0).map(({ name, style }) => `<span><b class="key dot ${style}"></b>${escapeHtml(name)}</span>`),
  ];
  return entries.length < 2 ? '' : `<figcaption>${entries.join('')}</figcaption>`;
};

/** Texts for the pointer, as JSON that cannot end its script element. */
const pointerData = ({ time, lines, notes = [], formatTime }: ChartSpec, low: number, high: number): string => {
  const decimals = Math.min(6, decimalsOf(niceTicks(low, high, 5000).step));
  const data = {
    times: Array.from(time, formatTime),
    lines: lines.map(({ name, values }) => ({ name, values: Array.from(values, (value) => (Number.isNaN(value) ? '' : formatNumber(value, decimals))) })),
    ...(notes.length === 0 ? {} : { notes }),
  };
  return JSON.stringify(data).replace(/</g, '\\u003c');
};
