import { TraderError } from '@trader/core';
import { expect, it } from 'vitest';
import { parseAccount } from '../config';
import { explainUnreachable } from './explain-unreachable';

const config = (environment: string) => parseAccount({ name: 'a', cash: 1000, strategy: 'buy-and-hold', data: { sample: 'aapl' }, broker: { name: 'alpaca', account: 'PA3', environment } }, 'c.json');
const explained = (message: string, environment = 'paper') => explainUnreachable(config(environment), { host: 'https://h' }, new TraderError('BROKER_UNREACHABLE', message));

it.each([
  ['GET /v2/account of Alpaca: status 401 unauthorized.', 'account a: https://h does not take the keys (status 401 unauthorized.): check those in APCA_API_KEY_ID and APCA_API_SECRET_KEY, and that they are of a paper account'],
  ['GET /v2/clock of Alpaca: status 302, a redirect, which is not followed', 'account a: https://h is no trading API of Alpaca (status 302, a redirect, which is not followed): leave broker.host out, or mend it'],
  ['GET /v2/clock of Alpaca: status 404 with a body that is no JSON', 'account a: https://h is no trading API of Alpaca (status 404 with a body that is no JSON): leave broker.host out, or mend it'],
  ['GET /v2/clock of Alpaca: status 503', 'account a: https://h cannot be asked (status 503): check the connection, and broker.host if it is there'],
  ['GET /v2/clock of Alpaca: no whole answer to GET https://h/v2/clock: ENOTFOUND; it may have arrived all the same', 'account a: https://h cannot be asked (no answer: ENOTFOUND): check the connection, and broker.host if it is there'],
])('%s', (message, line) => expect(explained(message)).toMatchObject({ code: 'BROKER_UNREACHABLE', message: line }));

it('keys of real money, and other errors', () => {
  expect(explained('GET /v2/account of Alpaca: status 403', 'live')).toMatchObject({ message: expect.stringContaining('of the live account') as string });
  const other = new TraderError('RECONCILE_FAILED', 'x');
  expect(explainUnreachable(config('paper'), { host: '' }, other)).toBe(other);
});
