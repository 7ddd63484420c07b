import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describeBars, describeTicks } from '@trader/backtest';
import { openStore } from '@trader/observability/store';
import { verify } from '@trader/observability/journal';
import { journalSegments, nodeSha256 } from '@trader/observability/journal/node';
import { loadAccount, loadLiveAccount } from '../account';
import { checkTicked } from '../check-symbols';
import { loadConfig } from '../config';
import type { AccountConfig } from '../config';
import { brokerOf } from '../config-live';
import { Home } from '../home';
import { JOURNAL_FOLDER } from '../run-account';
import { EXIT } from './exit-codes';
import type { Terminal } from './terminal';

interface Finding {
  readonly check: string;
  readonly ok: boolean;
  readonly found: string;
}

const day = (time: number): string => new Date(time).toISOString().slice(0, 10);

const look = async (check: string, find: () => string | Promise<string>): Promise<Finding> => {
  try {
    return { check, ok: true, found: await find() };
  } catch (error) {
    return { check, ok: false, found: error instanceof Error ? error.message : 'unknown error' };
  }
};

/** What an account trades on, in words. Rejects with what is wrong with the account. */
const contentsOf = async (account: AccountConfig): Promise<string> => {
  if ('market' in account.data) {
    const { instruments } = await loadLiveAccount(account);
    const { name, environment } = brokerOf(account);
    return `${instruments.map(({ symbol }) => symbol).join(', ')} of the market, at ${name} (${environment})`;
  }
  const loaded = await loadAccount(account);
  checkTicked(loaded);
  const { bars, ticks } = loaded;
  const ofTicks = (ticks === undefined ? [] : describeTicks(ticks)).map((each) => `${each.symbol} ${each.quotes} quotes, ${each.trades} trades ${day(each.from)}..${day(each.to)}`);
  return [...describeBars(bars).map((each) => `${each.symbol} ${each.bars} bars ${day(each.from)}..${day(each.to)}`), ...ofTicks].join(', ');
};

/** Looks at everything a run needs and says what is wrong with it. Gives the exit code. */
export const doctor = async (options: { readonly home: string; readonly config?: string; readonly json?: boolean }, terminal: Terminal): Promise<number> => {
  const home = new Home(options.home);
  const findings: Finding[] = [];
  const add = async (check: string, find: () => string | Promise<string>): Promise<void> => void findings.push(await look(check, find));
  await add('Node', () => {
    const [major, minor] = process.versions.node.split('.').map(Number);
    if (major < 20 || (major === 20 && minor < 19)) throw new Error(`${process.version} is too old: install Node 20.19 or newer`);
    return process.version;
  });
  await add('home', () => {
    mkdirSync(home.folder, { recursive: true });
    accessSync(home.folder, constants.W_OK);
    return home.folder;
  });
  const config = await look('configuration', () => `${loadConfig(options.config).accounts.length} account(s)`);
  findings.push(config);
  for (const account of config.ok ? loadConfig(options.config).accounts : []) {
    await add(`account ${account.name}`, async () => contentsOf(account));
  }
  if (existsSync(home.store)) {
    await add('store', async () => {
      const store = await openStore(home.store);
      await store.close();
      return home.store;
    });
  }
  for (const run of home.runs()) {
    await add(`journal ${run}`, () => {
      const { problem, records, seals } = verify(journalSegments(join(home.run(run), JOURNAL_FOLDER)), nodeSha256);
      if (problem !== undefined) throw new Error(`line ${problem.line} ${problem.what}`);
      return `${records} records, ${seals} seals`;
    });
  }
  if (options.json === true) terminal.print(JSON.stringify(findings, null, 2));
  else for (const each of findings) terminal.print(`${each.ok ? 'ok  ' : 'BAD '} ${each.check.padEnd(28)} ${each.found}`);
  return findings.every((each) => each.ok) ? EXIT.ok : EXIT.usage;
};
