import { quantity } from '@trader/core';
import type { JournalRecord } from '@trader/core';
import type { VenueOrder } from './program';

type Intent = Extract<JournalRecord, { kind: 'intent' }>;
type Role = 'stop' | 'limit';

/** Whoever sees to exits. */
const KEEPER = 'exits';

/** Whoever ends the day closes it all, and sees to what is left. */
const CLOSER = 'end of day';
/** How long after the cancel of its exits a close may be meant, ms. */
const CLOSING_MS = 60_000;

const roleOf = ({ type }: Pick<Intent, 'type'>): Role => (type === 'limit' ? 'limit' : 'stop');
const isExit = ({ reduceOnly, type }: Intent): boolean => reduceOnly && type !== 'market';
const keyOf = ({ owner, symbol }: Intent): string => `${owner} ${symbol}`;

/** Which exits holdings were given last and nobody has taken back, by what the journal says. */
export class WantedExits {
  private readonly wanted = new Map<string, Map<Role, Intent>>();
  /** When more was opened last, by the program's clock. */
  private readonly opened = new Map<string, number>();
  private readonly exits = new Map<string, { readonly intent: Intent; left: bigint }>();
  /** Exits that were cancelled, it may be for a close: if that comes to nothing they are wanted still. With when, ms since 1970 UTC. */
  private readonly parked = new Map<string, { readonly intent: Intent; readonly time: number }[]>();
  /** Closes that were meant after such cancels, and whether they were taken back themselves. */
  private readonly closes = new Map<string, { readonly intent: Intent; takenBack: boolean }>();
  /** Groups that exits have come in. */
  private readonly groups = new Set<string>();
  /** Decisions of whoever sees to exits: they give back what was wanted, and want nothing else. */
  private readonly keeping = new Set<string>();

  /** Forgets everything. */
  clear(): void {
    this.wanted.clear();
    this.exits.clear();
    this.opened.clear();
    this.parked.clear();
    this.closes.clear();
    this.keeping.clear();
    this.groups.clear();
  }

  onDecision(id: string, reason: string): void {
    if (reason === KEEPER) this.keeping.add(id);
  }

  onIntent(intent: Intent): void {
    const roles = this.rolesOf(intent);
    const key = keyOf(intent);
    if (isExit(intent) || !intent.reduceOnly) this.parked.delete(key);
    else if (this.parked.get(key)?.every(({ time }) => intent.time - time > CLOSING_MS) === true) this.parked.delete(key); // for something else
    else if (intent.reason !== CLOSER && this.parked.has(key)) this.closes.set(intent.id, { intent, takenBack: false });
    if (isExit(intent)) {
      // Exits of another decision are instead of those before, which may have been cancelled by whoever sees to them; one that is changed in place stays in its group, beside its partner.
      const isInPlace = intent.group !== undefined && this.groups.has(intent.group);
      if (!this.keeping.has(intent.parent) && !isInPlace) for (const [role, { parent }] of roles) if (parent !== intent.parent) roles.delete(role);
      if (intent.group !== undefined) this.groups.add(intent.group);
      roles.set(roleOf(intent), intent);
      this.exits.set(intent.id, { intent, left: quantity(intent.quantity) });
    } else if (!intent.reduceOnly) {
      this.opened.set(key, intent.time);
      // What is opened anew has the exits that come with it, or none.
      for (const [role, { parent }] of roles) if (parent !== intent.parent) roles.delete(role);
    }
  }

  onCancel(id: string, again: boolean, time: number): void {
    const close = this.closes.get(id);
    if (close !== undefined) close.takenBack = true;
    const intent = this.exits.get(id)?.intent;
    if (intent === undefined || again) return;
    const roles = this.rolesOf(intent);
    if (roles.get(roleOf(intent))?.parent !== intent.parent) return; // a decision may have given several parts of a holding exits of their own
    roles.delete(roleOf(intent));
    const parked = this.parked.get(keyOf(intent)) ?? [];
    this.parked.set(keyOf(intent), [...parked, { intent, time }]);
  }

  /** An order is over without having filled whole. */
  onEnd(id: string): void {
    const close = this.closes.get(id);
    if (close === undefined) return;
    this.closes.delete(id);
    const key = keyOf(close.intent);
    const roles = this.rolesOf(close.intent);
    for (const { intent, time } of close.takenBack ? [] : (this.parked.get(key) ?? [])) if (close.intent.time - time <= CLOSING_MS) roles.set(roleOf(intent), intent);
    this.parked.delete(key);
  }

  onFill(id: string, filled: string): void {
    const over = this.closes.get(id)?.intent ?? this.exits.get(id)?.intent;
    if (over !== undefined) this.parked.delete(keyOf(over));
    this.closes.delete(id);
    const exit = this.exits.get(id);
    if (exit === undefined) return;
    exit.left -= quantity(filled);
    if (exit.left > 0n) return;
    // What they protected is closed.
    const roles = this.rolesOf(exit.intent);
    for (const [role, { id: each, group }] of roles) if (each === id || (group !== undefined && group === exit.intent.group)) roles.delete(role);
  }

  /**
   * Exits that are wanted for what `owned` (by `owner symbol`) says, and that are not among `open`: unless people were told, since it was opened, that it cannot be protected. An owner who has anything else at
   * work may be about to change that.
   */
  missing(owned: ReadonlyMap<string, bigint>, told: ReadonlyMap<string, number>, open: readonly VenueOrder[], intentOf: (id: string) => Intent | undefined): readonly string[] {
    const working = open.flatMap(({ id }) => intentOf(id) ?? []);
    const busy = new Set(working.filter((each) => !isExit(each)).map(keyOf));
    return [...this.wanted].flatMap(([key, roles]) => {
      const held = owned.get(key) ?? 0n;
      if (held === 0n || busy.has(key) || (told.get(key) ?? -Infinity) >= (this.opened.get(key) ?? -Infinity)) return [];
      return [...roles.values()].flatMap(({ id, side, type }): readonly string[] => {
        const isThere = working.some((each) => keyOf(each) === key && isExit(each) && roleOf(each) === roleOf({ type }) && each.side === side);
        return isThere || (side === 'sell') !== held > 0n ? [] : [`${key}: ${Number(held) / 1e9} held, and nothing is in the place of ${id}, its ${type}`];
      });
    });
  }

  private rolesOf(intent: Intent): Map<Role, Intent> {
    const key = keyOf(intent);
    let roles = this.wanted.get(key);
    if (roles === undefined) this.wanted.set(key, (roles = new Map()));
    return roles;
  }
}
