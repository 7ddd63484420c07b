import type { SimulatedExchange } from './exchange';
import { barsFromWire, orderFromWire, readRequest, write } from './wire';
import type { Channel, Terms } from './wire';

/**
 * Serves one account of a simulated exchange to one client at a time. A new client ends the one before: nothing that one still had on the
 * wire is taken, so that a statement given to the new client is final. `terms` is what it answers to a client that asks what it is.
 */
export class ExchangeServer {
  private current: Channel | undefined;

  constructor(
    private readonly exchange: SimulatedExchange,
    private readonly symbols: readonly string[],
    private readonly terms: Terms,
  ) {
    exchange.subscribe((event) => this.current?.send(write.event(event)));
  }

  /** Takes up a client. */
  serve(channel: Channel): void {
    this.current?.close();
    this.current = channel;
    channel.onLine((line) => {
      if (this.current === channel) this.handle(channel, line);
    });
    channel.onClose(() => {
      if (this.current === channel) this.current = undefined;
    });
  }

  /** A client that breaks the protocol is cut off: what it meant is not guessed. */
  private handle(channel: Channel, line: string): void {
    try {
      this.answer(channel, line);
    } catch {
      this.current = undefined;
      channel.close();
    }
  }

  private answer(channel: Channel, line: string): void {
    const request = readRequest(line);
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
      case 'quiet':
        channel.send(write.done(request.ref));
    }
  }
}
