import { TraderError } from '@trader/core';
import type { Sink } from '@trader/observability/journal';
import type { Process } from './process';
import type { Trace } from './trace';
import type { Weather } from './weather';

/** How a write ends in the middle: how much of it is kept, as a share, and what kills its process. */
interface Tear {
  readonly share: number;
  readonly die: () => void;
}

const FIRST_SIZE = 16_384;
const encoder = new TextEncoder();

/** A file that outlives processes, and, as far as it was synced, machines. */
export class VirtualDisk {
  /** The next write is torn; undefined when it is not. */
  tearNext: Tear | undefined;
  private space = new Uint8Array(FIRST_SIZE);
  private length = 0;
  /** How much of it outlives the machine. */
  private synced = 0;

  /** `onWrite` hears of every text that was kept whole. */
  constructor(private readonly weather: Weather, private readonly trace: Trace, private readonly onWrite: (text: string) => void = () => undefined) {}

  /** What a process that reads it gets: as long as nothing is cut off, it stays as it is. */
  get bytes(): Uint8Array {
    return this.space.subarray(0, this.length);
  }

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
        this.synced = this.length;
      },
    };
  }

  /** The machine dies: of what was not synced, some share is there. */
  losePower(share: number): void {
    const kept = this.synced + Math.floor(share * (this.length - this.synced));
    this.trace.line(`the disk keeps ${kept} of ${this.length} bytes`);
    this.length = this.synced = kept;
  }

  /** Cuts a torn end off, as whoever opens the journal does. */
  cut(length: number): void {
    this.length = length;
    this.synced = Math.min(this.synced, length);
  }

  private write(text: string): void {
    const { tearNext } = this;
    if (tearNext !== undefined) {
      this.tearNext = undefined;
      const bytes = encoder.encode(text);
      this.add(bytes.subarray(0, Math.floor(tearNext.share * bytes.length)));
      tearNext.die();
      return;
    }
    if (this.weather.strikes('disk full') !== undefined) throw new TraderError('STORAGE_FAILED', 'the disk is full (ENOSPC): free disk space, then start again');
    this.add(encoder.encode(text));
    this.onWrite(text);
  }

  private add(bytes: Uint8Array): void {
    const end = this.length + bytes.length;
    if (end > this.space.length) {
      const larger = new Uint8Array(Math.max(2 * this.space.length, end));
      larger.set(this.bytes);
      this.space = larger;
    }
    this.space.set(bytes, this.length);
    this.length = end;
  }
}
