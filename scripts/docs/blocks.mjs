// @ts-check

/** @typedef {{ line: number, language: 'ts' | 'js', code: string }} Block `line` is that of the block's first fence, counted from 1. */

/** The ts and js blocks of a page. `<!-- no-run: reason -->` on the line before a block leaves it out. @returns {Block[]} */
export const blocksOf = (/** @type {string} */ page) => {
  /** @type {Block[]} */
  const blocks = [];
  for (const { 1: language = '', 2: code = '', index } of page.matchAll(/^```(ts|js|typescript|javascript)\b.*\r?\n([\s\S]*?)^```/gm)) {
    const before = page.slice(0, index).split('\n');
    if (!/<!-- no-run: *[^\s-].*-->/.test(before.at(-2) ?? '')) blocks.push({ line: before.length, language: language.startsWith('t') ? 'ts' : 'js', code });
  }
  return blocks;
};
