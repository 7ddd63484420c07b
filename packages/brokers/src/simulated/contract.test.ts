import { cash, createApprovalAuthority, createCalendars, defineInstrument } from '@trader/core';
import type { ApprovedOrder, Broker, BrokerEvent } from '@trader/core';
import { costModel, perShareFee } from '@trader/costs';
import { describe, expect, it } from 'vitest';
import { memoryWire } from '../../test/channel';
import { brokerContract } from '../testing/contract';
import type { ContractVenue } from '../testing/contract';
import { SimulatedExchange } from './exchange';
import { ExchangeClient } from './exchange-client';
import { ExchangeServer } from './exchange-server';
import { SimulatedBroker } from './simulated-broker';

const instrument = defineInstrument({ symbol: 'ABC', calendar: '24x7', lotSize: '0.000000001' });

/** A venue of the exchange behind a broker: in this process, or over a wire. */
const venueOf = (connect: (exchange: SimulatedExchange, authority: ReturnType<typeof createApprovalAuthority>) => { readonly broker: Broker; readonly quiet: () => Promise<void> }) => (): ContractVenue => {
  const exchange = new SimulatedExchange({
    instruments: [instrument], cash: cash(100_000), costs: costModel({ fee: perShareFee({ rate: '0.005' }) }), calendarOf: createCalendars(), ticked: [instrument.symbol],
  });
  const authority = createApprovalAuthority();
  const { broker, quiet } = connect(exchange, authority);
  let time = Date.UTC(2026, 10, 20, 15);
  return {
    broker, instrument, quiet, lacks: [],
    approve: (order) => authority.mint(order, 0, Infinity),
    approveLate: (order) => authority.mint(order, 0, -1),
    quote: async (bid, ask, size = 1_000_000) => {
      exchange.onQuote(0, (time += 1000), Number(bid), size, Number(ask), size);
      await quiet();
    },
    books: async () => ({ position: exchange.account.positions[0]!, cash: exchange.statement().cash }),
    close: async () => undefined,
  };
};

const inProcess = venueOf((exchange, { verify }) => ({ broker: new SimulatedBroker(exchange, verify, () => 0), quiet: async () => undefined }));

const overAWire = venueOf((exchange, { verify }) => {
  const [near, far] = memoryWire();
  new ExchangeServer(exchange, [instrument.symbol], {}).serve(far);
  const client = new ExchangeClient(near, verify, () => 0);
  // What was told before an answer has been heard before it.
  return { broker: client, quiet: async () => void (await client.statement()) };
});

/** The exchange behind a broker with a fault. */
const faulty = (fault: (broker: Broker) => Partial<Broker>): (() => ContractVenue) => () => {
  const venue = inProcess();
  const whole = venue.broker;
  const broker: Broker = {
    submit: (...approvals) => whole.submit(...approvals), cancel: (id) => whole.cancel(id), subscribe: (listener) => whole.subscribe(listener), ...fault(whole),
  };
  return { ...venue, broker };
};

const listeningTo = (change: (event: BrokerEvent, tell: (event: BrokerEvent) => void) => void) => (broker: Broker): Partial<Broker> => ({
  subscribe: (listener) => broker.subscribe((event) => change(event, listener)),
});

const withoutChecking = ({ order }: ApprovedOrder, broker: Broker, venue: ContractVenue): void => broker.submit(venue.approve(order));

const failing = async (createVenue: () => ContractVenue): Promise<number[]> => {
  const failed: number[] = [];
  for (const each of brokerContract.filter(({ live }) => !live)) await each.run(createVenue()).catch(() => void failed.push(each.number));
  return failed;
};

describe('the contract of brokers notices one that', () => {
  it('does not look at approvals', async () => {
    const venues = (): ContractVenue => {
      const venue = inProcess();
      const { broker } = venue;
      return { ...venue, broker: { cancel: (id) => broker.cancel(id), subscribe: (listener) => broker.subscribe(listener), submit: (...all) => all.forEach((each) => withoutChecking(each, broker, venue)) } };
    };
    expect(await failing(venues)).toEqual([2, 3]);
  });

  it('forgets cancels', async () => {
    expect(await failing(faulty(() => ({ cancel: () => undefined })))).toEqual([6, 11, 22, 25]);
  });

  it('swallows what ends an order', async () => {
    expect(await failing(faulty(listeningTo((event, tell) => {
      if (event.kind !== 'order' || event.status !== 'cancelled') tell(event);
    })))).toEqual([6, 11, 20, 21, 22, 24, 25, 30]);
  });

  it('gives all fills one id', async () => {
    expect(await failing(faulty(listeningTo((event, tell) => tell(event.kind === 'fill' ? { kind: 'fill', fill: { ...event.fill, executionId: 'x' } } : event))))).toContain(10);
  });
});

describe.each([['in this process', inProcess], ['over a wire', overAWire]] as const)('the simulated exchange %s keeps the contract of brokers', (_where, createVenue) => {
  it.each(brokerContract.filter(({ live }) => !live).map((each) => [each.number, each.name, each] as const))('%i: %s', async (_number, _name, contractCase) => {
    await expect(contractCase.run(createVenue())).resolves.toBeUndefined();
  });
});
