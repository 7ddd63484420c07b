import type { Json } from './replies';

interface Version {
  readonly time: number;
  readonly entity: Json;
}

/** What things looked like, so that questions can be answered from a while ago. The entity of something that is gone is null. */
export class History {
  private readonly versions = new Map<string, Version[]>();
  /** Ids that were noted, oldest first: when they are old enough they are looked at again. */
  private readonly noted: { readonly id: string; readonly time: number; readonly final: boolean }[] = [];

  /** `span`: how many ms of the past are needed. */
  constructor(private readonly span: number) {}

  /** Takes note; `final`: it will not change any more, so that it need not be kept for longer than the span. */
  note(id: string, entity: Json, time: number, final: boolean): void {
    const list = this.versions.get(id);
    if (list === undefined) this.versions.set(id, [{ time, entity }]);
    else list.push({ time, entity });
    this.noted.push({ id, time, final });
    while (this.noted[0].time < time - this.span) this.forget(this.noted.shift()!, time - this.span);
  }

  /** What a thing looked like at `time`; undefined when there was none, or it has not changed since for longer than the span. */
  at(id: string, time: number): Json | undefined {
    return this.versions.get(id)?.findLast((version) => version.time <= time)?.entity;
  }

  /** One version older than the span says what there was before it. */
  private forget({ id, final }: { readonly id: string; readonly final: boolean }, before: number): void {
    const list = this.versions.get(id);
    if (list === undefined) return;
    while (list.length > 1 && list[1].time < before) list.shift();
    if (final && list.length === 1 && list[0].time < before) this.versions.delete(id);
  }
}
