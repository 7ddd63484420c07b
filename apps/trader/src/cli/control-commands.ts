import { Option } from 'commander';
import type { Command } from 'commander';
import { grantRequest, reloadRequest, showStatus, tell } from './live-commands';
import type { LiveOptions } from './live-commands';
import { homeOption, jsonOption } from './options';
import type { Terminal } from './terminal';

interface Reasoned extends LiveOptions {
  readonly reason: string;
}

const ofAccount = (command: Command): Command =>
  command.option('--account <name>', 'which account; need not be said where there is one').addOption(homeOption()).addOption(jsonOption());
const reasoned = (command: Command): Command => ofAccount(command).addOption(new Option('--reason <text>', 'why, for the journal').default('by hand'));

/** Commands about an account that trades where time is real. `setExitCode` is told when one of them needs a person. */
export const addControls = (program: Command, terminal: Terminal, setExitCode: (code: number) => void): void => {
  ofAccount(program.command('status').description('say how accounts at a broker are: state, links, data, orders, holdings. Exit code 8 when one needs a person'))
    .action((options: LiveOptions) => setExitCode(showStatus(options, terminal)));
  reasoned(program.command('halt').description('open nothing more, and cancel what could: exits stay'))
    .action((options: Reasoned) => tell({ kind: 'halt', reason: options.reason }, options, terminal));
  reasoned(program.command('resume').description('trade again after a halt, or after a kill that was verified'))
    .action((options: Reasoned) => tell({ kind: 'resume', reason: options.reason }, options, terminal));
  reasoned(program.command('reload <file>').description('put the limits of a JSON file in force: stricter ones, or any while halted'))
    .action((file: string, options: Reasoned) => tell(reloadRequest(file, options.reason), options, terminal));
  ofAccount(program.command('grant <file>').description('take a signed exception from one check in force (JSON)'))
    .action((file: string, options: LiveOptions) => tell(grantRequest(file), options, terminal));
  reasoned(program.command('revoke <id>').description('end an exception early'))
    .action((id: string, options: Reasoned) => tell({ kind: 'revoke', id, reason: options.reason }, options, terminal));
};
