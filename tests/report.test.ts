import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { build } from '../scripts/workspace/build.mjs';
import { alone } from '../scripts/workspace/lock.mjs';
import { ROOT } from '../scripts/workspace/root.mjs';
import { CHROMIUM, openPage } from './browser';
import type { Watched } from './browser';

// A real report, made by the built program from the sample shares, in a real browser.

// The least contrast of any text with what is behind it, by WCAG 2.2, 1.4.3; colours are read back from a canvas.
const CONTRAST = `(() => {
  const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const rgb = (colour) => { context.clearRect(0, 0, 1, 1); context.fillStyle = colour; context.fillRect(0, 0, 1, 1); return context.getImageData(0, 0, 1, 1).data; };
  const light = (colour) => { const [r, g, b] = [...rgb(colour)].map((each) => each / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const behind = (element) => { for (let at = element; at; at = at.parentElement) { const colour = getComputedStyle(at).backgroundColor; if (rgb(colour)[3] === 255) return colour; } return 'white'; };
  let weakest = Infinity;
  for (const element of document.querySelectorAll('main *')) {
    if (![...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== '') || element.closest('script, svg, output')) continue;
    const [a, b] = [light(getComputedStyle(element).color), light(behind(element))].sort((x, y) => y - x);
    weakest = Math.min(weakest, (a + 0.05) / (b + 0.05));
  }
  return weakest;
})()`;

describe.skipIf(CHROMIUM === undefined)('the report in a browser (needs Chromium)', () => {
  const home = mkdtempSync(join(tmpdir(), 'report-'));
  let browser: Watched['browser'];
  let page: Watched['page'];
  let requests: Watched['requests'];
  let complaints: Watched['complaints'];
  let metrics: Readonly<Record<string, number>>;
  let report = '';

  beforeAll(async () => {
    await alone(() => build({ types: false, only: ['trader'], log: () => {} }));
    const program = join(ROOT, 'apps', 'trader', 'dist', 'main.js');
    const args = ['backtest', '--strategy', 'sma-cross', '--bars', 'sample:aapl', '--cash', '100000', '--json'];
    const { stdout, stderr, status } = spawnSync(process.execPath, [program, ...args], { cwd: home, encoding: 'utf8' });
    if (status !== 0) throw new Error(`trader backtest ended with code ${status}: ${stderr}`);
    const result = JSON.parse(stdout) as { report: string; metrics: Readonly<Record<string, number>> };
    ({ metrics, report } = result);
    ({ browser, page, requests, complaints } = await openPage(1200, 800));
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

  it('draws every chart as wide as the page allows', async () => {
    const ids = await page.locator('.chart, .bars').evaluateAll((charts) => charts.map((chart) => (chart as { id: string }).id));
    expect(ids).toEqual(['equity', 'drawdown', 'years', 'distribution', 'sharpe', 'exposure', 'price-0']);
    for (const id of ids) {
      const box = await page.locator(`#${id} .plot`).boundingBox();
      expect(box!.width, id).toBeGreaterThan(['years', 'distribution'].includes(id) ? 400 : 600);
      expect(box!.height, id).toBeGreaterThan(60);
    }
  });

  it('has figures beside the page that say the same', () => {
    const summary = JSON.parse(readFileSync(join(dirname(report), 'summary.json'), 'utf8')) as { metrics: readonly { key: string; value: number | null }[] };
    expect(Object.fromEntries(summary.metrics.map(({ key, value }) => [key, value]))).toEqual(metrics);
    expect(Object.keys(metrics).length).toBeGreaterThan(40);
    const trades = readFileSync(join(dirname(report), 'trades.csv'), 'utf8').trim().split('\n');
    expect(trades).toHaveLength(1 + (metrics['trades'] ?? 0));
  });

  it('shows all of it without a script', async () => {
    const still = await browser.newPage({ javaScriptEnabled: false, viewport: { width: 1200, height: 800 } });
    await still.goto(pathToFileURL(report).href);
    expect(await still.locator('.chart svg path.line').count()).toBeGreaterThanOrEqual(4);
    expect(await still.locator('table caption').count()).toBeGreaterThanOrEqual(7);
    await still.close();
  });

  it('tells the values under the pointer', async () => {
    const chart = page.locator('.chart').first();
    await chart.locator('.plot').hover();
    expect(await chart.locator('output').innerText()).toMatch(/\d{4}-\d{2}-\d{2}\n+Equity\s+[\d,]+/);
  });

  it.each(['light', 'dark'] as const)('can be read in a %s room: all text stands out by 4.5 to 1 or more', async (colorScheme) => {
    await page.emulateMedia({ colorScheme });
    const weakest = await page.evaluate(CONTRAST);
    expect(weakest).toBeGreaterThanOrEqual(4.5);
  });

  it('fits a narrow screen without scrolling sideways', async () => {
    await page.setViewportSize({ width: 390, height: 800 });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
  });
});
