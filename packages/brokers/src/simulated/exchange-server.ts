import type { SimulatedExchange } from './exchange';
import { barsFromWire, orderFromWire, readRequest, write } from './wire';
import type { Channel, Terms } from './wire';

/**
 * Serves one account of a simulated exchange to one client at a time. A new client may ask what it is (`terms`) without disturbing anybody;
 * with its first other request it ends the client before: nothing that one still had on the wire is taken, so that a statement is final.
 */
export class ExchangeServer {
  private current: Channel | undefined;
  /** Channels that another has ended. */
  private readonly ended = new WeakSet<Channel>();

  constructor(
    private readonly exchange: SimulatedExchange,
    private readonly symbols: readonly string[],
    private readonly terms: Terms,
  ) {
    exchange.subscribe((event) => this.current?.send(write.event(event)));
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
      case 'market': {
        const slice = barsFromWire(request.bars, this.symbols);
        if (slice.bars.time[0] > this.exchange.asOf) this.exchange.onSlice(slice.bars, slice.from, slice.to);
        channel.send(write.done(request.ref));
        break;
      }
      case 'statement':
        channel.send(write.statement(request.ref, this.exchange.statement()));
        break;
      case 'finish':
        this.exchange.finish();
        channel.send(write.done(request.ref));
        break;
      case 'quiet':
        channel.send(write.done(request.ref));
    }
  }
}
