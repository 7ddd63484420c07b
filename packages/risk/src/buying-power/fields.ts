import type { FundsBroker } from './question';

/** A field of a broker's account that has to do with funds. */
export interface BrokerField {
  readonly broker: FundsBroker;
  /** Its name as the broker spells it: in `GET /v2/account`, or as a tag of `reqAccountSummary`. */
  readonly field: string;
  /** What it holds. */
  readonly says: string;
  /** Whether `buyingPowerField` ever lets an order pass by it, and why not when it never does. */
  readonly use: string;
  /** Who says so, and when that was said or last read. */
  readonly source: string;
}

const ALPACA_SCHEMA = 'Alpaca Trading API, schema of the account (docs.alpaca.markets, Trading Account, updated 2026-07-07)';
const ALPACA_REMOVED = 'Alpaca changelog 2026-06-03 (pdt): deprecated, to be removed on 2026-07-06';
const IBKR_TRADING = 'IBKR guide "Available for Trading Values" (ibkrguides.com/traderworkstation/available-for-trading.htm, read 2026-11-21)';
const IBKR_TAGS = 'TWS API, tags of reqAccountSummary (interactivebrokers.github.io/tws-api, read 2026-11-21)';
const IBKR_CASH = 'IBKR "Account Types - Cash" and "Free riding" (interactivebrokers.co.in, ibkr.info/node/3101, read 2026-11-21)';
const IBKR_PORTFOLIO = 'ibkr.info on liquidations (Portfolio Margin below USD 100,000, read 2026-11-21)';
const IBKR_SMA = 'IBKR glossary "Special Memorandum Account" and ibkr.info on Reg T violations (read 2026-11-21)';

const alpaca = (field: string, says: string, use: string, source = ALPACA_SCHEMA): BrokerField => ({ broker: 'alpaca', field, says, use, source });
const ibkr = (field: string, says: string, use: string, source = IBKR_TRADING): BrokerField => ({ broker: 'ibkr', field, says, use, source });

/** The fields of brokers' accounts that are called buying power, funds, liquidity or cash: what each holds and what it is good for. */
export const BROKER_FIELDS: readonly BrokerField[] = [
  /* @__PURE__ */ alpaca('buying_power', 'dollars of marginable shares that may be bought, less open orders; cash with a multiplier of 1', 'shares within the day'),
  /* @__PURE__ */ alpaca('regt_buying_power', 'the same under Regulation T: (equity - initial margin) x 2', 'shares on margin overnight'),
  /* @__PURE__ */ alpaca('daytrading_buying_power', '4 x (last equity - last maintenance margin)', 'shares within the day until 2026-06-04', ALPACA_REMOVED),
  /* @__PURE__ */ alpaca('non_marginable_buying_power', 'dollars of what cannot be bought on margin', 'crypto, and shares that are not marginable'),
  /* @__PURE__ */ alpaca('options_buying_power', 'dollars for options: premiums and collateral', 'options'),
  /* @__PURE__ */ alpaca('cash', 'cash balance, below 0 when something was borrowed', 'shares in an account with a multiplier of 1'),
  /* @__PURE__ */ ibkr('AvailableFunds', 'equity with loan value less initial margin', 'whatever needs margin'),
  /* @__PURE__ */ ibkr('LookAheadAvailableFunds', 'the same at the next change of margin, such as the end of the session', 'the same held overnight', IBKR_TAGS),
  /* @__PURE__ */ ibkr('SMA', 'special memorandum account: must be 0 or above from 15:50 to 17:20 New York time', 'shares held overnight by Regulation T', IBKR_SMA),
  /* @__PURE__ */ ibkr('SettledCash', 'cash that has settled', 'cash accounts, and crypto', IBKR_CASH),
  /* @__PURE__ */ ibkr('NetLiquidation', 'cash and the worth of all positions', 'portfolio margin, which adds no position below 100,000 of it', IBKR_PORTFOLIO),
  /* @__PURE__ */ ibkr('BuyingPower', 'an estimate: 4 x available funds in a Reg T account', 'none: it lets pass what AvailableFunds refuses'),
  /* @__PURE__ */ ibkr('ExcessLiquidity', 'equity with loan value less maintenance margin', 'none: it says how far liquidation is'),
];

/** Who says what of a field. */
export const sourceOf = (broker: FundsBroker, field: string): string =>
  BROKER_FIELDS.find((each) => each.broker === broker && each.field === field)?.source ?? '';
