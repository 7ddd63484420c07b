import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Home } from './home';
import { MANIFEST_FILE } from './manifest';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trader-home-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const put = (place: string, text: string): void => {
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, MANIFEST_FILE), text);
};
const drafts = (): string[] => readdirSync(join(folder, 'drafts'));
const textOf = (home: Home): string => readFileSync(join(home.run('a-1'), MANIFEST_FILE), 'utf8');
/** The id of a process that is over. */
const deadPid = (): number => spawnSync(process.execPath, ['-e', '']).pid;

describe('a run that takes the place of another', () => {
  it('is there alone afterwards', async () => {
    const home = new Home(folder);
    await home.replace('a-1', (draft) => put(draft, 'old'));
    expect(await home.replace('a-1', (draft) => put(draft, 'new'))).toBeUndefined();
    expect([textOf(home), home.runs(), drafts()]).toEqual(['new', ['a-1'], []]);
  });

  it('leaves the old one when it cannot take the place', async () => {
    const home = new Home(folder);
    await home.replace('a-1', (draft) => put(draft, 'old'));
    await expect(home.replace('a-1', (draft) => rmSync(draft, { recursive: true }))).rejects.toThrow('ENOENT');
    expect([textOf(home), drafts()]).toEqual(['old', []]);
  });

  it('brings the old one back when the process died between putting it aside and taking its place', () => {
    put(join(folder, 'drafts', `a-1-${deadPid()}.old`), 'old');
    const home = new Home(folder);
    expect(home.runs()).toEqual(['a-1']);
    expect([textOf(home), drafts()]).toEqual(['old', []]);
  });

  it('drops the old one when the process died after that, and every draft of a dead process', async () => {
    const pid = deadPid();
    const home = new Home(folder);
    put(home.run('a-1'), 'new');
    put(join(folder, 'drafts', `a-1-${pid}.old`), 'old');
    put(join(folder, 'drafts', `b-2-${pid}`), 'half');
    await home.replace('c-3', (draft) => put(draft, 'c'));
    expect([textOf(home), drafts(), home.runs()]).toEqual(['new', [], ['a-1', 'c-3']]);
  });

  it('leaves the drafts of a process that lives', () => {
    put(join(folder, 'drafts', `a-1-${process.ppid}.old`), 'old');
    put(join(folder, 'drafts', `b-2-${process.ppid}`), 'half');
    expect(new Home(folder).runs()).toEqual([]);
    expect(drafts()).toHaveLength(2);
    expect(existsSync(join(folder, 'runs', 'a-1'))).toBe(false);
  });
});
