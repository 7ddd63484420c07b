// @ts-check
// State diagrams, drawn without a browser: mermaid's text, as an N2 chart. States stand on the diagonal in the order in which they are first
// named; a step leaves its state sideways, and enters the next from above (forwards) or below (backwards). A dot is where a step turns.
// However many steps there are, none is drawn over another.
import { Failure } from '../workspace/root.mjs';

/** @typedef {{ name: string, x: number, y: number, width: number }} Place `x` is the middle of the state's box, `y` that of its row. */

const ROW = 44;
const HALF = 13; // of a box's height
const GAP = 12;
const LETTER = 7; // width of a letter, at 12 px

/**
 * The steps of a mermaid block: `[*]` is the start where it stands first and the end where it stands last.
 * Throws a Failure at what is no plain state diagram.
 * @returns {[from: string, to: string][]}
 */
const readSteps = (/** @type {string} */ text) => {
  const [head, ...lines] = text.split('\n').map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('%%'));
  if (head !== 'stateDiagram-v2') throw new Failure(`a mermaid block that begins with "${head}" cannot be drawn: scripts/docs/state-diagram.mjs knows stateDiagram-v2`);
  return lines.map((line) => {
    const [, from, to] = /^(\[\*\]|\w+) --> (\[\*\]|\w+)$/.exec(line) ?? [];
    if (from === undefined || to === undefined) throw new Failure(`"${line}" of a state diagram cannot be drawn: write a step as "one --> other"`);
    return [from === '[*]' ? 'start' : from, to === '[*]' ? 'end' : to];
  });
};

/** Where each state stands. @returns {Map<string, Place>} */
const layOut = (/** @type {readonly [string, string][]} */ steps) => {
  const names = ['start', ...new Set(steps.flat().filter((name) => name !== 'start' && name !== 'end')), 'end'];
  let left = 4;
  return new Map(names.map((name, index) => {
    const width = name === 'start' || name === 'end' ? 18 : name.length * LETTER + 14;
    const place = { name, x: Math.round(left + width / 2), y: ROW / 2 + index * ROW, width: Math.round(width) };
    left += width + GAP;
    return [name, place];
  }));
};

// Names of mermaid's cannot have a hyphen.
const shown = (/** @type {string} */ name) => name.replaceAll('_', '-');

const drawState = (/** @type {Place} */ { name, x, y, width }) => {
  if (name === 'start') return `<circle class="end" cx="${x}" cy="${y}" r="7"/>`;
  if (name === 'end') return `<circle class="ring" cx="${x}" cy="${y}" r="9"/><circle class="end" cx="${x}" cy="${y}" r="5"/>`;
  return `<rect x="${x - width / 2}" y="${y - HALF}" width="${width}" height="${2 * HALF}" rx="6"/><text x="${x}" y="${y + 4}">${shown(name)}</text>`;
};

/** The lines out of a state and into it. A line that several steps share is drawn once. */
const drawLines = (/** @type {Place} */ place, /** @type {readonly Place[]} */ nexts, /** @type {readonly Place[]} */ befores) => {
  const { x, y, width } = place;
  const [right, far] = [Math.max(x, ...nexts.map((next) => next.x)), Math.min(x, ...nexts.map((next) => next.x))];
  const [high, low] = [Math.min(y, ...befores.map((before) => before.y)), Math.max(y, ...befores.map((before) => before.y))];
  const lines = [
    right > x ? `M${x + width / 2} ${y}H${right}` : '', far < x ? `M${x - width / 2} ${y}H${far}` : '',
    high < y ? `M${x} ${high}V${y - HALF - 5}` : '', low > y ? `M${x} ${low}V${y + HALF + 5}` : '',
    // A step to itself: around the upper right corner.
    nexts.includes(place) ? `M${x + width / 2} ${y - 6}h5q6 0 6 -6v-2q0 -6 -6 -6h-8q-6 0 -6 1.5` : '',
  ].join('');
  const heads = [
    high < y ? `M${x - 4} ${y - HALF - 7}L${x} ${y - HALF}L${x + 4} ${y - HALF - 7}z` : '',
    low > y ? `M${x - 4} ${y + HALF + 7}L${x} ${y + HALF}L${x + 4} ${y + HALF + 7}z` : '',
    nexts.includes(place) ? `M${x + width / 2 - 13} ${y - HALF - 6}l4 6l4 -6z` : '',
  ].join('');
  return `${lines === '' ? '' : `<path class="line" d="${lines}"/>`}${heads === '' ? '' : `<path class="head" d="${heads}"/>`}`;
};

/** A mermaid state diagram as an SVG element of one line, in the colours of the page. Throws a Failure at anything else. */
export const drawStates = (/** @type {string} */ text) => {
  const steps = readSteps(text);
  const places = layOut(steps);
  const placeOf = (/** @type {string} */ name) => /** @type {Place} */ (places.get(name));
  const all = [...places.values()];
  const last = placeOf('end');
  const lines = all.map((place) => drawLines(
    place, steps.filter(([from]) => from === place.name).map(([, to]) => placeOf(to)), steps.filter(([, to]) => to === place.name).map(([from]) => placeOf(from)),
  ));
  const dots = steps.filter(([from, to]) => from !== to).map(([from, to]) =>
    `<circle class="dot" cx="${placeOf(to).x}" cy="${placeOf(from).y}" r="4"><title>${shown(from)} to ${shown(to)}</title></circle>`);
  const [width, height] = [last.x + 13, last.y + ROW / 2];
  return `<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="State diagram" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${lines.join('')}${all.map(drawState).join('')}${dots.join('')}</svg>`;
};
