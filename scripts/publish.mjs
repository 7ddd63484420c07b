// @ts-check
// `pnpm release:publish [--dry-run] [--registry URL]`: builds with types, packs, and publishes what the registry has not got, what others need
// first. Leaves a git tag for each and says so as the release workflow's action understands it.
import { parseArgs } from 'node:util';
import { join } from 'node:path';
import { packAll } from './packages/pack.mjs';
import { naming, publish } from './packages/publish.mjs';
import { build } from './workspace/build.mjs';
import { install } from './workspace/install.mjs';
import { alone } from './workspace/lock.mjs';
import { CACHE, Failure, main, ROOT } from './workspace/root.mjs';
import { runProcess } from './workspace/run-process.mjs';

const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, ACTIONS_ID_TOKEN_REQUEST_URL: identity } = process.env;

await main(async () => {
  const { values } = parseArgs({ options: { 'dry-run': { type: 'boolean', default: false }, registry: { type: 'string', default: 'https://registry.npmjs.org' } } });
  const { registry, 'dry-run': dryRun } = values;
  const packed = await alone(async () => {
    await install();
    await build({ types: true });
    return naming(server && repository && `${server}/${repository}`, () => packAll(join(CACHE, 'tarballs')));
  });
  const unversioned = packed.filter(({ version }) => version === '0.0.0');
  if (unversioned.length > 0 && !dryRun) throw new Failure(`${unversioned.map(({ name }) => name).join(', ')} never got a version: run \`pnpm release:version\` first`);
  const published = await publish(packed, { registry, dryRun, provenance: Boolean(identity) });
  if (dryRun) return;
  for (const release of published) {
    const { code, output } = await runProcess('git', ['tag', release], { cwd: ROOT });
    if (code !== 0) throw new Failure(`${output.trim()}\n${release} is published, and has no tag`);
    console.log(`New tag: ${release}`);
  }
});
