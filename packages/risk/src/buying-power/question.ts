/** Brokers whose account fields are known. */
export type FundsBroker = 'alpaca' | 'ibkr';

/** How an account is financed. At Alpaca `multiplier` "1" is `cash`, "2" and "4" are `margin`; IBKR tells it by `AccountType` and your agreement. */
export type AccountType = 'cash' | 'margin' | 'portfolio-margin';

/** What is traded, as far as funds go. A `share` may be bought on margin, a `non-marginable share` may not: brokers say which it is. */
export type InstrumentClass = 'share' | 'non-marginable share' | 'option' | 'crypto' | 'future' | 'currency';

/** An order that adds exposure, and the account it is for. */
export interface BuyingPowerQuestion {
  readonly broker: FundsBroker;
  readonly account: AccountType;
  readonly instrument: InstrumentClass;
  /** `short` opens or enlarges a short position; of an option it writes one. */
  readonly side: 'buy' | 'short';
  /** Whether the position is meant to be closed before the session ends. Who does not know says `overnight`. */
  readonly holding: 'intraday' | 'overnight';
  /** Event time, ms since 1970 UTC: rules change. */
  readonly time: number;
  /** Alpaca's `multiplier`; absent: the strictest reading. */
  readonly multiplier?: 1 | 2 | 4 | undefined;
}

/**
 * What of an order a field is compared with, in the account's currency. `notional`: its whole worth. `margin`: the initial margin the broker asks for
 * it. `reg-t margin`: half its worth, all of a non-marginable one. `option requirement`: the premium of a bought option, the collateral of a
 * written one. `nothing`: the field only has to reach `least`.
 */
export type FundsMeasure = 'notional' | 'margin' | 'reg-t margin' | 'option requirement' | 'nothing';

/** One field of a broker's account that an order has to fit into. */
export interface FundsTest {
  /** Its name as the broker spells it. */
  readonly field: string;
  readonly measures: FundsMeasure;
  /** What the field has to reach whatever the order; absent: 0. Whole units of the account's currency. */
  readonly least?: number;
  readonly why: string;
  /** Who says so, and when. */
  readonly source: string;
}

/** Which field counts for an order, and which others it has to fit into as well. */
export interface BuyingPowerField extends FundsTest {
  readonly also: readonly FundsTest[];
  /** By how much of its price the broker values the order dearer than the market: 0.03 for a short sale at Alpaca. */
  readonly markup: number;
  /** `documented`: the broker says that this field is the one. `cautious`: nothing found says so, and the strictest field was taken. */
  readonly basis: 'documented' | 'cautious';
}

/** Why no field could allow the order: test `'refused' in answer`. */
export interface NoBuyingPower {
  readonly refused: string;
  readonly source: string;
}

/** What `buyingPowerField` answers. */
export type BuyingPowerAnswer = BuyingPowerField | NoBuyingPower;
