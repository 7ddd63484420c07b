import { quantityToNumber } from '@trader/core';
import type { BarTable, Instrument, Quantity } from '@trader/core';
import { ENDLESS } from './clearing';
import type { Clearing, Occasion } from './clearing';
import type { Floor } from './floor';
import { meetBar, meetClose, meetRest } from './meet-bar';
import type { Meeting } from './meet-bar';
import { follow, isThrough, POST_ONLY, ROUNDS } from './resting-order';
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

  constructor(
    private readonly floor: Floor,
    private readonly clearing: Clearing,
  ) {
    this.instruments = floor.options.instruments;
  }

  /**
   * Market orders first, then stops, then limits: so a bar that touches stop and limit of one group fills the stop. At last what needs its close.
   * A bar that begins in a halt is met by nobody, and one that began before an order arrived not by that order.
   */
  match(bars: BarTable, row: number, symbol: number): void {
    if (this.floor.ticked[symbol] === 1 || this.floor.isHalted(symbol, bars.openTime[row])) return;
    this.open(bars, row, symbol);
    for (const round of ROUNDS) {
      const orders = this.floor.book.of(symbol);
      for (let index = 0; index < orders.length; index++) {
        const resting = orders[index];
        if (resting.state === 'working' && resting.round === round && this.sees(resting)) this.tryFill(resting, bars, row);
      }
    }
    if (this.floor.book.seesClose[symbol] === 1) this.matchClose(bars, row, symbol);
    this.floor.book.sweep(symbol);
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
    if (exit.work === 'trail') follow(exit, instrument, entered);
    if (bars === undefined || exit.work === 'market' || exit.round === 'close' || exit.releasedIn === 'close') return;
    const carried = entry.order.type === 'stop' || entry.order.type === 'trailing-stop';
    const trades = exit.releasedIn === 'open'
      ? meetBar(exit, instrument, bars, row, this.meeting)
      : meetRest(exit, entered, carried, bars, row, this.meeting);
    if (trades) this.fill(exit);
  }

  private sees({ releasedAt, worksFrom }: RestingOrder): boolean {
    return releasedAt !== this.floor.asOf && worksFrom <= this.openTime;
  }

  private open(bars: BarTable, row: number, symbol: number): void {
    this.bars = bars;
    this.row = row;
    this.openTime = bars.openTime[row];
    this.time = bars.time[row];
    this.low = bars.low[row];
    this.high = bars.high[row];
    this.volume = bars.volume[row];
    this.available = this.shareOf(symbol);
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

  private tryFill(resting: RestingOrder, bars: BarTable, row: number): void {
    if (resting.urgent && !this.admits(resting, bars, row)) return;
    if (meetBar(resting, this.instruments[resting.symbol], bars, row, this.meeting)) this.fill(resting);
  }

  /** Whether an order that has one chance, or must not trade on arrival, may meet the bar; tells what became of it when it may not. */
  private admits(resting: RestingOrder, bars: BarTable, row: number): boolean {
    const { timeInForce, postOnly, type } = resting.order;
    if (postOnly !== true && timeInForce !== 'ioc' && timeInForce !== 'fok' && timeInForce !== 'opg') return true;
    const through = type === 'market' || isThrough(resting, bars.open[row]);
    if (postOnly === true) {
      resting.urgent = false;
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

  private matchClose(bars: BarTable, row: number, symbol: number): void {
    for (const resting of this.floor.book.of(symbol)) {
      if (resting.state !== 'working') continue;
      const seen = resting.releasedAt === this.floor.asOf ? resting.releasedIn : 'open';
      if (resting.work === 'trail') {
        if (resting.worksFrom <= this.openTime && meetClose(resting, this.instruments[symbol], seen, bars, row, this.meeting)) this.fill(resting);
      } else if (resting.round === 'close' && seen !== 'close' && bars.time[row] === resting.expiresAt) this.tryClose(resting, bars.close[row]);
    }
  }

  private tryClose(resting: RestingOrder, close: number): void {
    const takes = resting.work === 'market';
    if (takes || isThrough(resting, close)) this.clearing.fill(resting, close, 'close', takes, this);
    else this.clearing.finish(resting, 'expired', 'the close was beyond its limit');
  }
}
