#!/usr/bin/env node
import { isTraderError } from '@trader/core';
import { EXIT, exitCodeOf } from './cli/exit-codes';
import { createProgram } from './cli/program';
import { processTerminal } from './cli/terminal';
import { userFolder } from './config';

/** Commander has said already what is wrong, or shown what was asked for. */
const isCommanderError = (error: unknown): error is Error & { readonly exitCode: number } =>
  error instanceof Error && 'exitCode' in error && typeof error.exitCode === 'number';

const terminal = processTerminal();
process.chdir(userFolder(process.cwd()));
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(EXIT.ok);
});

/** Says what broke, and with what exit code the program ends. */
const fail = (error: unknown): number => {
  terminal.note(isTraderError(error) ? `trader: ${error.message}` : `trader: unexpected error: ${error instanceof Error ? error.stack : String(error)}`);
  return exitCodeOf(error);
};
// What nobody waits for breaks the program, too; told here, it holds no key.
for (const event of ['uncaughtException', 'unhandledRejection']) process.on(event, (error: unknown) => process.exit(fail(error)));

try {
  await createProgram(terminal, (code) => {
    process.exitCode = code;
  }).parseAsync(process.argv);
} catch (error) {
  if (isCommanderError(error)) {
    process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  } else {
    process.exitCode = fail(error);
  }
}
