import { Option } from 'commander';
import type { Command } from 'commander';
import { sleep } from '../adapters/timers';
import { Home } from '../home';
import { moneyOf } from '../live/account-money';
import { moneyLine } from '../live/describe-status';
import { liveRunOf, liveRuns } from '../live/find-run';
import type { LiveRun } from '../live/find-run';
import { EXIT } from './exit-codes';
import { ask, say } from './live-commands';
import { askAccount, killDead, live } from './live';
import type { LiveFlags } from './live';
import { accountNamed, configOption, homeOption, jsonOption, wholeNumber } from './options';
import { DEFAULT_SEEDS, simulate } from './sim';
import type { SimFlags } from './sim';
import type { Terminal } from './terminal';

interface AccountFlags extends LiveFlags {
  readonly port?: number;
  readonly day?: string;
  readonly speed?: number;
}

interface KillFlags extends AccountFlags {
  readonly reason: string;
  readonly flatten?: boolean;
}

const LOOK_MS = 200;
const PATIENCE_MS = 60_000;

const common = (command: Command): Command =>
  command.requiredOption('--account <name>', 'which account').addOption(configOption()).addOption(homeOption()).addOption(jsonOption());
const onThisMachine = (command: Command): Command =>
  command.option('--port <port>', 'of an exchange on this machine, see "trader exchange --server alpaca"', wholeNumber('--port', 65_535))
    .option('--day <day>', 'which recorded day that exchange plays').option('--speed <times>', 'and how fast', wholeNumber('--speed', 120, 1));

/** Waits until a running account is killed for good. Gives the exit code. */
const waitForKill = async (home: Home, { account, json }: LiveFlags, terminal: Terminal): Promise<number> => {
  for (let waited = 0; waited < PATIENCE_MS; waited += LOOK_MS) {
    const run = liveRunOf(home, account);
    if (run.status?.kill === 'verified') {
      say(run, 'halted; the broker shows no open order', { home: home.folder, ...(json === undefined ? {} : { json }) }, terminal);
      return EXIT.ok;
    }
    await sleep(LOOK_MS);
  }
  terminal.note(`trader: account ${account} is halted, and the broker has not shown within ${PATIENCE_MS / 1000} s that no order is open: it goes on trying; see "trader status"`);
  return EXIT.broker;
};

const runOf = (home: Home, account: string): LiveRun | undefined => liveRuns(home).filter((each) => each.account === account).at(-1);

const kill = async (flags: KillFlags, terminal: Terminal): Promise<number> => {
  const home = new Home(flags.home);
  const run = runOf(home, flags.account);
  const request = { reason: flags.reason, flatten: flags.flatten === true };
  if (run?.running === true) {
    const text = await ask(run, { kind: 'kill', ...request });
    if (flags.json !== true) say(run, text, flags, terminal);
    return waitForKill(home, flags, terminal);
  }
  const config = accountNamed(flags.config, flags.account);
  await killDead(config, request, { ...flags, live: config.broker?.environment === 'live' }, terminal);
  return EXIT.ok;
};

const showAccount = async (flags: AccountFlags, terminal: Terminal): Promise<number> => {
  const run = runOf(new Home(flags.home), flags.account);
  const config = accountNamed(flags.config, flags.account);
  const told = run?.running === true ? run.status?.money : undefined;
  const money = told ?? moneyOf(config, await askAccount(config, flags, terminal));
  if (flags.json === true) terminal.print(JSON.stringify({ account: flags.account, running: run?.running === true, ...money }, null, 2));
  else terminal.print(`${flags.account}: ${moneyLine(money)}, as of ${new Date(money.time).toISOString()}`);
  return money.blocked === null ? EXIT.ok : EXIT.attention;
};

/** Commands that speak to a broker. `setExitCode` is told when one of them needs a person. */
export const addBroker = (program: Command, terminal: Terminal, setExitCode: (code: number) => void): void => {
  common(program.command('live').description('trade an account at its broker, with paper money unless the account and --live both say otherwise, until Ctrl-C; started again after a crash, it goes on'))
    .option('--live', 'real money: the account\'s environment must be "live" too')
    .option('--until <time>', 'end by itself: at a time such as 2026-11-23T20:55Z, or at "close"')
    .option('--adopt', 'what the account holds beyond our books is somebody else\'s: leave it alone and go on')
    .action((flags: LiveFlags) => live(accountNamed(flags.config, flags.account), flags, terminal));
  onThisMachine(common(program.command('account').description('say what an account has at its broker, and what it may spend. Exit code 8 when it is blocked')))
    .action(async (flags: AccountFlags) => setExitCode(await showAccount(flags, terminal)));
  program
    .command('sim')
    .description('put the whole program through bad days of seeds, in virtual time: exit code 1 when a rule is broken, with the smallest plan that breaks it')
    .option('--seeds <count>', `how many (default: ${DEFAULT_SEEDS})`, wholeNumber('--seeds', 1_000_000_000, 1))
    .option('--from <seed>', 'the first (default: 1)', wholeNumber('--from', Number.MAX_SAFE_INTEGER))
    .option('--seed <seed>', 'this one alone, with all that happens in it', wholeNumber('--seed', Number.MAX_SAFE_INTEGER))
    .option('--plan <file>', 'the run of this plan alone, JSON as it was printed, with all that happens in it')
    .option('--strategy <name|file>', 'a strategy of yours in place of two restless ones; it hears of AAPL and KO')
    .option('--shard <part>', 'one part of the whole, such as 1/4')
    .option('--record <file>', 'keep what is done in a file, and go on from there as long as the same is run')
    .option('--all', 'do not stop at the first seed that breaks a rule')
    .addOption(jsonOption())
    .action(async (flags: SimFlags) => setExitCode(await simulate(flags, terminal)));
  onThisMachine(common(program.command('kill').description('end trading: cancel everything, verify that the broker shows no open order, stay halted until "trader resume"; works when nothing runs, too')))
    .option('--flatten', 'then close what the account\'s strategies hold')
    .addOption(new Option('--reason <text>', 'why, for the journal').default('by hand'))
    .action(async (flags: KillFlags) => setExitCode(await kill(flags, terminal)));
};
