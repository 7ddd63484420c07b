import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { checkLinks } from '../scripts/docs/check-links.mjs';
import { listPages, preparePages } from '../scripts/docs/pages.mjs';
import { serve } from '../scripts/docs/serve.mjs';
import { buildSite, freshSite, SITE } from '../scripts/docs/site.mjs';
import { drawStates } from '../scripts/docs/state-diagram.mjs';
import { alone } from '../scripts/workspace/lock.mjs';
import { ROOT } from '../scripts/workspace/root.mjs';
import { CHROMIUM, faultsOf } from './browser';

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
    expect(page).toMatch(/^<figure class="diagram"><svg .*<title>accepted to partially-filled<\/title>.*<\/svg><figcaption>.*<\/figure>$/m);
  });

  it('have a dot for every step, in the row of the state it leaves and the lane of the one it enters', () => {
    const svg = drawStates('stateDiagram-v2\n  [*] --> one\n  one --> two_b\n  two_b --> one\n  two_b --> two_b\n  one --> last\n  two_b --> last\n  last --> [*]\n');
    const box = (name: string): { left: number; right: number; y: number } => {
      const [, x, y, width] = new RegExp(`<rect x="(\\d+)" y="(\\d+)" width="(\\d+)" height="26" rx="6"/><text x="[\\d.]+" y="\\d+">${name}<`).exec(svg)!.map(Number);
      return { left: x!, right: x! + width!, y: y! + 13 };
    };
    const [one, two, last] = [box('one'), box('two-b'), box('last')];
    expect([one.y < last.y, last.y < two.y, one.left === two.left, one.right < last.left]).toEqual(Array(4).fill(true));
    const dots = new Map([...svg.matchAll(/<circle class="dot" cx="(\d+)" cy="(\d+)" r="3.5"><title>([^<]+)</g)].map(([, x, y, title]) => [title!, { x: Number(x), y: Number(y) }]));
    expect([...dots.keys()].sort()).toEqual(['one to last', 'one to two-b', 'two-b to last', 'two-b to one', 'two-b to two-b']);
    const lane = (to: string): Set<number> => new Set([...dots].filter(([title]) => title.endsWith(` to ${to}`)).map(([, { x }]) => x));
    expect([lane('one').size, lane('two-b').size, lane('last').size, new Set([...lane('one'), ...lane('two-b')]).size]).toEqual([1, 1, 1, 2]);
    for (const [title, { x, y }] of dots) {
      const from = title.startsWith('one') ? one : two;
      expect(title.endsWith('last') ? [x > from.right, x < last.left, y] : [x > 0, x < from.left, y - 6]).toEqual([true, true, from.y]);
    }
    // An arrow into each of the three, at the side of its lane and at its height; one from the start and one to the end.
    const heads = [...svg.matchAll(/<path class="head" d="M[\d.]+ [\d.]+L([\d.]+) ([\d.]+)/g)].map(([, x, y]) => `${x} ${y}`);
    expect(heads).toHaveLength(5);
    expect(heads).toEqual(expect.arrayContaining([`${one.left} ${one.y - 6}`, `${two.left} ${two.y - 6}`, `${last.left} ${last.y}`]));
  });

  it('are the only diagrams that are drawn', () => {
    expect(() => drawStates('flowchart LR\n  a --> b\n')).toThrow('begins with "flowchart LR"');
    expect(() => drawStates('stateDiagram-v2\n  a --> b : why\n')).toThrow('"a --> b : why" of a state diagram cannot be drawn');
    expect(() => drawStates('stateDiagram-v2\n  [*] --> a\n  a --> b\n  a --> [*]\n')).toThrow('"a --> [*]", where a leads on, too');
    expect(() => drawStates('stateDiagram-v2\n  a --> b\n  b --> [*]\n')).toThrow('it needs one [*] --> state');
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

  it.skipIf(CHROMIUM === undefined)('does not scroll sideways and complains of nothing, on a phone and on a desk, in light and dark (needs Chromium)', async () => {
    await alone(() => freshSite());
    const { url, close } = await serve(SITE);
    try {
      const pages = ['documents', 'modules'].flatMap((kind) => readdirSync(join(SITE, kind)).map((page) => `${kind}/${page}`));
      expect(await faultsOf(url, ['', 'demo/', ...pages])).toEqual([]);
    } finally {
      close();
    }
  }, 600_000);
});
