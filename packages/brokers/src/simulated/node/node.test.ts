import { cash, createApprovalAuthority, createCalendars } from '@trader/core';
import type { BrokerEvent } from '@trader/core';
import { costModel } from '@trader/costs';
import { afterEach, describe, expect, it } from 'vitest';
import { orderOf, share, textOf } from '../../../test/market';
import { SimulatedExchange } from '../exchange';
import { ExchangeClient } from '../exchange-client';
import { ExchangeServer } from '../exchange-server';
import { dial, listen } from '.';

const closing: (() => void)[] = [];
afterEach(() => closing.splice(0).forEach((close) => close()));

const serve = async (port = 0) => {
  const exchange = new SimulatedExchange({ instruments: [share], cash: cash(100_000), costs: costModel({}), calendarOf: createCalendars() });
  const served = await listen(new ExchangeServer(exchange, ['ABC'], {}), port);
  closing.push(served.close);
  return { exchange, ...served };
};

describe('an exchange on a socket', () => {
  it('serves a client, characters of many bytes and many lines at once included', async () => {
    const { exchange, port } = await serve();
    const authority = createApprovalAuthority();
    const client = new ExchangeClient(await dial(port), authority.verify, () => 0);
    const events: BrokerEvent[] = [];
    client.subscribe((event) => events.push(event));
    const ids = Array.from({ length: 500 }, (_, n) => `ордер-💶-${n}`);
    for (const id of ids) client.submit(authority.mint(orderOf(share, { id, side: 'buy', quantity: 1 }), 0, 0));
    await client.quiet();
    expect(events.map(textOf)).toEqual(ids.map((id) => `${id} accepted`));
    expect(await client.statement()).toEqual({ ...exchange.statement(), met: 0, metAt: ids.map(() => 0) });
    client.close();
  });

  it('tells its clients when it stops', async () => {
    const { port, close } = await serve();
    const client = new ExchangeClient(await dial(port), createApprovalAuthority().verify, () => 0);
    await client.statement();
    close();
    await expect(client.statement()).rejects.toEqual(expect.objectContaining({ code: 'BROKER_UNREACHABLE' }));
  });

  it('that is not there is unreachable, and a port that is taken cannot be served', async () => {
    const { port, close } = await serve();
    await expect(serve(port)).rejects.toThrow(`cannot serve the exchange on port ${port}`);
    close();
    await expect(dial(port)).rejects.toThrow(`no exchange answers at 127.0.0.1:${port}`);
  });
});
