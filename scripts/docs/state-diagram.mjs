// @ts-check
// State diagrams, drawn without a browser, from mermaid's text. States that something comes after stand one below the other; those that lead to the
// end alone stand to their right, between their rows. Every state that is entered has a lane: left of the first kind, or in between. A step
// leaves its state sideways, turns where there is a dot, and follows the lane to the arrow. However many steps there are, none is drawn over
// another, and the width is a phone's.
import { Failure } from '../workspace/root.mjs';

/** @typedef {{ name: string, x: number, y: number, width: number, lane: number }} Place `x` is the left of the state's box, `y` its middle, `lane` where the lane into it runs. */

const ROW = 50;
const HALF = 13; // of a box's height
const ASIDE = 6; // from a box's middle to the lines at its left: into it above, out of it below
const LANE = 15;
const LETTER = 6.8; // width of a letter, at 12 px
const TOP = 56;

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

const widthOf = (/** @type {readonly string[]} */ names) => Math.ceil(Math.max(...names.map((name) => name.length)) * LETTER) + 14;

/** Where each state stands: those that go on, and those that are final. */
const layOut = (/** @type {readonly [string, string][]} */ steps) => {
  const names = [...new Set(steps.flat())].filter((name) => name !== 'start' && name !== 'end');
  const isFinal = (/** @type {string} */ name) => steps.every(([from, to]) => from !== name || to === 'end');
  const [going, final] = [names.filter((name) => !isFinal(name)), names.filter(isFinal)];
  const begins = steps.filter(([from]) => from === 'start');
  if (begins.length !== 1 || begins[0][1] !== going[0]) throw new Failure('a state diagram cannot be drawn: it needs one [*] --> state, first of all, and a step from that state');
  const early = steps.find(([from, to]) => to === 'end' && !isFinal(from));
  if (early !== undefined) throw new Failure(`a state diagram cannot be drawn: "${early[0]} --> [*]", where ${early[0]} leads on, too`);
  const entered = going.filter((name) => steps.some(([from, to]) => to === name && from !== 'start'));
  const left = entered.length * LANE + 16;
  const right = left + widthOf(going) + final.length * LANE + 24;
  /** @type {Place[]} */
  const first = going.map((name, index) => ({ name, x: left, y: TOP + index * ROW, width: widthOf(going), lane: 6 + entered.indexOf(name) * LANE }));
  /** @type {Place[]} */
  const last = final.map((name, index) => ({ name, x: right, y: TOP + ROW / 2 + index * ROW, width: widthOf(final), lane: right - 20 - index * LANE }));
  return { first, last };
};

// Names of mermaid's cannot have a hyphen.
const shown = (/** @type {string} */ name) => name.replaceAll('_', '-');

const drawState = (/** @type {Place} */ { name, x, y, width }) =>
  `<rect x="${x}" y="${y - HALF}" width="${width}" height="${2 * HALF}" rx="6"/><text x="${x + width / 2}" y="${y + 4}">${shown(name)}</text>`;

const line = (/** @type {string} */ path) => `<path class="line" d="${path}"/>`;
const arrow = (/** @type {number} */ x, /** @type {number} */ y) => `<path class="head" d="M${x - 7} ${y - 4}L${x} ${y}L${x - 7} ${y + 4}z"/>`;

/** The lines from `places` to `targets`: what leaves a state is drawn once, and so is each lane. `out` and `into` are how far from a box's middle they meet it. */
const drawSteps = (/** @type {readonly [string, string][]} */ steps, /** @type {readonly Place[]} */ places, /** @type {readonly Place[]} */ targets, /** @type {number} */ out, /** @type {number} */ into) => {
  const drawn = [];
  const dots = [];
  for (const { name, x, y, width } of places) {
    const lanes = targets.filter((target) => steps.some(([from, to]) => from === name && to === target.name));
    if (lanes.length === 0) continue;
    const far = out === 0 ? Math.max(...lanes.map(({ lane }) => lane)) : Math.min(...lanes.map(({ lane }) => lane));
    drawn.push(line(`M${out === 0 ? x + width : x} ${y + out}H${far}`));
    for (const target of lanes) dots.push(`<circle class="dot" cx="${target.lane}" cy="${y + out}" r="3.5"><title>${shown(name)} to ${shown(target.name)}</title></circle>`);
  }
  for (const { name, x, y, lane } of targets) {
    const from = places.filter((place) => steps.some((step) => step[0] === place.name && step[1] === name)).map((place) => place.y + out);
    if (from.length === 0) continue;
    drawn.push(line(`M${lane} ${Math.min(y + into, ...from)}V${Math.max(y + into, ...from)}M${lane} ${y + into}H${x - 6}`), arrow(x, y + into));
  }
  return [...drawn, ...dots];
};

/** The start above the first state, and the end below the final ones. */
const drawEnds = (/** @type {readonly Place[]} */ first, /** @type {readonly Place[]} */ last) => {
  const start = first[0].x + first[0].width / 2;
  const begin = `<circle class="end" cx="${start}" cy="14" r="7"/>${line(`M${start} 21V${TOP - HALF - 6}`)}<path class="head" d="M${start - 4} ${TOP - HALF - 7}L${start} ${TOP - HALF}L${start + 4} ${TOP - HALF - 7}z"/>`;
  const final = last.at(-1);
  if (final === undefined) return begin;
  const [x, y] = [final.x + final.width + 12, final.y + ROW];
  const lines = last.map((place) => `M${place.x + place.width} ${place.y}H${x}`).join('');
  return `${begin}${line(`${lines}M${x} ${last[0].y}V${y - 15}`)}<path class="head" d="M${x - 4} ${y - 16}L${x} ${y - 9}L${x + 4} ${y - 16}z"/><circle class="ring" cx="${x}" cy="${y}" r="9"/><circle class="end" cx="${x}" cy="${y}" r="5"/>`;
};

/** A mermaid state diagram as an SVG element of one line, in the colours of the page. Throws a Failure at anything else. */
export const drawStates = (/** @type {string} */ text) => {
  const steps = readSteps(text);
  const { first, last } = layOut(steps);
  const all = [...first, ...last];
  const width = Math.max(...all.map((place) => place.x + place.width)) + 24;
  const height = Math.max(...all.map(({ y }) => y)) + ROW + 12;
  const parts = [drawEnds(first, last), ...drawSteps(steps, first, first, ASIDE, -ASIDE), ...drawSteps(steps, first, last, 0, 0), ...all.map(drawState)];
  return `<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="State diagram" viewBox="0 0 ${width} ${height}">${parts.join('')}</svg>`;
};
