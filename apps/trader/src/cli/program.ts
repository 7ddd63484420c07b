import { Command, Option } from 'commander';
import { FEE_FORMS, FINANCING_FORMS, SLIPPAGE_FORMS } from '@trader/costs';
import { defaultLimits, MARGIN_FORMS } from '@trader/risk';
import { stopSignal } from '../adapters/timers';
import { VERSION } from '../adapters/code-version';
import { furtherLimits } from '../config-risk';
import { Home } from '../home';
import { rebuildStore } from '../store';
import { backtest } from './backtest';
import type { BacktestFlags } from './backtest';
import { addData } from './data-commands';
import { doctor } from './doctor';
import { init } from './init';
import { addPaper } from './paper-commands';
import { replayRun, showJournal, verifyJournal } from './journal';
import { addBroker } from './broker-commands';
import { addControls } from './control-commands';
import { collect, configOption, homeOption, jsonOption, wholeNumber } from './options';
import { start } from './start';
import type { StartOptions } from './start';
import type { Terminal } from './terminal';

const DEFAULT_LIMITS = Object.entries(defaultLimits).map(([name, value]) => `${name}=${String(value)}`).join(', ');

/** The command line. `setExitCode` is told when a command finished in a way that is neither success nor an error. */
export const createProgram = (terminal: Terminal, setExitCode: (code: number) => void): Command => {
  const program = new Command('trader')
    .description('Trades recorded markets with paper money, through the loop that a live market would take.')
    .version(VERSION)
    .showHelpAfterError('(--help shows what there is)')
    .exitOverride();
  addRunning(program, terminal);
  addPaper(program, terminal);
  addBroker(program, terminal, setExitCode);
  addControls(program, terminal, setExitCode);
  addLooking(program, terminal, setExitCode);
  addData(program, terminal, setExitCode);
  return program;
};

const addRunning = (program: Command, terminal: Terminal): void => {
  program
    .command('start')
    .description('trade every account of the configuration on its recorded market, with paper money; at a terminal, serve the reports')
    .addOption(configOption())
    .addOption(homeOption())
    .option('--account <name>', 'only this account')
    .option('--exit', 'do not serve the reports')
    .option('--port <port>', 'port of the reports on 127.0.0.1 (0: any)', wholeNumber('--port', 65_535), 0)
    .addOption(jsonOption())
    .action((options: StartOptions) => start(options, terminal, stopSignal));
  program
    .command('init')
    .description('write a configuration that works')
    .option('--file <file>', 'where to')
    .option('--force', 'overwrite')
    .action((options: { file?: string; force?: boolean }) => init(options, terminal));
  program
    .command('backtest')
    .description('run one strategy over files of bars, of quotes and trades, or of both')
    .requiredOption('--strategy <name|file>', 'a registered strategy, or a module such as ./mine.mjs')
    .option('--bars <file>', 'CSV, CSV.gz or Parquet (repeat for more), or one sample alone: sample:aapl, sample:index-futures', collect)
    .option('--ticks <file>', 'CSV or CSV.gz of quotes and trades, which orders meet in place of bars; repeat for more. Without --bars the bars are made of the trades', collect)
    .requiredOption('--cash <amount>', 'money to start with')
    .option('--currency <code>', 'of the account, and of the symbols of files; CNY for sample:index-futures', 'USD')
    .option('--fee <fee>', FEE_FORMS, 'none')
    .option('--slippage <slippage>', `${SLIPPAGE_FORMS}; symbols of --ticks have none`, 'none')
    .option('--financing <financing>', `${FINANCING_FORMS} (default: none)`)
    .option('--actions <file>', 'CSV of dividends, splits, changes of symbol and mergers: time, symbol, kind, ratio, amount, into, pay')
    .option('--margin <rule>', `${MARGIN_FORMS} (default: rates)`)
    .addOption(new Option('--on-margin-call <response>', 'when equity falls below the maintenance margin: report tells it and adds no exposure until it is met, liquidate closes positions as well, as far as is needed (default: report)').choices(['report', 'liquidate']))
    .option('--param <name=value>', 'a parameter of the strategy; repeat for more', collect)
    .option('--limit <name=value>', `a risk limit, in place of its default (${DEFAULT_LIMITS}; without one: ${furtherLimits.join(', ')}); others, a circuit breaker and protections need a configuration file; repeat for more`, collect)
    .option('--benchmark <symbol>', 'compare with the closes of this symbol of the bars')
    .option('--symbol <name>', 'symbol of files that have no column for it (default: the name of the file)')
    .option('--tz <zone>', 'time zone of stamps that name none, such as America/New_York')
    .addOption(new Option('--stamp <of>', 'whether a stamp is the start or the end of its bar').choices(['start', 'end']))
    .option('--calendar <name>', 'exchange calendar of the symbols of files: XNYS, XNAS, CFFEX, 24x7 (default: XNYS)')
    .option('--interval <length>', 'length of a bar: 1m, 5m, 1h, 1d (default: found from the stamps of --bars; 1m for bars made of --ticks)')
    .option('--columns <list>', 'what columns are called: time=Stamp,close=Last, or bid, bidSize, ask, askSize, price, size of --ticks')
    .option('--name <name>', 'name of the account', 'backtest')
    .addOption(homeOption())
    .addOption(jsonOption())
    .action((flags: BacktestFlags) => backtest(flags, terminal));
};

const addLooking = (program: Command, terminal: Terminal, setExitCode: (code: number) => void): void => {
  const journal = program.command('journal').description('look at the journal of a run');
  journal
    .command('verify <run>')
    .description('check its chain of seals')
    .addOption(homeOption())
    .addOption(jsonOption())
    .action((run: string, options: { home: string; json?: boolean }) => verifyJournal(run, options, terminal));
  journal
    .command('show <run>')
    .description('print its records, one JSON line each')
    .option('--kind <kind>', 'only records of this kind; repeat for more', collect)
    .addOption(homeOption())
    .action((run: string, options: { home: string; kind?: string[] }) => showJournal(run, options.kind ?? [], options, terminal));
  program
    .command('replay <run>')
    .description('run it again from its manifest: the same bytes, or the first difference')
    .addOption(homeOption())
    .addOption(jsonOption())
    .action((run: string, options: { home: string; json?: boolean }) => replayRun(run, options, terminal));
  program
    .command('runs')
    .description('list the runs there are')
    .addOption(homeOption())
    .action((options: { home: string }) => new Home(options.home).runs().forEach((run) => terminal.print(run)));
  program
    .command('store')
    .description('the SQL store')
    .command('rebuild')
    .description('make it again from the journals')
    .addOption(homeOption())
    .action(async (options: { home: string }) => {
      const home = new Home(options.home);
      const runs = await rebuildStore(home);
      terminal.print(`${home.store}: rebuilt from ${runs.length} journal(s)`);
    });
  program
    .command('doctor')
    .description('check Node, folders, configuration, data, store and journals')
    .addOption(configOption())
    .addOption(homeOption())
    .addOption(jsonOption())
    .action(async (options: { home: string; config?: string; json?: boolean }) => setExitCode(await doctor(options, terminal)));
};
