import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const LONG = process.env['TRADER_LONG'] === '1';
/** Hours of open market. */
const HOURS = LONG ? 24 : 0.1;

interface Result {
  readonly problems: readonly string[];
  readonly flat: boolean;
  readonly orderIds: number;
  readonly fills: number;
}

describe(`${HOURS} hours of trading 500 symbols on virtual time`, () => {
  it(`lose no order, double none${LONG ? ', and leave the heap as large as it was' : ''}`, () => {
    const { stdout, stderr, status } = spawnSync(process.execPath, [join(import.meta.dirname, '../../../scripts/soak.mjs'), '--hours', String(HOURS)], { encoding: 'utf8', maxBuffer: 1e8 });
    if (LONG) console.log(stdout);
    const result = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Result;
    expect(result, stderr).toMatchObject({ problems: [], flat: true });
    expect(result.orderIds).toBeGreaterThan(HOURS * 500);
    expect(result.fills).toBeGreaterThan(HOURS * 100);
    expect(status, stderr).toBe(0);
  }, LONG ? 5_400_000 : 120_000);
});
