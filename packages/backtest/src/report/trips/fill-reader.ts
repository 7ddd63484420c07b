import { cash, price as priceUnits } from '@trader/core';
import type { JournalRecord } from '@trader/core';
import { roundTrips } from '@trader/observability/journal';
import { DecimalReader, ExactSum } from './decimal-reader';
import { OpenLots } from './open-lots';
import type { OpenHolding } from './open-lots';
import { nearest, OwnerSums } from './owner-sums';
import type { OwnerActivity } from './owner-sums';
import { Recall } from './recall';
import { SlippageMeter } from './slippage';
import type { Slippage } from './slippage';
import { TripBuilder } from './trip-builder';
import { Names, tableOfTrips } from './trip-table';
import type { TripTable } from './trip-table';

type RecordOf<K extends JournalRecord['kind']> = Extract<JournalRecord, { kind: K }>;
type Intent = RecordOf<'intent'>;

/** What a fill was to its position: it opened or grew a long or a short, or it shrank one by a stop, a target or otherwise. */
export const FILL_KINDS = ['long', 'short', 'stop', 'target', 'exit'] as const;
const [LONG, SHORT, STOP, TARGET, EXIT] = [0, 1, 2, 3, 4];

/** The fills of a journal in columns, in its order. */
export interface FillTable {
  readonly length: number;
  readonly symbols: readonly string[];
  /** Indexes into `symbols`. */
  readonly symbol: Int32Array;
  /** When each happened, ms since 1970 UTC. */
  readonly at: Float64Array;
  readonly price: Float64Array;
  /** What the account held of the symbol afterwards. */
  readonly position: Float64Array;
  /** Indexes into `FILL_KINDS`. */
  readonly kind: Uint8Array;
  /** What a unit of the fill's currency was worth in the account's, by row, of fills in another. */
  readonly rates: ReadonlyMap<number, number>;
  /** Quantity times price of all fills of each of the symbols, in the account's currency per point. */
  readonly traded: Float64Array;
  /** Fees of all fills of each of the symbols, in the account's currency. */
  readonly fees: Float64Array;
}

/** A split, a change of symbol or a merger, between the fills. */
export interface FillAction {
  readonly record: RecordOf<'action'>;
  /** How many fills came before it. */
  readonly after: number;
}

/** All that a journal tells of trading. */
export interface Trading {
  readonly fills: FillTable;
  readonly actions: readonly FillAction[];
  readonly trips: TripTable;
  /** What each owner of lots did, in the order of their first fills. */
  readonly owners: readonly OwnerActivity[];
  /** What is held when it ends. */
  readonly open: readonly OpenHolding[];
  readonly slippage: Slippage;
  /** Sums of money that moved without a trade, by reason, in the account's currency: above zero was received. */
  readonly moved: ReadonlyMap<string, number>;
}

/** Most orders have ended before so many others were sent. */
const SPAN = 65_536;
const BILLION = 1e9;
/** The rate at which a unit is one unit. */
const RATE_ONE = 1_000_000_000n;
/** The ledger books a fill of an order that is not ours for this owner. */
const EXTERNAL = { owner: 'external', reason: 'not an order of ours' };
const ENDED: ReadonlySet<string> = new Set(['cancelled', 'rejected', 'expired']);

/** What a fill was, as a number of `FILL_KINDS`. */
const kindOf = ({ position, side }: RecordOf<'fill'>, order: Intent | undefined): number => {
  const grew = position !== '0' && (position.charCodeAt(0) === 45) === (side === 'sell');
  if (grew) return side === 'buy' ? LONG : SHORT;
  if (order === undefined || order.type === 'market') return EXIT;
  if (order.type.includes('stop')) return STOP;
  return order.reduceOnly ? TARGET : EXIT;
};

/** Reads an amount of another currency as that of the account's, cut at 18 decimals as the ledger cuts it; gives whether it is exact here. */
const readConverted = (reader: DecimalReader, amount: string, rate: string | undefined): boolean =>
  rate === undefined ? reader.read(amount) : reader.take((cash(amount) * priceUnits(rate)) / RATE_ONE);

/** The ids and places of the intents among the first records. */
const intentsOf = function* (records: readonly JournalRecord[], length: number): Generator<[string, number]> {
  for (let at = 0; at < length; at++) {
    const record = records[at];
    if (record.kind === 'intent') yield [record.id, at];
  }
};

/** Reads fills and trades from a journal's records, told one by one and in order. */
export class FillReader {
  private readonly orders: Recall;
  /** What is left of orders that were filled in part, in units of 10^-9. */
  private readonly left = new Map<string, number>();
  private readonly owners = new Names();
  private readonly symbols = new Names();
  private readonly columns: { -readonly [K in 'symbol' | 'at' | 'price' | 'position' | 'kind']: FillTable[K] };
  private readonly traded: number[] = [];
  private readonly fees: number[] = [];
  private readonly sums = new OwnerSums();
  private readonly open = new OpenLots();
  private readonly slippage: SlippageMeter;
  private readonly actions: FillAction[] = [];
  private readonly moved = new Map<string, ExactSum>();
  private readonly rates = new Map<number, number>();
  private readonly trips: TripBuilder;
  private readonly number = new DecimalReader();
  private readonly price = new DecimalReader();
  private readonly quantity = new DecimalReader();
  private readonly fee = new DecimalReader();
  private readonly realized = new DecimalReader();
  private readonly fill = { owner: 0, symbol: 0, buy: true, size: 0, price: 0, time: 0, reason: '' };
  private length = 0;
  private told = 0;
  /** Whether all numbers so far were of the common kind, which doubles hold exactly. */
  private plain = true;

  constructor(private readonly records: readonly JournalRecord[]) {
    let fills = 0;
    for (let at = 0; at < records.length; at++) if (records[at].kind === 'fill') fills++;
    this.columns = {
      symbol: new Int32Array(fills), at: new Float64Array(fills), price: new Float64Array(fills), position: new Float64Array(fills), kind: new Uint8Array(fills),
    };
    this.trips = new TripBuilder((fills >> 1) + 1);
    this.orders = new Recall(SPAN, () => intentsOf(records, this.told));
    this.slippage = new SlippageMeter(records);
  }

  /** `at` is the record's place in the journal, from 0; of what follows too. */
  onIntent({ id }: Intent, at: number): void {
    this.orders.remember(id, at);
  }

  onOrder({ id, status }: RecordOf<'order'>): void {
    if (ENDED.has(status)) this.forget(id);
  }

  onAction(record: RecordOf<'action'>): void {
    this.plain = false;
    this.actions.push({ record, after: this.length });
    this.slippage.onAction(record);
    for (const id of Object.keys(record.orders)) this.left.set(id, Infinity);
    const ratio = Number(record.numerator) / Number(record.denominator);
    const [symbol, into] = [this.symbols.numberOf(record.symbol), this.symbols.numberOf(record.into)];
    for (const [owner, held] of Object.entries(record.held)) {
      this.open.onAction(this.owners.numberOf(owner), symbol, into, ratio, Math.round(Number(held) * BILLION), Number(record.realized[owner] ?? 0));
    }
    this.addProfits(record.realized);
  }

  onCash({ reason, amount, realized, rate }: RecordOf<'cash'>): void {
    if (Object.keys(realized).length > 0) this.plain = false;
    readConverted(this.number, amount, rate);
    const sum = this.moved.get(reason) ?? new ExactSum();
    sum.add(this.number, 1);
    this.moved.set(reason, sum);
    this.addProfits(realized);
  }

  onFill(record: RecordOf<'fill'>, at: number): void {
    this.told = at;
    const { fill } = this;
    const place = this.orders.find(record.id);
    const found = place < 0 ? undefined : this.records[place];
    const order = found?.kind === 'intent' ? found : undefined;
    fill.owner = this.owners.numberOf(order?.owner ?? EXTERNAL.owner);
    fill.symbol = this.symbols.numberOf(record.symbol);
    fill.buy = record.side === 'buy';
    fill.price = this.price.units(record.price);
    fill.size = this.quantity.units(record.quantity);
    fill.time = record.at;
    fill.reason = order?.reason ?? EXTERNAL.reason;
    this.addAmounts(record);
    this.addRow(record, order, place);
    if (order !== undefined) this.take(order, record.quantity);
  }

  /** What has been told. */
  read(): Trading {
    const owners = this.owners.names;
    const symbols = this.symbols.names;
    const trips = this.plain ? this.trips.table(owners, symbols) : tableOfTrips(roundTrips(this.records));
    const trades = new Int32Array(owners.length);
    const numbers = trips.owners.map((name) => owners.indexOf(name));
    for (let row = 0; row < trips.length; row++) trades[numbers[trips.owner[row]]]++;
    const column = (sums: readonly number[]): Float64Array => Float64Array.from(symbols, (_, number) => sums[number] ?? 0);
    return {
      fills: { ...this.columns, length: this.length, symbols, rates: this.rates, traded: column(this.traded), fees: column(this.fees) },
      actions: this.actions,
      trips,
      owners: this.sums.read(owners, trades),
      open: this.open.read(owners, symbols),
      slippage: this.slippage.read(symbols.length),
      moved: new Map(Array.from(this.moved, ([reason, sum]) => [reason, nearest(sum)])),
    };
  }

  private addRow(record: RecordOf<'fill'>, order: Intent | undefined, place: number): void {
    const { columns, fill, number, open } = this;
    const row = this.length++;
    const price = fill.price / BILLION || Number(record.price);
    const quantity = fill.size / BILLION || Number(record.quantity);
    columns.symbol[row] = fill.symbol;
    columns.at[row] = record.at;
    columns.price[row] = price;
    columns.kind[row] = kindOf(record, order);
    number.read(record.position);
    columns.position[row] = number.value;
    const rate = record.rate === undefined ? 1 : Number(record.rate);
    if (rate !== 1) this.rates.set(row, rate);
    this.traded[fill.symbol] = (this.traded[fill.symbol] ?? 0) + price * quantity * rate;
    this.fees[fill.symbol] = (this.fees[fill.symbol] ?? 0) + this.fee.value;
    open.onFill(fill.owner, fill.symbol, Math.round(fill.buy ? quantity * BILLION : -quantity * BILLION), price, this.realized.value / rate);
    this.slippage.onFill(fill.symbol, order, place, record.side, price, quantity * rate);
  }

  private addAmounts(record: RecordOf<'fill'>): void {
    const { fill, fee, realized } = this;
    const exact = Number(readConverted(fee, record.fee, record.rate)) + Number(realized.read(record.realized)) === 2;
    this.sums.addFill(fill.owner, realized, fee);
    if (this.plain) this.plain = exact && fill.size > 0 && fill.price >= 0 && this.trips.add(fill, fee, realized);
  }

  private addProfits(realized: Readonly<Record<string, string>>): void {
    for (const [owner, profit] of Object.entries(realized)) {
      this.realized.read(profit);
      this.sums.addProfit(this.owners.numberOf(owner), this.realized);
    }
  }

  /** Takes a fill from what is left of its order, which is forgotten when that is nothing. */
  private take(order: Intent, quantity: string): void {
    if (quantity === order.quantity && !this.left.has(order.id)) return this.forget(order.id);
    const left = (this.left.get(order.id) ?? this.number.units(order.quantity)) - this.fill.size;
    if (left <= 0) this.forget(order.id);
    else this.left.set(order.id, left);
  }

  private forget(id: string): void {
    this.orders.forget(id);
    if (this.left.size > 0) this.left.delete(id);
  }
}
