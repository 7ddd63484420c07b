import { describe, expect, it } from 'vitest';
import * as all from '../index';
import { Indicator } from '../indicator';
import { randomBars } from '../testing/bars';
import { catalogue } from './catalogue';
import type { CatalogueEntry } from './catalogue';

const BARS = randomBars(600);

describe('the catalogue', () => {
  it('has every indicator that the package exports, once', () => {
    const classes = Object.values(all).filter((each) => typeof each === 'function' && each.prototype instanceof Indicator);
    const made = catalogue.map(({ make, parameters }) => make(parameters).constructor);
    expect(new Set(made)).toEqual(new Set(classes));
    expect(new Set(catalogue.map(({ name }) => name)).size).toBe(catalogue.length);
    for (const { name } of catalogue) expect(all, name).toHaveProperty(name);
  });

  it.each(catalogue)('tells inputs, parameters and lines of $name as they are', ({ inputs, parameters, lines, make, batch }) => {
    const columns = inputs.map((column) => BARS[column]);
    const indicator = make(parameters);
    expect(typeof indicator.value === 'number' ? [] : Object.keys(indicator.value as object)).toEqual(lines);
    for (let row = 0; row < BARS.close.length; row++) indicator.next(...columns.map((column) => column[row]));
    expect(indicator.ready).toBe(true);
    const result = batch(columns, parameters);
    const last = result instanceof Float64Array ? result.at(-1) : Object.fromEntries(Object.entries(result).map(([line, column]) => [line, column.at(-1)]));
    expect(last).toEqual(indicator.value);
  });

  // `npx vitest run packages/indicators/src/catalogue -u` writes it again.
  it('is told in INDICATORS.md', async () => {
    const groups = [...new Set(catalogue.map(({ group }) => group))];
    const row = ({ name, title, inputs, parameters, lines, make }: CatalogueEntry): string => {
      const made = make(parameters);
      const usual = Object.entries(parameters).map(([key, value]) => `${key} ${value}`).join(', ');
      return `| ${title} | \`${made.constructor.name}\`, \`${name}\` | ${inputs.join(', ')} | ${usual} | ${lines.join(', ')} | ${made.needed} |`;
    };
    const sections = groups.map((group) => [
      `## ${group}`, '', '| what | class and batch function | takes | parameters, as usual | fields of its value | bars until the first value |', '| --- | --- | --- | --- | --- | ---: |',
      ...catalogue.filter((each) => each.group === group).map(row), '',
    ].join('\n'));
    const text = ['# Indicators', '', `All ${catalogue.length} of them, by what they are mostly used for. \`@trader/indicators/catalogue\` tells a program the same.`, '', ...sections].join('\n');
    await expect(text).toMatchFileSnapshot('../../INDICATORS.md');
  });
});
