import { impactSlippage, parameter, readDailyBars } from './impact-slippage';
import type { DailyBars } from './impact-slippage';
import { participation } from './participation';
import type { SlippageModel } from '../slippage/slippage-model';

/**
 * Coefficients of R. Almgren, C. Thum, E. Hauptmann and H. Li, "Direct Estimation of Equity Market Impact", Risk 18 (7), 2005, section 4.3: gamma of
 * permanent and eta of temporary impact, the exponent of the rate of trading (3/5) and that of liquidity (1/4). Fitted to US stock orders of
 * Citigroup from December 2001 to June 2003: estimate your own where you can.
 */
export const ALMGREN_2005 = { gamma: 0.314, eta: 0.142, rateExponent: 0.6, liquidityExponent: 0.25 } as const;

/** Coefficients of permanent and of temporary impact. */
export interface AlmgrenCoefficients {
  readonly gamma: number;
  readonly eta: number;
}

/** What the cost of one order depends on. */
export interface AlmgrenOrder {
  /** Size over a day's volume: X / V. */
  readonly sizeOverDailyVolume: number;
  /** Time it takes, in trading days: T. */
  readonly days: number;
  /** Standard deviation of a day's return: 0.0157 is 1.57 %. */
  readonly dailyVolatility: number;
  /** Shares outstanding over a day's volume, the inverse of turnover. */
  readonly sharesOverDailyVolume: number;
}

/** Impact in shares of the price. */
export interface AlmgrenImpact {
  /** What the price has moved when all is over. */
  readonly permanent: number;
  /** What is paid for trading at that rate, and fades at once. */
  readonly temporary: number;
  /** What the order costs against the price before it, on average over its course: half of permanent, and temporary. */
  readonly cost: number;
}

/**
 * Impact by Almgren et al. 2005, with its coefficients or your own (`calibrateAlmgren`): permanent = gamma s (X/V) (shares/V)^1/4, temporary = eta s (X/(V T))^3/5,
 * cost = permanent / 2 + temporary, with s the daily volatility.
 */
export const almgrenImpact = (order: AlmgrenOrder, { gamma, eta }: AlmgrenCoefficients = ALMGREN_2005): AlmgrenImpact => {
  const { sizeOverDailyVolume: size, days, dailyVolatility, sharesOverDailyVolume } = order;
  const { rateExponent, liquidityExponent } = ALMGREN_2005;
  const permanent = gamma * dailyVolatility * size * sharesOverDailyVolume ** liquidityExponent;
  const temporary = eta * dailyVolatility * (size / days) ** rateExponent;
  return { permanent, temporary, cost: permanent / 2 + temporary };
};

/** What `almgrenSlippage` takes. An order takes one bar. */
export interface AlmgrenOptions extends DailyBars, Partial<AlmgrenCoefficients> {
  /** Shares outstanding over a day's volume: 263 for IBM and 87 for DRI in the paper. */
  readonly sharesOverDailyVolume: number;
}

/**
 * Slippage by the cost of `almgrenImpact`. The price of the bars is data: permanent impact is paid, but later bars do not move. An order in a
 * bar without a volume counts as large as the bar. Throws INVALID_CONFIG for a parameter that is below 0 or not finite, or no bars a day.
 */
export const almgrenSlippage = (options: AlmgrenOptions): SlippageModel => {
  const { dailyVolatility, barsPerDay } = readDailyBars(options);
  const sharesOverDailyVolume = parameter(options.sharesOverDailyVolume, 'shares outstanding over daily volume');
  const own = { gamma: parameter(options.gamma ?? ALMGREN_2005.gamma, 'gamma'), eta: parameter(options.eta ?? ALMGREN_2005.eta, 'eta') };
  const days = 1 / barsPerDay;
  return impactSlippage(
    (execution) =>
      almgrenImpact({ sizeOverDailyVolume: participation(execution) / barsPerDay, days, dailyVolatility, sharesOverDailyVolume }, own).cost,
  );
};
