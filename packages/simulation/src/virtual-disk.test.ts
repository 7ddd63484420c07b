import { describe, expect, it } from 'vitest';
import { fault, smallWorld } from '../test/small-world';
import { VirtualDisk } from './virtual-disk';

const textOf = (disk: VirtualDisk): string => new TextDecoder().decode(disk.bytes);

describe('the virtual disk', () => {
  it('keeps what was written when the process dies, and what was synced when the machine does', () => {
    const { weather, trace, process } = smallWorld();
    const disk = new VirtualDisk(weather, trace);
    const sink = disk.sinkOf(process, 'disk');
    sink.write('one\n');
    sink.sync();
    sink.write('two\n');
    process.end();
    sink.write('three\n');
    expect(textOf(disk)).toBe('one\ntwo\n');
    disk.losePower(0.5);
    expect(textOf(disk)).toBe('one\ntw');
    disk.losePower(0);
    expect(textOf(disk)).toBe('one\ntw');
  });

  it('a process that leaves syncing to the system loses what the machine had not written by itself', () => {
    const { weather, trace, process } = smallWorld();
    const disk = new VirtualDisk(weather, trace);
    const sink = disk.sinkOf(process, 'process');
    sink.write('one\n');
    sink.sync();
    disk.losePower(0);
    expect(textOf(disk)).toBe('');
  });

  it('full or broken, it refuses with STORAGE_FAILED and keeps nothing of the text', () => {
    const full = smallWorld(fault('disk full'));
    const disk = new VirtualDisk(full.weather, full.trace);
    expect(() => disk.sinkOf(full.process, 'disk').write('one\n')).toThrow(expect.objectContaining({ code: 'STORAGE_FAILED' }));
    expect(disk.bytes.length).toBe(0);
    const broken = smallWorld(fault('sync fails'));
    expect(() => new VirtualDisk(broken.weather, broken.trace).sinkOf(broken.process, 'disk').sync()).toThrow(expect.objectContaining({ code: 'STORAGE_FAILED' }));
  });

  it('torn: a share of the text is there, and the process is dead', () => {
    const { weather, trace, process } = smallWorld();
    const told: string[] = [];
    const disk = new VirtualDisk(weather, trace, (text) => told.push(text));
    disk.tearNext = { share: 0.5, die: () => process.end() };
    const sink = disk.sinkOf(process, 'process');
    sink.write('abcdef\n');
    sink.write('more\n');
    expect([textOf(disk), process.alive, told]).toEqual(['abc', false, []]);
  });
});
