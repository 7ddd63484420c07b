import type { Instrument, Strategy, StrategyContext, StrategyFactory } from '@trader/core';
import { Atr, Rsi, Vwap } from '@trader/indicators';
import { exitsAround } from './exits';
import { readParameters } from './parameters';
import { lotsWorth } from './sizing';

/** What `vwapMomentum` can be tuned by. */
export const vwapMomentumParameters = {
  vwapPeriod: { default: 20, min: 1, max: 10_000, description: 'bars of the volume-weighted average price, anew in each session' },
  rsiPeriod: { default: 14, min: 1, max: 10_000, description: 'bars of the relative strength index' },
  rsiBelow: { default: 60, min: 0, max: 101, description: 'enter only while the relative strength index is below' },
  atrPeriod: { default: 14, min: 1, max: 1_000, description: 'completed days of the average true range' },
  atrAbove: { default: 0.015, min: 0, max: 1, description: 'enter only while the daily average true range is above this share of the price' },
  takeProfit: { default: 0.014, min: 0, max: 1, description: 'take profit this share above the decision close; 0: none' },
  stopLoss: { default: 0.008, min: 0, max: 0.99, description: 'stop this share below the decision close; 0: none' },
  flatMinutes: { default: 5, min: 0, max: 1_440, description: 'minutes before the session close from which on nothing is held' },
  allocation: { default: 0.95, min: 0, max: 10, description: 'share of equity to invest, spread equally over the watchlist' },
  minLots: { default: 0, min: 0, max: 1_000, description: 'lots to buy at least, whatever the share comes to' },
} as const;

type Settings = Readonly<Record<keyof typeof vwapMomentumParameters, number>>;

/**
 * The day bot. Buys when the close is above the moving VWAP, RSI is not high yet, and the instrument moves enough in a day to be worth it; leaves
 * by take profit, by stop, or some minutes before the session closes. Long only, nothing overnight.
 */
export const vwapMomentum: StrategyFactory = (context, parameters) => {
  const settings = readParameters('vwap-momentum', vwapMomentumParameters, parameters);
  const traders = context.instruments.map((instrument, symbol) => new DayTrader(context, settings, instrument, symbol));
  return new Watchlist(traders);
};

class Watchlist implements Strategy {
  constructor(private readonly traders: readonly DayTrader[]) {}

  onBar(symbol: number, time: number, _open: number, high: number, low: number, close: number, volume: number): void {
    this.traders[symbol].onBar(time, high, low, close, volume);
  }

  onAction(symbol: number, into: number): void {
    this.traders[symbol].beginAnew();
    this.traders[into].beginAnew();
  }
}

/** Columns of `dayRange`. */
const HIGH = 0;
const LOW = 1;
const CLOSE = 2;

/** One symbol: its indicators, the day so far, and the rules. */
class DayTrader {
  private readonly vwap: Vwap;
  private readonly rsi: Rsi;
  /** Of completed days: a day counts once a bar of the next session is here. */
  private readonly dailyAtr: Atr;
  private readonly dayRange = new Float64Array(3);
  /** When the session of the last bar closes; 0 before the first. */
  private sessionClose = 0;
  /** Something held was not sold in the session before: a gap in the data, or no fill. */
  private leftOver = false;
  /** Whether the exit has been asked for. */
  private asked = false;

  constructor(
    private readonly context: StrategyContext,
    private readonly settings: Settings,
    private readonly instrument: Instrument,
    private readonly symbol: number,
  ) {
    this.vwap = new Vwap(settings.vwapPeriod);
    this.rsi = new Rsi(settings.rsiPeriod);
    this.dailyAtr = new Atr(settings.atrPeriod);
  }

  /** `time` is the end of the bar. */
  onBar(time: number, high: number, low: number, close: number, volume: number): void {
    const sessionClose = this.context.sessionClose(this.symbol);
    if (sessionClose !== this.sessionClose) this.startSession(sessionClose);
    this.addToDay(high, low, close);
    const vwap = this.vwap.next(high, low, close, volume);
    const rsi = this.rsi.next(close);
    const late = time >= sessionClose - this.settings.flatMinutes * 60_000;
    if (late || this.leftOver) this.leave(late);
    else if (close > vwap && rsi < this.settings.rsiBelow && this.movesEnough(close)) this.enter(close);
  }

  /** Prices mean something else from now on: what was seen before is forgotten. */
  beginAnew(): void {
    this.vwap.reset();
    this.rsi.reset();
    this.dailyAtr.reset();
    this.sessionClose = 0;
  }

  /** The day before is complete now that a bar of the next session is here. */
  private startSession(sessionClose: number): void {
    const day = this.dayRange;
    if (this.sessionClose !== 0) this.dailyAtr.next(day[HIGH], day[LOW], day[CLOSE]);
    day[HIGH] = -Infinity;
    day[LOW] = Infinity;
    this.vwap.reset();
    this.sessionClose = sessionClose;
    this.leftOver = this.context.position(this.symbol) !== 0;
    this.asked = false;
  }

  private addToDay(high: number, low: number, close: number): void {
    const day = this.dayRange;
    if (high > day[HIGH]) day[HIGH] = high;
    if (low < day[LOW]) day[LOW] = low;
    if (close === close) day[CLOSE] = close;
  }

  private movesEnough(close: number): boolean {
    return this.dailyAtr.value > this.settings.atrAbove * close;
  }

  private enter(close: number): void {
    const { context, settings, instrument, symbol } = this;
    if (context.position(symbol) !== 0 || context.busy(symbol)) return;
    const share = settings.allocation / context.instruments.length;
    const quantity = lotsWorth(instrument, share * context.equity(), close, settings.minLots);
    if (quantity === 0) return;
    const exits = exitsAround(instrument, 1, close, settings.stopLoss * close, settings.takeProfit * close);
    context.target(symbol, quantity, 'above VWAP, RSI not high, moves enough', exits);
  }

  /** Asks for flat at once, even from an entry still under way; again only if that is done with and something is left. */
  private leave(late: boolean): void {
    const { context, symbol } = this;
    const busy = context.busy(symbol);
    const held = context.position(symbol) !== 0;
    if (!held && !busy) {
      this.leftOver = this.asked = false;
    } else if (!this.asked || (held && !busy)) {
      this.asked = true;
      context.target(symbol, 0, late ? 'flat before the close' : 'left over from the session before');
    }
  }
}
