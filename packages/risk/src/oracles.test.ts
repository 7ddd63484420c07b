import { describe, expect, it } from 'vitest';
import type { Oracle } from '../test/oracle';
import { allocation } from '../test/oracles/allocation';
import { covariance } from '../test/oracles/covariance';
import { measures } from '../test/oracles/measures';
import { monteCarlo } from '../test/oracles/monte-carlo';
import { sizing } from '../test/oracles/sizing';
import { tailRisk } from '../test/oracles/tail-risk';
import { volatility } from '../test/oracles/volatility';

// Each family's table of values that others published or computed. `npx vitest run packages/risk/src/oracles.test.ts -u` writes ORACLES.md again.
const families: Readonly<Record<string, readonly Oracle[]>> = { allocation, covariance, measures, 'Monte Carlo': monteCarlo, sizing, 'VaR and ES': tailRisk, volatility };

const errorOf = ({ expected, compute }: Oracle): number => Math.abs(compute() - expected) / (expected === 0 ? 1 : Math.abs(expected));

/** An error rounded up to a power of ten, so that another processor's last digit changes nothing. */
const told = (error: number): string => (error <= 1e-12 ? 'below 1e-12' : `below 1e${Math.ceil(Math.log10(error))}`);

describe.each(Object.entries(families))('what others say of %s', (_family, oracles) => {
  it.each(oracles)('$of', (oracle) => {
    expect(errorOf(oracle)).toBeLessThanOrEqual(oracle.tolerance);
  });

  it('comes from at least three places', () => {
    expect(oracles.length).toBeGreaterThanOrEqual(3);
    expect(new Set(oracles.map((each) => each.source)).size).toBe(oracles.length);
  });
});

it('is told in ORACLES.md, with the error seen', async () => {
  const sections = Object.entries(families).map(([family, oracles]) => {
    const rows = oracles.map((each) => `| ${each.of} | ${each.expected} | ${told(errorOf(each))} | ${each.source} |`);
    return [`## ${family}`, '', '| what | expected | relative error | source |', '| --- | ---: | --- | --- |', ...rows, ''].join('\n');
  });
  const text = ['# Values of others', '', 'What others published or computed, and how far `@trader/risk` is from it.', '', ...sections].join('\n');
  await expect(text).toMatchFileSnapshot('../ORACLES.md');
});
