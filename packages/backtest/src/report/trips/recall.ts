/** Something of the journal that others name by its id. */
interface Named {
  readonly id: string;
}

/** A power of two. */
const RECENT = 8;

/**
 * Finds a journal's records of one kind by id. It keeps few at hand, because a map of millions is slow: what `forget` names is dropped, and
 * what is older than the last `span`. Should one of those be asked for after all, `all` tells them again, once.
 */
export class Recall<T extends Named> {
  /** Most orders are filled or gone before a few others are sent, and never need the maps. */
  private readonly recent: (T | undefined)[] = new Array<T | undefined>(RECENT).fill(undefined);
  private remembered = 0;
  private young = new Map<string, T>();
  private old = new Map<string, T>();
  private every: Map<string, T> | undefined;

  constructor(
    private readonly span: number,
    private readonly all: () => Iterable<T>,
  ) {}

  remember(record: T): void {
    const slot = this.remembered++ & (RECENT - 1);
    const before = this.recent[slot];
    if (before !== undefined) this.keep(before);
    this.recent[slot] = record;
    this.every?.set(record.id, record);
  }

  forget(id: string): void {
    for (let slot = 0; slot < RECENT; slot++) {
      if (this.recent[slot]?.id !== id) continue;
      this.recent[slot] = undefined;
      return;
    }
    this.young.delete(id);
    this.old.delete(id);
  }

  /** The latest record of that id that was remembered; undefined when there was none. */
  find(id: string): T | undefined {
    for (let slot = 0; slot < RECENT; slot++) {
      const record = this.recent[slot];
      if (record !== undefined && record.id === id) return record;
    }
    return this.young.get(id) ?? this.old.get(id) ?? (this.every ??= new Map(Array.from(this.all(), (record) => [record.id, record]))).get(id);
  }

  private keep(record: T): void {
    if (this.young.size >= this.span) {
      this.old = this.young;
      this.young = new Map();
    }
    this.young.set(record.id, record);
  }
}
