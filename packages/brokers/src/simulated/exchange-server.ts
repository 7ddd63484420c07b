import { timeOf, TRADE_TICK, TraderError } from '@trader/core';
import type { BrokerStatement, MarketEvent, MarketProgress } from '@trader/core';
import type { SimulatedExchange } from './exchange';
import { barsFromWire, orderFromWire, readRequest, tickFromWire, write } from './wire';
import type { Channel, Terms } from './wire';

/**
 * Serves one account of a simulated exchange to one client at a time. A new client may ask what it is (`terms`) without disturbing anybody;
 * with its first other request it ends the client before: nothing that one still had on the wire is taken, so that a statement is final.
 */
export class ExchangeServer {
  private current: Channel | undefined;
  private met = 0;
  /** Where in the market it speaks: at the last event met, or, once there are no more, after it. */
  private place = 0;
  /** Where each event of the exchange's statement was told. */
  private readonly metAt: number[] = [];
  /** Channels that another has ended. */
  private readonly ended = new WeakSet<Channel>();

  constructor(
    private readonly exchange: SimulatedExchange,
    private readonly symbols: readonly string[],
    private readonly terms: Terms,
  ) {
    exchange.subscribe((event) => {
      if (this.metAt.length < exchange.told) this.metAt.push(this.place);
      this.current?.send(write.event(event));
    });
  }

  /** What the exchange's statement says, and how far it has come. */
  statement(): BrokerStatement & MarketProgress {
    return { ...this.exchange.statement(), met: this.met, metAt: [...this.metAt] };
  }

  /** Takes up a client. */
  serve(channel: Channel): void {
    channel.onLine((line) => {
      if (!this.ended.has(channel)) this.handle(channel, line);
    });
    channel.onClose(() => this.end(channel));
  }

  private takeOver(channel: Channel): void {
    const before = this.current;
    this.current = channel;
    if (before !== undefined && before !== channel) {
      this.ended.add(before);
      before.close();
    }
  }

  private end(channel: Channel): void {
    this.ended.add(channel);
    if (this.current === channel) this.current = undefined;
  }

  /** A client that breaks the protocol is cut off: what it meant is not guessed. */
  private handle(channel: Channel, line: string): void {
    try {
      this.answer(channel, line);
    } catch {
      this.end(channel);
      channel.close();
    }
  }

  private answer(channel: Channel, line: string): void {
    const request = readRequest(line);
    if (request.op !== 'terms') this.takeOver(channel);
    switch (request.op) {
      case 'terms':
        channel.send(write.terms(request.ref, this.terms));
        break;
      case 'order':
        this.exchange.place(orderFromWire(request.order));
        break;
      case 'cancel':
        this.exchange.cancel(request.orderId);
        break;
      case 'bars':
        this.meet(barsFromWire(request.bars, this.symbols), request);
        channel.send(write.done(request.ref));
        break;
      case 'tick':
        this.meet(tickFromWire(request.tick, this.symbols), request);
        channel.send(write.done(request.ref));
        break;
      case 'statement':
        channel.send(write.statement(request.ref, this.statement()));
        break;
      case 'finish':
        this.place = this.met + 1;
        this.exchange.finish();
        channel.send(write.done(request.ref));
        break;
      case 'quiet':
        channel.send(write.done(request.ref));
    }
  }

  /** Shows an event to the exchange unless it has met it. Throws INVALID_DATA for one that its place puts on the wrong side of the last. */
  private meet(event: MarketEvent, { place }: { readonly place: number }): void {
    const { exchange, met } = this;
    const time = timeOf(event);
    if (place > met ? time < exchange.asOf : time > exchange.asOf) {
      throw new TraderError('INVALID_DATA', `event ${place} of the market is of ${time}, event ${met} was of ${exchange.asOf}: show one market from its beginning`);
    }
    if (place <= met) return;
    this.met = this.place = place;
    if ('bars' in event) exchange.onSlice(event.bars, event.from, event.to);
    else if (event.kind === TRADE_TICK) exchange.onTrade(event.symbol, event.time, event.bid, event.bidSize);
    else exchange.onQuote(event.symbol, event.time, event.bid, event.bidSize, event.ask, event.askSize);
  }
}
