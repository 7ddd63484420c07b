// @ts-check

const BLOCK = /<!-- bench:([\w-]+) -->\r?\n([\s\S]*?)<!-- \/bench -->/g;

/** Figures in a page come from a bench: the table between the markers is the committed output of `pnpm bench NAME --markdown`. */
export const figures = (/** @type {import('../workspace.mjs').Workspace} */ workspace) => {
  /** @type {import('../workspace.mjs').Violation[]} */
  const violations = [];
  for (const file of workspace.texts.filter((path) => path.endsWith('.md'))) {
    const text = workspace.read(file);
    for (const { 1: name, 2: shown, index } of text.matchAll(BLOCK)) {
      const report = (/** @type {string} */ message) =>
        violations.push({ file, line: text.slice(0, index).split('\n').length, rule: 'figures', message });
      const measured = `docs/bench/${name}.md`;
      if (!workspace.exists(measured)) report(`quotes ${measured}, which does not exist; run pnpm bench ${name} --markdown`);
      else if (tidied(workspace.read(measured)) !== tidied(shown)) report(`differs from ${measured}; run pnpm bench ${name} --markdown`);
    }
  }
  return violations;
};

const tidied = (/** @type {string} */ text) => text.replace(/\r/g, '').trim();
