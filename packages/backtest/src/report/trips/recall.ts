/** A power of two. */
const RECENT = 8;

/**
 * Finds where in a journal the records of one kind are, by id. It keeps few at hand, because a map of millions is slow: what `forget` names is
 * dropped, and what is older than the last `span`. Should one of those be asked for after all, `all` tells them again, once.
 */
export class Recall {
  /** Most orders are filled or gone before a few others are sent, and never need the maps. */
  private readonly recentIds = new Array<string>(RECENT).fill('');
  private readonly recentPlaces = new Int32Array(RECENT);
  private remembered = 0;
  private young = new Map<string, number>();
  private old = new Map<string, number>();
  private every: Map<string, number> | undefined;

  constructor(
    private readonly span: number,
    private readonly all: () => Iterable<readonly [id: string, place: number]>,
  ) {}

  remember(id: string, place: number): void {
    const slot = this.remembered++ & (RECENT - 1);
    if (this.recentIds[slot] !== '') this.keep(this.recentIds[slot], this.recentPlaces[slot]);
    this.recentIds[slot] = id;
    this.recentPlaces[slot] = place;
    this.every?.set(id, place);
  }

  forget(id: string): void {
    for (let slot = 0; slot < RECENT; slot++) {
      if (this.recentIds[slot] !== id) continue;
      this.recentIds[slot] = '';
      return;
    }
    this.young.delete(id);
    this.old.delete(id);
  }

  /** The place of the latest record of that id that was remembered; -1 when there was none. */
  find(id: string): number {
    for (let slot = 0; slot < RECENT; slot++) if (this.recentIds[slot] === id) return this.recentPlaces[slot];
    return this.young.get(id) ?? this.old.get(id) ?? (this.every ??= new Map(this.all())).get(id) ?? -1;
  }

  private keep(id: string, place: number): void {
    if (this.young.size >= this.span) {
      this.old = this.young;
      this.young = new Map();
    }
    this.young.set(id, place);
  }
}
