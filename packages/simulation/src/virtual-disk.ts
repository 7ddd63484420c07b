import { TraderError } from '@trader/core';
import type { Sink } from '@trader/observability/journal';
import type { Process } from './process';
import type { Trace } from './trace';
import type { Weather } from './weather';

const encoder = new TextEncoder();

/** A file that outlives processes, and, as far as it was synced, machines. */
export class VirtualDisk {
  /** What a process that reads it gets. */
  bytes: Uint8Array = new Uint8Array(0);
  /** How much of it outlives the machine. */
  private synced = 0;

  /** `onWrite` hears of every text that was kept whole. */
  constructor(private readonly weather: Weather, private readonly trace: Trace, private readonly onWrite: (text: string) => void = () => undefined) {}

  /**
   * The file as a process writes to it. With durability `disk`, `sync` makes it outlive the machine; with `process` it says that it does and does nothing, as a
   * program does that leaves it to the system.
   */
  sinkOf(process: Process, durability: 'process' | 'disk'): Sink {
    return {
      write: (text) => process.call('write', () => this.write(text)),
      sync: () => {
        if (durability !== 'disk' || !process.alive) return;
        if (this.weather.strikes('sync fails') !== undefined) throw new TraderError('STORAGE_FAILED', 'the disk cannot be synced (EIO): mend the disk, then start again');
        this.synced = this.bytes.length;
      },
    };
  }

  /** Keeps a part of the next text only, as a process does that dies while it writes. */
  tear(text: string, share: number): void {
    const bytes = encoder.encode(text);
    this.add(bytes.subarray(0, Math.floor(share * bytes.length)));
  }

  /** The machine dies: of what was not synced, some share is there. */
  losePower(share: number): void {
    const kept = this.synced + Math.floor(share * (this.bytes.length - this.synced));
    this.trace.line(`the disk keeps ${kept} of ${this.bytes.length} bytes`);
    this.bytes = this.bytes.subarray(0, kept);
    this.synced = kept;
  }

  /** Cuts a torn end off, as whoever opens the journal does. */
  cut(length: number): void {
    this.bytes = this.bytes.subarray(0, length);
    this.synced = Math.min(this.synced, length);
  }

  /** How long the next write gets before its process dies, as a share of it; undefined when it lives on. */
  tearNext: { readonly share: number; readonly die: () => void } | undefined;

  private write(text: string): void {
    if (this.tearNext !== undefined) {
      const { share, die } = this.tearNext;
      this.tearNext = undefined;
      this.tear(text, share);
      die();
      return;
    }
    if (this.weather.strikes('disk full') !== undefined) throw new TraderError('STORAGE_FAILED', 'the disk is full (ENOSPC): free disk space, then start again');
    this.add(encoder.encode(text));
    this.onWrite(text);
  }

  private add(bytes: Uint8Array): void {
    const all = new Uint8Array(this.bytes.length + bytes.length);
    all.set(this.bytes);
    all.set(bytes, this.bytes.length);
    this.bytes = all;
  }
}
