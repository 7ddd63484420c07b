import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runBacktest } from '@trader/backtest';
import { CASH_SCALE, formatUnits, roundTo } from '@trader/core';
import { costModel, parseFee, parseSlippage } from '@trader/costs';
import { AAPL, aapl } from '@trader/sample-data';
import { strategies } from '@trader/strategies';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildDemo } from '../scripts/docs/demo.mjs';
import { serve } from '../scripts/docs/serve.mjs';
import { publishedPackages } from '../scripts/packages/pack.mjs';
import { build } from '../scripts/workspace/build.mjs';
import { alone } from '../scripts/workspace/lock.mjs';
import { CHROMIUM, openPage } from './browser';
import type { Watched } from './browser';

// The page of the docs in which a backtest runs, made from the built packages, in a real browser.

/** What Node's sources make of the same bars, read by another reader, as the page writes it. */
const expectedEquity = (fast: number, slow: number): string => {
  const { equity } = runBacktest({
    bars: aapl(), instruments: [AAPL], cash: 100_000, name: 'sma-cross', strategy: strategies['sma-cross']!.factory, parameters: { fast, slow },
    costs: costModel({ fee: parseFee('0.005/share min 1'), slippage: parseSlippage('2bps') }), limits: {},
  });
  const [whole, cents = ''] = formatUnits(roundTo(equity, 10n ** BigInt(CASH_SCALE - 2), 'nearest'), CASH_SCALE).split('.');
  return `${whole!.replace(/\B(?=(\d{3})+$)/g, ',')}.${cents.padEnd(2, '0')} USD`;
};

describe.skipIf(CHROMIUM === undefined)('the backtest in a page (needs Chromium)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'demo-'));
  let browser: Watched['browser'];
  let page: Watched['page'];
  let requests: Watched['requests'];
  let complaints: Watched['complaints'];
  let server: Awaited<ReturnType<typeof serve>>;

  beforeAll(async () => {
    await alone(() => build({ types: false, only: publishedPackages().map(({ name }) => name), log: () => undefined }));
    await buildDemo(join(folder, 'demo'));
    server = await serve(folder);
    ({ browser, page, requests, complaints } = await openPage(1440, 900));
    await page.goto(`${server.url}demo/`);
  }, 180_000);

  afterAll(async () => {
    await browser?.close();
    server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const report = () => page.frameLocator('iframe');
  const equity = () => page.locator('#equity').innerText();

  it('ends with the equity that Node computes, to the cent', async () => {
    expect(await equity()).toBe(expectedEquity(20, 60));
  });

  it('draws the report of that run, whole', async () => {
    expect(await report().locator('h1').innerText()).toBe('Apple, 20-day average across 60-day average');
    expect(await report().locator('header').innerText()).toContain(expectedEquity(20, 60).replace(' USD', ''));
    expect(await report().locator('.chart .plot').count()).toBeGreaterThanOrEqual(3);
    await expect.poll(() => page.evaluate(`(() => { const frame = document.querySelector('iframe');
      return frame.clientHeight >= Math.floor(frame.contentDocument.documentElement.getBoundingClientRect().height); })()`)).toBe(true);
  });

  it('runs again with other averages', async () => {
    await page.getByLabel('Fast average').fill('5');
    await page.getByLabel('Slow average').fill('100');
    await page.getByRole('button', { name: 'Run' }).click();
    expect(await equity()).toBe(expectedEquity(5, 100));
    expect(await equity()).not.toBe(expectedEquity(20, 60));
  });

  it('says what is wrong with averages that cannot cross', async () => {
    await page.getByLabel('Fast average').fill('100');
    await page.getByRole('button', { name: 'Run' }).click();
    expect(await page.locator('#outcome').innerText()).toContain('fast below slow');
    expect(await page.locator('#final').isVisible()).toBe(false);
    await page.getByLabel('Fast average').fill('0');
    await page.getByRole('button', { name: 'Run' }).click();
    expect(await page.locator('#outcome').innerText()).toMatch(/^Fast average, days: .*1/);
  });

  it('names the source and the licence of its bars', async () => {
    expect(await page.locator('footer').innerText()).toContain('Observable, Inc.');
    const licence = await page.request.get(`${server.url}demo/data-licence.txt`);
    expect(await licence.text()).toContain('Permission to use, copy, modify');
  });

  it('asks nobody else for anything, and complains of nothing', () => {
    expect([...new Set(requests.filter((url) => !url.startsWith('data:')).map((url) => new URL(url).origin))]).toEqual([new URL(server.url).origin]);
    expect(complaints).toEqual([]);
  });

  it('fits a narrow screen without scrolling sideways', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
  });
});
