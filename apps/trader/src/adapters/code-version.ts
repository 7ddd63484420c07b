import { execFileSync } from 'node:child_process';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Version of this program. */
export const VERSION = '0.1.0';

/** The code that runs, for manifests: the clone's commit (with "+changes" when it was altered), Node's version, ours. */
export const codeVersion = (): { readonly commit: string; readonly node: string; readonly version: string } => {
  const folder = dirname(fileURLToPath(import.meta.url));
  const git = (...args: string[]): string => execFileSync('git', args, { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'], encoding: 'utf8' }).trim();
  let commit = 'none';
  try {
    commit = git('rev-parse', 'HEAD') + (git('status', '--porcelain', '--untracked-files=no') === '' ? '' : '+changes');
  } catch {
    // Not a clone, or no git: the manifest says so.
  }
  return { commit, node: process.version, version: VERSION };
};
