// @ts-check
// `pnpm run docs`: builds the site into docs/site, and fails on a dead link. `pnpm docs:preview [--port N]`: builds it when needed and serves it.
import { parseArgs } from 'node:util';
import { serve } from './docs/serve.mjs';
import { buildSite, freshSite, SITE } from './docs/site.mjs';
import { install } from './workspace/install.mjs';
import { alone } from './workspace/lock.mjs';
import { Failure, main } from './workspace/root.mjs';

const readArguments = () => {
  try {
    const { values } = parseArgs({ options: { preview: { type: 'boolean', default: false }, port: { type: 'string', default: '4180' } } });
    if (!/^\d{1,5}$/.test(values.port)) throw new Error('--port takes a number');
    return { preview: values.preview, port: Number(values.port) };
  } catch (error) {
    throw new Failure(`${error instanceof Error ? error.message : error}\nusage: pnpm run docs | pnpm docs:preview [--port N]`);
  }
};

await main(async () => {
  const { preview, port } = readArguments();
  await alone(async () => {
    await install();
    await (preview ? freshSite() : buildSite());
  });
  if (!preview) return;
  const { url } = await serve(SITE, port);
  console.log(`${url}\n${url}demo/  a backtest in the page\nCtrl-C ends it.`);
});
