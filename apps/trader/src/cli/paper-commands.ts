import { TraderError } from '@trader/core';
import { Option } from 'commander';
import type { Command } from 'commander';
import { sleep, stopSignal } from '../adapters/timers';
import { contentOf, lengthOf } from '../account';
import { Home } from '../home';
import { runPaper, serveExchange } from '../paper';
import { rememberRun } from '../store';
import { DEFAULT_SPEED, paperAlpaca, serveLoopback } from './live';
import { accountNamed, configOption, homeOption, jsonOption, wholeNumber } from './options';
import { describeRun, prepare, runAsJson } from './session';
import type { Terminal } from './terminal';

interface ExchangeFlags {
  readonly account: string;
  readonly server: 'simulated' | 'alpaca';
  readonly port: number;
  readonly config?: string;
  readonly day?: string;
  readonly speed: number;
}

interface PaperFlags extends Omit<ExchangeFlags, 'port'> {
  readonly port?: number;
  readonly pace: number;
  readonly durability: 'process' | 'disk';
  readonly home: string;
  readonly json?: boolean;
  readonly until?: string;
  readonly adopt?: boolean;
}

const PORT = 7400;

const serverOption = (): Option => new Option('--server <kind>', 'the simulated exchange itself, or Alpaca\'s protocols over it').choices(['simulated', 'alpaca']).default('simulated');
const dayOption = (): Option => new Option('--day <day>', 'with --server alpaca: which recorded day is played (default: the last)');
const speedOption = (): Option => new Option('--speed <times>', 'with --server alpaca: how many times as fast as it was').argParser(wholeNumber('--speed', 120, 1)).default(DEFAULT_SPEED);

const exchange = async (flags: ExchangeFlags, terminal: Terminal): Promise<void> => {
  const config = accountNamed(flags.config, flags.account);
  if (flags.server === 'alpaca') {
    const served = await serveLoopback(config, flags);
    terminal.print(`alpaca of ${flags.account} on 127.0.0.1:${served.port}, ${served.day} at ${flags.speed} times its speed`);
    await stopSignal();
    await served.close();
    return;
  }
  const { account } = await prepare(config, 'paper');
  const server = await serveExchange(account, flags.port);
  terminal.print(`exchange of ${flags.account} on 127.0.0.1:${server.port}`);
  await stopSignal();
  server.close();
};

const paper = async (flags: PaperFlags, terminal: Terminal): Promise<void> => {
  const config = accountNamed(flags.config, flags.account);
  if (flags.server === 'alpaca') {
    await paperAlpaca(config, flags, terminal);
    return;
  }
  const home = new Home(flags.home);
  const { account, manifest } = await prepare(config, 'paper');
  const run = await runPaper(home, account, manifest, {
    port: flags.port ?? PORT, durability: flags.durability, pace: () => sleep(flags.pace),
    onProgress: terminal.progress(flags.account, lengthOf(account), contentOf(account)), onWarning: (text) => terminal.note(`trader: ${text}`),
  });
  await rememberRun(home.store, run);
  terminal.print(flags.json === true ? JSON.stringify(runAsJson(run), null, 2) : `\n${describeRun(run, terminal.page)}\n`);
};

/** What only one of the servers knows. */
const ONLY_OF = { simulated: ['pace', 'durability'], alpaca: ['day', 'speed', 'until', 'adopt'] } as const;

/** Refuses what was said for the other server: it would be passed over. */
const assertOf = (command: Command, server: ExchangeFlags['server']): void => {
  const other = server === 'alpaca' ? 'simulated' : 'alpaca';
  const stray = ONLY_OF[other].find((name) => command.getOptionValueSource(name) === 'cli');
  if (stray !== undefined) throw new TraderError('INVALID_CONFIG', `--${stray} goes with --server ${other}, and this is --server ${server}: leave it out, or add --server ${other}`);
};

/** `trader exchange` and `trader paper`. */
export const addPaper = (program: Command, terminal: Terminal): void => {
  program
    .command('exchange')
    .description('serve the exchange of an account as a process of its own, until Ctrl-C')
    .requiredOption('--account <name>', 'which account')
    .addOption(serverOption())
    .option('--port <port>', 'port on 127.0.0.1 (0: any)', wholeNumber('--port', 65_535), PORT)
    .addOption(dayOption())
    .addOption(speedOption())
    .addOption(configOption())
    .action((flags: ExchangeFlags, command: Command) => {
      assertOf(command, flags.server);
      return exchange(flags, terminal);
    });
  program
    .command('paper')
    .description('trade an account in the live wiring against "trader exchange"; started again after a crash, it goes on. With --server alpaca and no --port it has an exchange of its own')
    .requiredOption('--account <name>', 'which account')
    .addOption(serverOption())
    .option('--port <port>', `port of the exchange (default: ${PORT}; with --server alpaca an exchange of its own)`, wholeNumber('--port', 65_535))
    .option('--pace <ms>', 'with --server simulated: wait after every event', wholeNumber('--pace', 60_000), 0)
    .addOption(dayOption())
    .addOption(speedOption())
    .option('--until <time>', 'with --server alpaca: when it ends, such as 2024-03-08T15:00Z (default: close)')
    .option('--adopt', 'with --server alpaca: what the account holds beyond our books is somebody else\'s')
    .addOption(new Option('--durability <of>', 'with --server simulated: what a commit survives').choices(['process', 'disk']).default('process'))
    .addOption(configOption())
    .addOption(homeOption())
    .addOption(jsonOption())
    .action((flags: PaperFlags, command: Command) => {
      assertOf(command, flags.server);
      return paper(flags, terminal);
    });
};
