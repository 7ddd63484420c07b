import { quantityToNumber } from '@trader/core';
import type { BarTable, Instrument, Quantity } from '@trader/core';
import { ENDLESS } from './clearing';
import type { Clearing, Occasion } from './clearing';
import type { Floor } from './floor';
import { meetClose, meetInside, meetOpen, meetRest } from './meet-bar';
import type { Meeting } from './meet-bar';
import { follow, hasOneChance, isThrough, POST_ONLY, ROUNDS } from './resting-order';
import type { RestingOrder } from './resting-order';

/** Lets the orders of a symbol meet a bar. It is itself the occasion of their fills. */
export class BarMatching implements Occasion {
  openTime = NaN;
  time = NaN;
  low = NaN;
  high = NaN;
  volume = NaN;
  available: Quantity = ENDLESS;
  private bars: BarTable | undefined;
  private row = 0;
  private readonly meeting: Meeting = { price: NaN, moment: 'open', takes: false };
  private readonly instruments: readonly Instrument[];
  /** What may still trade of each symbol in the slice of the time beside it. */
  private readonly left: Quantity[];
  private readonly entered: Float64Array;

  constructor(
    private readonly floor: Floor,
    private readonly clearing: Clearing,
  ) {
    this.instruments = floor.options.instruments;
    this.left = this.instruments.map(() => ENDLESS);
    this.entered = new Float64Array(this.instruments.length).fill(NaN);
  }

  /**
   * The open of a bar: market orders first, then stops, then limits. A bar that begins in a halt is met by nobody, and one that began before an
   * order arrived not by that order.
   */
  atOpen(bars: BarTable, row: number): void {
    const symbol = this.enter(bars, row);
    if (symbol < 0) return;
    for (const round of ROUNDS) {
      for (const resting of this.floor.book.of(symbol)) {
        if (resting.round !== round || !this.sees(resting) || resting.releasedAt === this.floor.asOf) continue;
        if (resting.urgent && !this.admits(resting, bars, row)) continue;
        if (meetOpen(resting, this.instruments[symbol], bars.open[row], this.meeting)) this.fill(resting);
        else resting.marketable = false;
      }
    }
    this.leave(symbol);
  }

  /** What lies inside a bar: stops before limits, so that a bar that touches stop and limit of one group fills the stop. */
  inside(bars: BarTable, row: number): void {
    const symbol = this.enter(bars, row);
    if (symbol < 0) return;
    for (const round of ROUNDS) {
      for (const resting of this.floor.book.of(symbol)) {
        if (resting.round !== round || resting.urgent || !this.sees(resting)) continue;
        if (resting.releasedAt === this.floor.asOf && resting.releasedIn !== 'open') continue;
        if (meetInside(resting, bars, row, this.meeting)) this.fill(resting);
      }
    }
    this.leave(symbol);
  }

  /** The close of a bar, for the orders that need to see it. */
  atClose(bars: BarTable, row: number): void {
    const symbol = this.enter(bars, row);
    if (symbol < 0) return;
    for (const resting of this.floor.book.of(symbol)) {
      if (resting.state !== 'working') continue;
      const seen = resting.releasedAt === this.floor.asOf ? resting.releasedIn : 'open';
      if (resting.work === 'trail') {
        if (this.sees(resting) && meetClose(resting, this.instruments[symbol], seen, bars, row, this.meeting)) this.fill(resting);
      } else if (resting.round === 'close' && seen !== 'close' && bars.time[row] === resting.expiresAt) this.tryClose(resting, bars.close[row]);
    }
    this.leave(symbol);
  }

  /** An exit that its entry released meets the rest of the bar. */
  meetReleased(exit: RestingOrder, entry: RestingOrder, entered: number): void {
    const { bars, row } = this;
    if (exit.worksFrom > this.openTime) exit.releasedIn = 'close';
    const instrument = this.instruments[exit.symbol];
    if (exit.order.postOnly === true) {
      exit.urgent = false;
      if (isThrough(exit, entered)) {
        this.clearing.finish(exit, 'rejected', POST_ONLY);
        return;
      }
    }
    exit.marketable = exit.work === 'limit' && isThrough(exit, entered);
    if (exit.work === 'trail') follow(exit, instrument, entered);
    if (bars === undefined || exit.work === 'market' || exit.round === 'close' || exit.releasedIn === 'close') return;
    const carried = entry.order.type === 'stop' || entry.order.type === 'trailing-stop';
    const trades = exit.releasedIn === 'open'
      ? meetOpen(exit, instrument, bars.open[row], this.meeting)
      : meetRest(exit, entered, carried, bars, row, this.meeting);
    if (trades) this.fill(exit);
  }

  private sees({ state, worksFrom }: RestingOrder): boolean {
    return state === 'working' && worksFrom <= this.openTime;
  }

  /** Takes up a bar; gives its symbol, -1 when nobody meets it. What may trade in it is reckoned once a slice. */
  private enter(bars: BarTable, row: number): number {
    const symbol = bars.symbol[row];
    if (this.floor.ticked[symbol] === 1 || this.floor.isHalted(symbol, bars.openTime[row])) return -1;
    this.bars = bars;
    this.row = row;
    this.openTime = bars.openTime[row];
    this.time = bars.time[row];
    this.low = bars.low[row];
    this.high = bars.high[row];
    this.volume = bars.volume[row];
    if (this.entered[symbol] !== this.time) {
      this.entered[symbol] = this.time;
      this.left[symbol] = this.shareOf(symbol);
    }
    this.available = this.left[symbol];
    return symbol;
  }

  private leave(symbol: number): void {
    this.left[symbol] = this.available;
    this.floor.book.sweep(symbol);
  }

  /** What all orders of the symbol may trade in the bar, in whole lots. */
  private shareOf(symbol: number): Quantity {
    const { volumeShare } = this.floor.options;
    if (volumeShare === undefined) return ENDLESS;
    const { lotSize } = this.instruments[symbol];
    // A share such as 0.29 of 100 is 28.999999999999996 in doubles.
    const lots = Math.floor((this.volume * volumeShare) / quantityToNumber(lotSize) + 1e-9);
    return (BigInt(lots) * lotSize) as Quantity;
  }

  private fill(resting: RestingOrder): void {
    const { price, moment, takes } = this.meeting;
    this.clearing.fill(resting, price, moment, takes, this);
  }

  /** Whether an order that has one chance, or must not trade on arrival, may meet the bar; tells what became of it when it may not. */
  private admits(resting: RestingOrder, bars: BarTable, row: number): boolean {
    const { timeInForce, postOnly, type } = resting.order;
    if (resting.work === 'limit' && !hasOneChance(timeInForce)) resting.urgent = false;
    if (postOnly !== true && timeInForce !== 'ioc' && timeInForce !== 'fok' && timeInForce !== 'opg') return true;
    const through = type === 'market' || isThrough(resting, bars.open[row]);
    if (postOnly === true) {
      if (through) this.clearing.finish(resting, 'rejected', POST_ONLY);
      return !through;
    }
    if (timeInForce === 'opg') {
      if (bars.time[row] <= resting.opensAt) return false;
      if (bars.openTime[row] !== resting.opensAt) {
        this.clearing.finish(resting, 'expired', 'no bar began at the open of its session');
        return false;
      }
    }
    if (!through) this.clearing.finish(resting, 'expired', 'the open was beyond its limit');
    return through;
  }

  private tryClose(resting: RestingOrder, close: number): void {
    const takes = resting.work === 'market';
    if (takes || isThrough(resting, close)) this.clearing.fill(resting, close, 'close', takes, this);
    else this.clearing.finish(resting, 'expired', 'the close was beyond its limit');
  }
}
