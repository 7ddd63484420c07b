// @ts-check
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

const filesIn = (/** @type {string} */ folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));

const unescape = (/** @type {string} */ text) => text.replaceAll('&amp;', '&').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&lt;', '<').replaceAll('&gt;', '>');

/** Attributes of one name in a page's tags. */
const attributes = (/** @type {string} */ html, /** @type {string} */ names) =>
  [...html.matchAll(new RegExp(`<[a-z][^>]*?\\s(?:${names})\\s*=\\s*(?:"([^"]*)"|'([^']*)')`, 'gi'))].map(([, double, single]) => unescape(double ?? single ?? ''));

/**
 * Follows every link of every HTML page in a folder that stays in it: the file must be there, and the place in it that the link names.
 * @returns {{ pages: number, links: number, dead: string[] }} `dead` are lines "page: link"
 */
export const checkLinks = (/** @type {string} */ folder) => {
  const pages = filesIn(folder).filter((file) => file.endsWith('.html'));
  const html = new Map(pages.map((file) => [file, readFileSync(file, 'utf8')]));
  /** @type {Map<string, Set<string>>} */
  const places = new Map();
  const placesOf = (/** @type {string} */ file) => {
    let found = places.get(file);
    if (found === undefined) places.set(file, found = new Set(attributes(html.get(file) ?? '', 'id|name')));
    return found;
  };
  const isAlive = (/** @type {string} */ file, /** @type {string} */ link) => {
    const [address = '', place = ''] = link.split('#');
    const path = decodeURIComponent(address.split('?')[0] ?? '');
    let target = path === '' ? file : path.startsWith('/') ? join(folder, path) : join(dirname(file), path);
    if (target !== folder && !target.startsWith(folder + sep)) return false;
    if (existsSync(target) && statSync(target).isDirectory()) target = join(target, 'index.html');
    if (!existsSync(target)) return false;
    return place === '' || !target.endsWith('.html') || placesOf(target).has(decodeURIComponent(place));
  };
  let links = 0;
  /** @type {string[]} */
  const dead = [];
  for (const [file, text] of html) {
    for (const link of new Set(attributes(text, 'href|src'))) {
      if (/^[a-z][a-z+.-]*:|^\/\//i.test(link)) continue;
      links++;
      if (!isAlive(file, link)) dead.push(`${relative(folder, file).replaceAll('\\', '/')}: ${link}`);
    }
  }
  return { pages: pages.length, links, dead };
};
