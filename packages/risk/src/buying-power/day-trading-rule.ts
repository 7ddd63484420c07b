import { TraderError } from '@trader/core';
import type { FundsBroker } from './question';

/** Midnight in New York at the begin of 2026-06-04 and of 2027-10-20. */
const RULE_EFFECTIVE = Date.UTC(2026, 5, 4, 4);
const PHASE_IN_ENDS = Date.UTC(2027, 9, 20, 4);

/** What `dayTradingRule` takes. */
export interface DayTradingQuestion {
  readonly broker: FundsBroker;
  /** Event time, ms since 1970 UTC. */
  readonly time: number;
  /** When this broker went over to intraday margin, ms, if you know better: brokers have from 2026-06-04 until 2027-10-20. */
  readonly intradayMarginFrom?: number | undefined;
}

/** Which rule for day trades in margin accounts holds. */
export interface DayTradingRule {
  /** `pattern day trader`: four day trades in five business days need `leastEquity`. `intraday margin`: a margin account needs it. */
  readonly rule: 'pattern day trader' | 'intraday margin';
  /** US dollars of equity. */
  readonly leastEquity: number;
  readonly why: string;
  readonly source: string;
}

/**
 * Which rule for day trades holds at a broker on a day. FINRA replaced the pattern day trader by intraday margin standards on 2026-06-04 and
 * gives its members until 2027-10-20. Alpaca went over on the first day; of IBKR nothing certain was found, so it counts as the last until you say
 * otherwise. Sources: SEC Release 34-105226 (91 FR 20731, 2026-04-17), FINRA Regulatory Notice 26-10; Alpaca's changelog of 2026-06-03.
 * Throws INVALID_DATA for a time that is none, INVALID_CONFIG for a change outside those dates.
 */
export const dayTradingRule = ({ broker, time, intradayMarginFrom }: DayTradingQuestion): DayTradingRule => {
  if (!Number.isFinite(time)) throw new TraderError('INVALID_DATA', `day trading rule: ${time} is not a time in ms`);
  const from = intradayMarginFrom ?? (broker === 'alpaca' ? RULE_EFFECTIVE : PHASE_IN_ENDS);
  if (!(from >= RULE_EFFECTIVE && from <= PHASE_IN_ENDS)) {
    throw new TraderError('INVALID_CONFIG', `intradayMarginFrom must lie from 2026-06-04 to 2027-10-20, got ${from}`);
  }
  if (time >= from) {
    const source = 'FINRA Rule 4210 as amended by SR-FINRA-2025-017, effective 2026-06-04; 4210(b) least equity';
    const why = 'day trades are not counted any more; equity must carry every position of the day';
    return { rule: 'intraday margin', leastEquity: 2_000, why, source };
  }
  const source = 'FINRA Rule 4210(f)(8)(B), in force until 2026-06-04 and at members that have not gone over yet';
  const why = 'the fourth day trade within five business days makes a pattern day trader';
  return { rule: 'pattern day trader', leastEquity: 25_000, why, source };
};
