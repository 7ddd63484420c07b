import { niceTicks } from './chart';
import { escapeHtml } from './format';

const WIDTH = 1000;
const HEIGHT = 100;
const Y_TICKS = 6;
/** Labels below the bars, at most. */
const LABELS = 12;

/** One upright bar from zero. */
export interface Bar {
  /** Below the bar, when there is room; empty for none. */
  readonly label: string;
  readonly value: number;
  /** A class of the page's style: `gain`, `loss`. */
  readonly style: string;
  /** What the pointer reads. */
  readonly title: string;
}

/** Bars side by side, equally wide. */
export interface BarChartSpec {
  readonly id: string;
  readonly label: string;
  readonly bars: readonly Bar[];
  /** Share of its place that a bar fills. */
  readonly fill: number;
  /** Labels stand at the left edge of their bars, not at the middle. */
  readonly edges?: boolean;
  readonly format: (value: number, step: number) => string;
}

/** The chart's HTML: an SVG that stretches, labels that do not. Works without a script: browsers show a bar's title. */
export const drawBars = ({ id, label, bars, fill, edges, format }: BarChartSpec): string => {
  const values = bars.map(({ value }) => value);
  const low = Math.min(0, ...values);
  const high = Math.max(low === 0 ? 1e-9 : 0, ...values);
  const margin = (high - low) * 0.06;
  const [bottom, top] = [low < 0 ? low - margin : 0, high > 0 ? high + margin : 0];
  const y = (value: number): number => Math.round(((top - value) / (top - bottom)) * HEIGHT * 100) / 100;
  const { step, ticks } = niceTicks(bottom, top, Y_TICKS);
  const width = WIDTH / bars.length;
  const rules = ticks.map((tick) => `<path class="rule" d="M0 ${y(tick)}H${WIDTH}"/>`).join('');
  const drawn = bars.map(({ value, style, title }, at) => {
    const [from, to] = [y(Math.max(0, value)), y(Math.min(0, value))];
    const left = Math.round((at + (1 - fill) / 2) * width * 10) / 10;
    const size = Math.round(width * fill * 10) / 10;
    return `<rect class="${style}" x="${left}" y="${from}" width="${size}" height="${Math.round((to - from) * 100) / 100}"><title>${escapeHtml(title)}</title></rect>`;
  });
  const named = bars.map((bar, at) => ({ text: bar.label, at })).filter(({ text }) => text !== '');
  const every = Math.ceil(named.length / LABELS);
  const xLabels = named.filter((_, place) => place % every === 0)
    .map(({ text, at }) => `<span style="left:${(((at + (edges ? 0 : 0.5)) / bars.length) * 100).toFixed(1)}%">${escapeHtml(text)}</span>`);
  const yLabels = ticks.map((tick) => `<span style="top:${y(tick)}%">${format(tick, step)}</span>`);
  return (
    `<figure class="bars" id="${id}"><div class="plot">` +
    `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="${escapeHtml(label)}">${rules}${drawn.join('')}<path class="zero" d="M0 ${y(0)}H${WIDTH}"/></svg>` +
    `<div class="y" aria-hidden="true">${yLabels.join('')}</div><div class="x" aria-hidden="true">${xLabels.join('')}</div></div></figure>`
  );
};
