/** Text made safe inside HTML, in content and in quoted attributes. */
export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/** What stands where a figure is not defined, such as the profit factor of no trades. */
const UNDEFINED = 'n/a';

const MINUS = '\u2212';
const signed = (value: number, text: string): string => (value < 0 && /[1-9]/.test(text) ? MINUS + text : text);

/** With thousands separated by commas and a fixed number of decimals: 1,234.50. */
export const formatNumber = (value: number, decimals: number): string => {
  if (Number.isNaN(value)) return UNDEFINED;
  if (!Number.isFinite(value)) return value > 0 ? '\u221e' : `${MINUS}\u221e`;
  const [whole, fraction] = Math.abs(value).toFixed(decimals).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return signed(value, fraction === undefined ? grouped : `${grouped}.${fraction}`);
};

/** A share of one as per cent: 0.1234 is 12.34 %. */
export const formatPercent = (value: number, decimals = 2): string => {
  const text = formatNumber(value * 100, decimals);
  return Number.isFinite(value) ? `${text} %` : text;
};

/** Short, for axes: 950, 12.5k, 1.2M. `step` is the distance between ticks. */
export const formatShort = (value: number, step: number): string => {
  const [unit, suffix] = Math.abs(value) >= 1e6 ? [1e6, 'M'] : Math.abs(value) >= 1e4 ? [1e3, 'k'] : [1, ''];
  return formatNumber(value / unit, decimalsOf(step / unit)) + suffix;
};

/** Decimals needed to tell ticks of this distance apart, at most 6. */
export const decimalsOf = (step: number): number => {
  for (let decimals = 0; decimals < 6; decimals++) if (Math.abs(step * 10 ** decimals - Math.round(step * 10 ** decimals)) < 1e-6) return decimals;
  return 6;
};

/** Decimals that a number is written with, at most 6. */
export const decimalsIn = (value: string | number): number => {
  const text = String(value);
  return text.includes('.') && !text.includes('e') ? Math.min(6, text.length - text.indexOf('.') - 1) : 0;
};

/** Decimals that a price is shown with: those it is written with, but of prices of 10 and more no more than 4. */
export const decimalsOfPrice = (price: number): number => Math.min(decimalsIn(price), Math.abs(price) >= 10 ? 4 : 6);

/** Short names of the months. */
export const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `2024-01-31`, in UTC. */
export const formatDay = (time: number): string => new Date(time).toISOString().slice(0, 10);
/** `2024-01-31 14:30`, in UTC. */
export const formatMinute = (time: number): string => new Date(time).toISOString().slice(0, 16).replace('T', ' ');
const DAY_MS = 86_400_000;

/** `Jan 2024`; `31 Jan` where the whole axis is shorter than 400 days; `31 Jan 14:30` below ten. In UTC. */
export const formatTick = (time: number, spanMs: number): string => {
  const date = new Date(time);
  const month = MONTHS[date.getUTCMonth()];
  if (spanMs > 400 * DAY_MS) return `${month} ${date.getUTCFullYear()}`;
  return `${date.getUTCDate()} ${month}${spanMs < 10 * DAY_MS ? ` ${formatMinute(time).slice(11)}` : ''}`;
};
