import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';

/** Where Chromium is, or undefined: the tests of pages are then left out. */
export const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => existsSync(path));

/** A page in a browser of its own, and what the page does unseen: whom it asks, and what it complains of. */
export interface Watched {
  readonly browser: Browser;
  readonly page: Page;
  readonly requests: readonly string[];
  readonly complaints: string[];
}

/** Opens an empty page of that size. Close `browser` when all is done. */
export const openPage = async (width: number, height: number): Promise<Watched> => {
  const browser = await chromium.launch({ executablePath: CHROMIUM!, args: ['--no-sandbox', '--disable-quic', '--disable-background-networking'] });
  const page = await browser.newPage({ viewport: { width, height } });
  const requests: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  return { browser, page, requests, complaints };
};

/**
 * Looks at pages as a phone and as a desk show them, in a light and in a dark room. Gives what is wrong, a line each: a page, or a frame in it, that
 * scrolls sideways, a complaint of the console, a room that makes no difference.
 */
export const faultsOf = async (site: string, paths: readonly string[]): Promise<string[]> => {
  const faults: string[] = [];
  const { browser, page, complaints } = await openPage(1440, 900);
  for (const path of paths) {
    await page.goto(site + path, { waitUntil: 'load' });
    const grounds = new Set<string>();
    for (const [width, height] of [[390, 844], [1440, 900]] as const) {
      await page.setViewportSize({ width, height });
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        for (const frame of page.frames()) {
          const beyond = await frame.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
          if (beyond > 0) faults.push(`${path} at ${width}, ${colorScheme}: ${frame === page.mainFrame() ? 'the page' : 'a frame'} is ${beyond} px too wide`);
        }
        grounds.add(await page.evaluate<string>('[document.body, document.documentElement].map((each) => getComputedStyle(each).backgroundColor).join()'));
      }
    }
    if (grounds.size < 2) faults.push(`${path}: light and dark look the same`);
    faults.push(...complaints.splice(0).map((text) => `${path}: ${text}`));
  }
  await browser.close();
  return faults;
};
