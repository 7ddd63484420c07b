import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeApi } from '../scripts/docs/api.mjs';
import { buildDemo } from '../scripts/docs/demo.mjs';
import { preparePages } from '../scripts/docs/pages.mjs';
import { serve } from '../scripts/docs/serve.mjs';
import { publishedPackages } from '../scripts/packages/pack.mjs';
import { build } from '../scripts/workspace/build.mjs';
import { alone } from '../scripts/workspace/lock.mjs';
import { CHROMIUM, faultsOf } from './browser';

const PAGES = /pages.(?:README|docs.configuration|docs.order-states|docs.bench.exchange|packages.costs.README)\.md$/;

// One page of each kind. The long tests look at every guide, README and module of the site (tests/docs.test.ts).

describe.skipIf(CHROMIUM === undefined)('pages of the site (needs Chromium)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pages-'));
  const site = join(folder, 'site');
  let server: Awaited<ReturnType<typeof serve>>;

  beforeAll(async () => {
    await alone(() => build({ types: false, only: publishedPackages().map(({ name }) => name), log: () => undefined }));
    await writeApi({ out: site, work: folder, pages: preparePages(join(folder, 'pages')).filter((path) => PAGES.test(path)), only: '@trader/core' });
    await buildDemo(join(site, 'demo'));
    server = await serve(site);
  }, 180_000);

  afterAll(() => {
    server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('do not scroll sideways and complain of nothing, on a phone and on a desk, in light and dark', async () => {
    expect(await faultsOf(server.url, [
      '', 'demo/', 'documents/The_configuration_file.html', 'documents/The_states_of_an_order.html', 'documents/_trader_costs.html', 'documents/exchange.html',
      'modules/_trader_core.html', 'interfaces/_trader_core.Order.html',
    ])).toEqual([]);
  });
});
