#!/usr/bin/env node
import { CommanderError } from 'commander';
import { isTraderError } from '@trader/core';
import { EXIT, exitCodeOf } from './cli/exit-codes';
import { createProgram } from './cli/program';
import { processTerminal } from './cli/terminal';

const terminal = processTerminal();
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(EXIT.ok);
});

try {
  await createProgram(terminal, (code) => {
    process.exitCode = code;
  }).parseAsync(process.argv);
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  } else {
    terminal.note(isTraderError(error) ? `trader: ${error.message}` : `trader: unexpected error: ${error instanceof Error ? error.stack : String(error)}`);
    process.exitCode = exitCodeOf(error);
  }
}
