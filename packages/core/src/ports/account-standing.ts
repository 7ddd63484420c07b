import type { Cash } from '../money';

/** What a broker says of an account as a whole. Money is in the account's currency. */
export interface AccountStanding {
  /** The account's number or name at the broker. */
  readonly account: string;
  readonly currency: string;
  /** The broker's time, ms since 1970 UTC. */
  readonly time: number;
  readonly cash: Cash;
  /** Cash and positions: the net asset value, which Alpaca calls equity and portfolio value. */
  readonly equity: Cash;
  readonly buyingPower: Cash;
  /** Why no order may be sent; undefined when none is blocked. */
  readonly blocked: string | undefined;
  /** Its fields as they came, by the broker's names, for the gate. */
  readonly fields: Readonly<Record<string, string | number | null>>;
}
