// @ts-check

const show = (/** @type {unknown} */ value) => {
  const text = typeof value === 'bigint' ? `${value}n` : (JSON.stringify(value) ?? String(value));
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
};

const close = (/** @type {number} */ a, /** @type {number} */ b, /** @type {number} */ relTol) =>
  Object.is(a, b) || a === b || Math.abs(a - b) <= relTol * Math.max(Math.abs(a), Math.abs(b));

/**
 * Where two outputs differ, as text, or undefined when they are equal. Numbers may differ by `relTol` of the larger.
 * @returns {string | undefined}
 */
export const difference = (/** @type {unknown} */ got, /** @type {unknown} */ expected, relTol = 0, path = 'output') => {
  if (typeof got === 'number' && typeof expected === 'number') {
    return close(got, expected, relTol) ? undefined : `${path} is ${got}, the reference has ${expected}`;
  }
  if (typeof got !== 'object' || typeof expected !== 'object' || got === null || expected === null) {
    return Object.is(got, expected) ? undefined : `${path} is ${show(got)}, the reference has ${show(expected)}`;
  }
  const left = /** @type {Record<string, unknown>} */ (got);
  const right = /** @type {Record<string, unknown>} */ (expected);
  for (const key of new Set([...Object.keys(left), ...Object.keys(right)])) {
    const found = difference(left[key], right[key], relTol, `${path}.${key}`);
    if (found) return found;
  }
  return undefined;
};
