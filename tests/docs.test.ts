import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { checkLinks } from '../scripts/docs/check-links.mjs';
import { listPages, preparePages } from '../scripts/docs/pages.mjs';
import { serve } from '../scripts/docs/serve.mjs';
import { buildSite, SITE } from '../scripts/docs/site.mjs';
import { drawStates } from '../scripts/docs/state-diagram.mjs';
import { alone } from '../scripts/workspace/lock.mjs';
import { ROOT } from '../scripts/workspace/root.mjs';

const folder = mkdtempSync(join(tmpdir(), 'docs-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const write = (path: string, text: string): void => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
};

describe('links of the pages we write', () => {
  const pages = [...new Set(['README.md', 'CONTRIBUTING.md', ...listPages().map(({ path }) => path)])];

  it.each(pages)('of %s lead somewhere', (path) => {
    const text = readFileSync(join(ROOT, path), 'utf8').replace(/^```[\s\S]*?^```/gm, '');
    const targets = [...text.matchAll(/\]\(([^)\s#]+)/g)].map(([, target]) => target!).filter((target) => !/^[a-z]+:/i.test(target));
    expect(targets.filter((target) => !existsSync(join(ROOT, dirname(path), target)))).toEqual([]);
  });

  it('lead to a page where they name a folder', () => {
    const copies = preparePages(join(folder, 'pages'));
    expect(copies[0]).toBe(join(folder, 'pages', 'README.md'));
    expect(readFileSync(copies[0]!, 'utf8')).toContain('](packages/core/README.md)');
    expect(readFileSync(join(folder, 'pages', 'docs', 'guides', 'getting-started.md'), 'utf8')).toMatch(/^---\ntitle: "Getting started"\ngroup: Guides\n---\n# Getting started/);
  });
});

describe('state diagrams', () => {
  it('stand drawn in the pages, in place of their text', () => {
    preparePages(join(folder, 'pages'));
    const page = readFileSync(join(folder, 'pages', 'docs', 'order-states.md'), 'utf8');
    expect(page).not.toContain('```mermaid');
    expect(page).toMatch(/^<figure class="diagram"><p class="sideways">Scroll sideways .*<\/p><div><svg .*<title>accepted to partially-filled<\/title>.*<\/svg><\/div><figcaption>.*<\/figure>$/m);
  });

  it('have a dot for every step, in the row of the state it leaves and the column of the one it enters', () => {
    const svg = drawStates('stateDiagram-v2\n  [*] --> one\n  one --> two_b\n  two_b --> one\n  two_b --> two_b\n  two_b --> [*]\n');
    const middle = (pattern: RegExp): number[] => [...svg.matchAll(pattern)].flatMap(([, x, y]) => [Number(x), Number(y)]);
    const [oneX, oneText] = middle(/<text x="(\d+)" y="(\d+)">one</g);
    const [twoX, twoText] = middle(/<text x="(\d+)" y="(\d+)">two-b</g);
    const [startX, startY, ringX, ringY] = [...middle(/<circle class="end" cx="(\d+)" cy="(\d+)" r="7"/g), ...middle(/<circle class="ring" cx="(\d+)" cy="(\d+)"/g)];
    const [oneY, twoY] = [oneText! - 4, twoText! - 4];
    expect([startX! < oneX!, oneX! < twoX!, twoX! < ringX!, startY! < oneY, oneY < twoY, twoY < ringY!]).toEqual(Array(6).fill(true));
    const dots = [...svg.matchAll(/<circle class="dot" cx="(\d+)" cy="(\d+)" r="4"><title>([^<]+)</g)].map(([, x, y, title]) => [title, Number(x), Number(y)]);
    expect(dots).toEqual([['start to one', oneX, startY], ['one to two-b', twoX, oneY], ['two-b to one', oneX, twoY], ['two-b to end', ringX, twoY]]);
    // Into each state an arrow: from above, from above and around the corner, from above the end; and into the first from below.
    expect(svg.match(/z/g)).toHaveLength(5);
  });

  it('are the only diagrams that are drawn', () => {
    expect(() => drawStates('flowchart LR\n  a --> b\n')).toThrow('begins with "flowchart LR"');
    expect(() => drawStates('stateDiagram-v2\n  a --> b : why\n')).toThrow('"a --> b : why" of a state diagram cannot be drawn');
  });
});

describe('the link checker', () => {
  it('finds missing files, missing places and ways out of the folder, and nothing else', () => {
    write('site/index.html', `<a href="a.html">1</a><a href='a.html#there'>2</a><a href="a.html#gone">3</a><a href="b.html">4</a><a href="sub/">5</a>
      <a href="#here">6</a><p id="here"></p><a href="https://example.com/x">7</a><a href="../outside.html">8</a><img src="no.png"><a href="a.html?x=1&amp;y=2">9</a><a href="data:,">10</a>`);
    write('site/a.html', '<h2 id="there">x</h2><a href="/index.html">1</a>');
    write('site/sub/index.html', '<a href="../a.html#%74here">1</a>');
    write('outside.html', '');
    expect(checkLinks(join(folder, 'site'))).toEqual({
      pages: 3, links: 11, dead: ['index.html: a.html#gone', 'index.html: b.html', 'index.html: ../outside.html', 'index.html: no.png'],
    });
  });
});

describe('the preview', () => {
  it('serves the files of its folder to its own names, and nothing beside them', async () => {
    write('served/index.html', 'home');
    write('served/sub/index.html', 'sub');
    write('secret.txt', 'secret');
    const { url, close } = await serve(join(folder, 'served'));
    try {
      const answer = async (path: string) => {
        const response = await fetch(url + path);
        return [response.status, response.url.slice(url.length), await response.text()];
      };
      expect(new URL(url).hostname).toBe('127.0.0.1');
      expect(await answer('')).toEqual([200, '', 'home']);
      expect(await answer('sub')).toEqual([200, 'sub/', 'sub']);
      const missing = [404, 'There is no such page.\n'];
      for (const path of ['none', '..%2fsecret.txt', '%2e%2e/secret.txt', '%', 'sub/%00']) {
        const [status, , text] = await answer(path);
        expect([status, text], path).toEqual(missing);
      }
    } finally {
      close();
    }
  });
});

describe.runIf(process.env['TRADER_LONG'] === '1')('the site', () => {
  it('is built, with no dead link, and holds every package, guide and the page of a backtest', async () => {
    await alone(() => buildSite());
    const home = readFileSync(join(SITE, 'index.html'), 'utf8');
    expect(home).toContain('demo/index.html');
    for (const page of ['modules/_trader_core.html', 'documents/Your_own_broker.html', 'documents/The_life_of_an_order.html', 'demo/index.html', 'demo/page.js']) {
      expect(existsSync(join(SITE, page)), page).toBe(true);
    }
  }, 300_000);
});
