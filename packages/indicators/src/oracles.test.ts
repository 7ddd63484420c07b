import { describe, expect, it } from 'vitest';
import type { Oracle } from '../test/oracle';
import { averages } from '../test/oracles/averages';
import { core } from '../test/oracles/core';
import { momentum } from '../test/oracles/momentum';
import { statistics } from '../test/oracles/statistics';
import { volume } from '../test/oracles/volume';

// Each family's table of values that others published or computed. `npx vitest run packages/indicators/src/oracles.test.ts -u` writes ORACLES.md again.
const families: Readonly<Record<string, readonly Oracle[]>> = { 'the core': core, averages, momentum, 'volatility and statistics': statistics, volume };

/** An error rounded up to a power of ten, so that another processor's last digit changes nothing. */
const told = (error: number): string => (error <= 1e-12 ? 'below 1e-12' : `below 1e${Math.ceil(Math.log10(error))}`);

describe.each(Object.entries(families))('what others say of %s', (_family, oracles) => {
  it.each(oracles)('$of, $source', ({ compare, tolerance }) => {
    const { values, error } = compare();
    expect(values).toBeGreaterThan(0);
    expect(error).toBeLessThanOrEqual(tolerance);
  });
});

it('is told in ORACLES.md, with the error seen', async () => {
  const sections = Object.entries(families).map(([family, oracles]) => {
    const rows = oracles.map(({ of, source, compare }) => {
      const { values, error } = compare();
      return `| ${of} | ${values} | ${told(error)} | ${source} |`;
    });
    return [`## ${family}`, '', '| indicator | values | largest error | source |', '| --- | ---: | --- | --- |', ...rows, ''].join('\n');
  });
  const text = ['# Values of others', '', 'What others published or computed, and how far `@trader/indicators` is from it: the largest difference as a share of the largest value.', '', ...sections].join('\n');
  await expect(text).toMatchFileSnapshot('../ORACLES.md');
});
