import { formatQuantity } from '@trader/core';
import type { AccountStanding, ApprovedOrder, BrokerEvent, BrokerPosition, Clock, LinkEvent, LiveBroker, LiveStatement } from '@trader/core';

/** How a stream is, since when by our clock. */
export interface LinkState {
  readonly link: string;
  readonly state: 'up' | 'down';
  readonly reason: string;
  readonly since: number;
}

/** Keeps how streams are. */
export class Links {
  private readonly known = new Map<string, LinkState>();

  /** Takes note of it. */
  hear({ link, state, reason, time }: LinkEvent): void {
    if (this.known.get(link)?.state === state) return;
    this.known.set(link, { link, state, reason, since: time });
  }

  /** All that were heard of. */
  list(): readonly LinkState[] {
    return [...this.known.values()];
  }
}

/** A broker, and what it said last. */
export class WatchedBroker implements LiveBroker {
  /** When it told its last statement, by our clock, ms since 1970 UTC. */
  askedAt: number | undefined;
  private positions: readonly BrokerPosition[] = [];
  private last: AccountStanding | undefined;

  constructor(private readonly broker: LiveBroker, private readonly links: Links, private readonly clock: Clock) {}

  /** What is held there of symbols that are not among these. */
  outside(symbols: readonly string[]): Record<string, string> {
    return Object.fromEntries(this.positions.filter((each) => !symbols.includes(each.symbol) && each.quantity !== 0n).map((each) => [each.symbol, formatQuantity(each.quantity)]));
  }

  /** What it said last of the account. */
  get money(): AccountStanding | undefined {
    return this.last;
  }

  submit(...approvals: readonly ApprovedOrder[]): void {
    this.broker.submit(...approvals);
  }

  cancel(orderId: string): void {
    this.broker.cancel(orderId);
  }

  subscribe(listener: (event: BrokerEvent) => void): void {
    this.broker.subscribe(listener);
  }

  connect(listener: (event: LinkEvent) => void): void {
    this.broker.connect((event) => {
      this.links.hear(event);
      listener(event);
    });
  }

  ask(orderId: string): Promise<readonly BrokerEvent[] | undefined> {
    return this.broker.ask(orderId);
  }

  async statement(since: number, live: readonly string[]): Promise<LiveStatement> {
    const statement = await this.broker.statement(since, live);
    this.positions = statement.positions;
    this.askedAt = this.clock.now();
    return statement;
  }

  async standing(): Promise<AccountStanding> {
    const standing = await this.broker.standing();
    this.last = standing;
    return standing;
  }

  close(): void {
    this.broker.close();
  }
}
