import { extremesOf } from '@trader/risk';
import type { PeriodReturn } from '@trader/risk';
import { drawBars } from './bar-chart';
import type { Bar } from './bar-chart';
import { niceTicks } from './chart';
import { decimalsOf, formatNumber, formatPercent, MONTHS } from './format';
import type { RunSummary } from './run-summary';

/** Bins of the distribution, about. */
const BINS = 40;
/** Labels below the distribution, at most, and how many bins may lie between two. */
const LABELS = 7;
const LABEL_STEPS = [1, 2, 4, 5, 8, 10, 20];
/** Shades of the heat map, each way. */
const SHADES = 4;

const axis = (value: number, step: number): string => formatPercent(value, decimalsOf(step * 100));

/** One bar for each calendar year. */
export const yearlyBars = ({ years }: RunSummary): string => {
  const bars = years.map(({ year, value }): Bar => ({
    label: String(year), value, style: value < 0 ? 'loss' : 'gain', title: `${year}: ${formatPercent(value)}`,
  }));
  const label = `Return of each calendar year: ${years.map(({ year, value }) => `${year} ${formatPercent(value, 1)}`).join(', ')}`;
  return drawBars({ id: 'years', label, bars, fill: years.length < 4 ? 0.3 : 0.62, format: axis });
};

/** How many days had which return, those without a change left out; empty when there is no other. */
export const distributionBars = ({ returns }: RunSummary): string => {
  const changes = returns.filter((value) => value !== 0);
  const extremes = extremesOf(changes);
  if (extremes === undefined) return '<p class="small">No day has changed anything.</p>';
  const { lowest, highest } = extremes;
  const { step } = niceTicks(lowest, Math.max(highest, lowest + 1e-6), BINS);
  const first = Math.floor(lowest / step);
  const counts = new Array<number>(Math.floor(highest / step) - first + 1).fill(0);
  for (const value of changes) counts[Math.floor(value / step) - first]++;
  const decimals = decimalsOf(step * 100);
  const every = LABEL_STEPS.find((size) => size >= counts.length / LABELS) ?? counts.length;
  const bars = counts.map((value, at): Bar => {
    const from = (first + at) * step;
    return {
      label: (first + at) % every === 0 ? formatNumber(from * 100, decimalsOf(step * every * 100)) : '', value, style: first + at < 0 ? 'loss' : 'gain',
      title: `${formatPercent(from, decimals)} to ${formatPercent(from + step, decimals)}: ${value} ${value === 1 ? 'day' : 'days'}`,
    };
  });
  const flat = returns.length - changes.length;
  return drawBars({
    id: 'distribution', label: `Number of days by return, from ${formatPercent(lowest)} to ${formatPercent(highest)}`, bars, fill: 0.86, edges: true,
    format: (value) => (Number.isInteger(value) ? formatNumber(value, 0) : ''),
  }) + (flat === 0 ? '' : `<p class="small">${formatNumber(flat, 0)} of ${formatNumber(returns.length, 0)} days without any change ${flat === 1 ? 'is' : 'are'} left out.</p>`);
};

/** To a tenth of a per cent; on a phone, where twelve months must fit, to a whole one. */
const figure = (value: number): string => {
  const [exact, brief] = [1, 0].map((decimals) => formatNumber(value * 100, decimals));
  return `<span class="exact">${exact}</span><span class="brief">${brief}</span>`;
};

const cell = (value: number, scale: number, name: string): string => {
  const shade = Math.min(SHADES, Math.ceil((Math.abs(value) / scale) * SHADES));
  const style = shade === 0 ? '' : ` class="${value < 0 ? 'l' : 'g'}${shade}"`;
  return `<td${style} title="${name}: ${formatPercent(value)}">${figure(value)}</td>`;
};

/** A row for each year, a column for each month, their returns in per cent, the deeper the colour the larger. */
export const monthTable = ({ months, years }: RunSummary): string => {
  if (months.length === 0) return '<p class="small">No session has ended.</p>';
  const sizes = months.map(({ value }) => Math.abs(value)).sort((a, b) => a - b);
  // The largest month but for one in twenty: an outlier does not make all others pale.
  const scale = sizes[Math.floor(0.95 * (sizes.length - 1))] || 1;
  const byMonth = new Map(months.map((each) => [each.year * 12 + each.month, each]));
  const row = ({ year, value }: PeriodReturn): string => {
    const cells = MONTHS.map((name, at) => {
      const found = byMonth.get(year * 12 + at + 1);
      return found === undefined ? '<td></td>' : cell(found.value, scale, `${name} ${year}`);
    });
    return `<tr><th scope="row">${year}</th>${cells.join('')}<td class="total">${figure(value)}</td></tr>`;
  };
  const head = MONTHS.map((name) => `<th scope="col"><span class="exact">${name}</span><span class="brief" aria-label="${name}">${name[0]}</span></th>`).join('');
  return '<p class="small">Per cent, of calendar months and years. The first and the last may be cut short.</p>' +
    '<table class="heat"><caption class="unseen">Returns of calendar months and years, per cent</caption>' +
    `<thead><tr><td></td>${head}<th scope="col">Year</th></tr></thead><tbody>${years.map(row).join('')}</tbody></table>`;
};
