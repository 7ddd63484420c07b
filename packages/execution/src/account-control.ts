import type { JournalRecord, Kill, Side, TradingState } from '@trader/core';
import { TraderError } from '@trader/core';
import type { Gate, Override, RiskLimits } from '@trader/risk';
import type { AccountView } from './account-view';
import type { OrderDesk } from './order-desk';

/** What a person (or a guard that watches the process) may say to a running account. All of it is journaled, so that it outlives the process. */
export class AccountControl {
  /** Nothing is journaled before the run has begun: what was said until then is told by `begin`. */
  private begun = false;
  /** Begins the run, for a halt that was said before it has begun and must outlive the process. */
  beginNow: (() => void) | undefined;
  private readonly before: JournalRecord[] = [];
  /** What a person said last. */
  private said: { readonly state: TradingState; readonly reason: string | undefined; readonly kill: Kill | undefined } = { state: 'active', reason: undefined, kill: undefined };
  /** Guards that let only reductions pass, each with its reason. */
  private readonly suspensions = new Map<string, string>();

  constructor(
    private readonly account: AccountView,
    private readonly gate: Gate,
    private readonly desks: readonly OrderDesk[],
    private readonly append: (record: JournalRecord) => void,
  ) {}

  /** What the account may do: what a person said, or less while somebody has suspended it. */
  get state(): TradingState {
    return this.account.state;
  }

  /** Whether the account is halted by a kill, and what is to become of what is held. */
  get kill(): Kill | undefined {
    return this.said.kill;
  }

  /** Says what the account may do from now on, and why. A halt also cancels what is at work and could add exposure; that it is a kill is only kept in mind. Exits stay possible in every state. */
  setState(state: TradingState, reason: string, kill?: Kill): void {
    this.said = { state, reason, kill };
    this.restate();
    this.record({ kind: 'state', time: this.account.time, state, reason, ...(kill && { kill }) });
    this.enforce();
  }

  /** Lets only reductions pass until the same guard, `by`, takes it back with `resume`. What is at work stays. Said again, only its reason is new. */
  suspend(by: string, reason: string): void {
    if (this.suspensions.get(by) === reason) return;
    this.suspensions.set(by, reason);
    this.restate();
    this.record({ kind: 'state', time: this.account.time, state: 'reducing', reason, by });
  }

  /** Takes back what a guard said; what others, or a person, said holds on. */
  resume(by: string): void {
    if (!this.suspensions.delete(by)) return;
    this.restate();
    this.record({ kind: 'state', time: this.account.time, state: 'active', reason: '', by });
  }

  /** Who has suspended the account, and why. */
  get suspended(): ReadonlyMap<string, string> {
    return this.suspensions;
  }

  /** Why the account may do less than everything; undefined when it may, or when nobody said. */
  get reason(): string | undefined {
    return this.account.stateReason;
  }

  /**
   * Lets only reductions of a sleeve (by its name) or of a symbol (by its index) pass until the same guard takes it back. Not journaled: a guard says it again when the
   * process comes back. What is refused for it is.
   */
  hold(by: string, of: string | number, reason: string): void {
    this.release(by, of);
    this.account.holds.push({ by, of, reason });
  }

  /** Takes back a `hold`. */
  release(by: string, of: string | number): void {
    const { holds } = this.account;
    const index = holds.findIndex((each) => each.by === by && each.of === of);
    if (index >= 0) holds.splice(index, 1);
  }

  /** Asks for the cancel of everything of ours that is at work, exits too, and that nobody has asked to cancel. What nobody has told about is left: say it again when that is known. */
  cancelAll(reason: string): void {
    for (const desk of this.desks) desk.cancelAll(reason);
  }

  /** The same of what whoever opens on one side of a symbol. */
  cancelEntries(symbol: string, side: Side, reason: string): void {
    for (const desk of this.desks) desk.cancelAll(reason, (order) => order.symbol === symbol && order.side === side && !order.reduceOnly);
  }

  /** Drops what the strategies want, and the goals that wait, from now on: until it is taken back with false. Not journaled. */
  ignoreStrategies(ignored: boolean): void {
    this.account.deaf = ignored;
    if (ignored) for (const desk of this.desks) desk.forget();
  }

  /** Cancels what a halt must not leave at work. Called again whenever something has come of an order: what nobody had told about could not be cancelled. */
  enforce(): void {
    if (this.account.state !== 'halted') return;
    for (const desk of this.desks) desk.cancelEntries(this.account.stateReason ?? 'halted');
  }

  /** Puts other limits in force: stricter ones, or any while the account is halted. Throws INVALID_CONFIG, and nothing has changed then. */
  reload(limits: RiskLimits, reason: string): void {
    this.gate.reload(limits, this.account.state);
    this.record({ kind: 'limits', time: this.account.time, limits: JSON.stringify(this.gate.limits), reason });
  }

  /** Takes a signed exception in force. Throws NOT_APPROVED or INVALID_DATA, and nothing has changed then. */
  grant(override: Override): void {
    this.overrides.grant(override, this.account.time);
    this.record({ kind: 'override', time: this.account.time, event: 'granted', id: override.id, text: JSON.stringify(override) });
  }

  /** Ends an exception early. Throws INVALID_DATA for one that does not hold. */
  revoke(id: string, reason: string): void {
    this.overrides.revoke(id, this.account.time, reason);
    this.record({ kind: 'override', time: this.account.time, event: 'revoked', id, text: reason });
  }

  /** Forgets exceptions that have run out, which is journaled. They hold no longer before it is, either. */
  expire(): void {
    const { time } = this.account;
    if (!Number.isFinite(time)) return;
    for (const event of this.gate.overrides?.expire(time) ?? []) {
      if (event.kind === 'override expired') this.record({ kind: 'override', time, event: 'expired', id: event.id, text: '' });
    }
  }

  /** The run has begun: what was said before is journaled now. */
  begin(time: number): void {
    this.begun = true;
    for (const record of this.before.splice(0)) this.append({ ...record, time });
  }

  /** Says again what an earlier life of this run was told. False when the record is of something else. */
  repeat(record: JournalRecord): boolean {
    if (record.kind === 'state' && record.by === undefined) this.setState(record.state, record.reason, record.kill);
    else if (record.kind === 'state' && record.state === 'active') this.resume(record.by ?? '');
    else if (record.kind === 'state') this.suspend(record.by ?? '', record.reason);
    else if (record.kind === 'limits') this.reload(JSON.parse(record.limits) as RiskLimits, record.reason);
    else if (record.kind === 'override' && record.event === 'granted') this.grant(JSON.parse(record.text) as Override);
    else if (record.kind === 'override' && record.event === 'revoked') this.revoke(record.id, record.text);
    else return false;
    return true;
  }

  /** Takes up what a person said in an earlier life of the run, in its order; what guards said they say again. Cancels nothing: what a halt must not leave at work, `enforce` cancels. */
  recall(record: JournalRecord): void {
    this.begun = true;
    if (record.kind === 'limits') this.gate.reload(JSON.parse(record.limits) as RiskLimits, 'halted');
    if (record.kind === 'override' && record.event === 'granted') this.overrides.grant(JSON.parse(record.text) as Override, record.time);
    if (record.kind === 'override' && record.event === 'revoked') this.overrides.revoke(record.id, record.time, record.text);
    if (record.kind === 'override' && record.event === 'expired') this.overrides.expire(record.time);
    if (record.kind !== 'state' || record.by !== undefined) return;
    this.said = { state: record.state, reason: record.reason, kill: record.kill };
    this.restate();
  }

  private restate(): void {
    const [guard] = this.suspensions;
    const { state, reason } = this.said;
    const suspended = state === 'active' && guard !== undefined;
    this.account.state = suspended ? 'reducing' : state;
    this.account.stateReason = suspended ? `${guard[0]}: ${guard[1]}` : reason;
  }

  private get overrides() {
    const { overrides } = this.gate;
    if (overrides === undefined) throw new TraderError('INVALID_CONFIG', 'this account takes no overrides: give createGate overrides with a key that may sign them');
    return overrides;
  }

  private record(record: JournalRecord): void {
    if (this.begun) this.append(record);
    else {
      this.before.push(record);
      if (record.kind === 'state' && record.state === 'halted') this.beginNow?.();
    }
  }
}
