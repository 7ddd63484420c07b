import type { Json } from './replies';

interface Version {
  readonly time: number;
  readonly entity: Json;
}

/** What things looked like, so that questions can be answered from a while ago. The entity of something that is gone is null. */
export class History {
  private readonly versions = new Map<string, Version[]>();

  /** `span`: how many ms of the past are needed. */
  constructor(private readonly span: number) {}

  note(id: string, entity: Json, time: number): void {
    const list = this.versions.get(id) ?? [];
    // One version older than the span says what there was before it.
    while (list.length > 1 && list[1].time < time - this.span) list.shift();
    list.push({ time, entity });
    this.versions.set(id, list);
  }

  /** What a thing looked like at `time`; undefined when there was none, or nothing is known of then. */
  at(id: string, time: number): Json | undefined {
    return this.versions.get(id)?.findLast((version) => version.time <= time)?.entity;
  }
}
