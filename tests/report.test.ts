import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { build } from '../scripts/workspace/build.mjs';
import { alone } from '../scripts/workspace/lock.mjs';
import { ROOT } from '../scripts/workspace/root.mjs';

// A real report, made by the built program from the sample shares, in a real browser.

const BROWSERS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const executablePath = BROWSERS.find((path) => existsSync(path));

describe.skipIf(executablePath === undefined)('the report in a browser (needs Chromium)', () => {
  const home = mkdtempSync(join(tmpdir(), 'report-'));
  const requests: string[] = [];
  const complaints: string[] = [];
  let browser: Browser;
  let page: Page;
  let metrics: Readonly<Record<string, number>>;

  beforeAll(async () => {
    await alone(() => build({ types: false, only: ['trader'], log: () => {} }));
    const program = join(ROOT, 'apps', 'trader', 'dist', 'main.js');
    const args = ['backtest', '--strategy', 'sma-cross', '--bars', 'sample:aapl', '--cash', '100000', '--json'];
    const { stdout, stderr, status } = spawnSync(process.execPath, [program, ...args], { cwd: home, encoding: 'utf8' });
    if (status !== 0) throw new Error(`trader backtest ended with code ${status}: ${stderr}`);
    const result = JSON.parse(stdout) as { report: string; metrics: Readonly<Record<string, number>> };
    metrics = result.metrics;
    browser = await chromium.launch({ executablePath: executablePath!, args: ['--no-sandbox', '--disable-quic', '--disable-background-networking'] });
    page = await browser.newPage({ viewport: { width: 1200, height: 800 } });
    page.on('request', (request) => requests.push(request.url()));
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(pathToFileURL(result.report).href);
  }, 180_000);

  afterAll(async () => {
    await browser?.close();
    rmSync(home, { recursive: true, force: true });
  });

  it('asks nobody for anything, and complains of nothing', () => {
    expect(requests.map((url) => new URL(url).protocol)).toEqual(['file:']);
    expect(complaints).toEqual([]);
  });

  it('shows the figures that the program printed', async () => {
    const text = await page.locator('body').innerText();
    expect(text).toContain(`${((metrics['totalReturn'] ?? 0) * 100).toFixed(2)}`);
    expect(text).toContain('AAPL');
  });

  it('draws equity, drawdown and price, each as wide as the page allows', async () => {
    const charts = page.locator('.chart .plot');
    expect(await charts.count()).toBeGreaterThanOrEqual(3);
    for (const box of await Promise.all((await charts.all()).map((chart) => chart.boundingBox()))) {
      expect(box!.width).toBeGreaterThan(600);
      expect(box!.height).toBeGreaterThan(60);
    }
  });

  it('tells the values under the pointer', async () => {
    const chart = page.locator('.chart').first();
    await chart.locator('.plot').hover();
    expect(await chart.locator('output').innerText()).toMatch(/\d{4}-\d{2}-\d{2}\n+Equity\s+[\d,]+/);
  });

  it('fits a narrow screen without scrolling sideways', async () => {
    await page.setViewportSize({ width: 390, height: 800 });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
  });
});
