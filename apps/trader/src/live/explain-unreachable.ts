import { isTraderError, TraderError } from '@trader/core';
import type { AccountConfig } from '../config';
import type { Way } from './admission';

const KEYS_REFUSED: readonly string[] = ['401', '403'];

/** Why a broker did not answer the first question, for whoever set the account up: in one line, with what to look at. Any other error as it is. */
export const explainUnreachable = ({ name, broker }: AccountConfig, { host }: Pick<Way, 'host'>, error: unknown): unknown => {
  if (!isTraderError(error) || error.code !== 'BROKER_UNREACHABLE') return error;
  const why = error.message.replace(/^GET \S+ of Alpaca: /, '').replace('; it may have arrived all the same', '').replace(/^no whole answer to GET \S+: /, 'no answer: ');
  const [, status] = /^status (\d{3})\b/.exec(why) ?? [];
  const what = status !== undefined && KEYS_REFUSED.includes(status)
    ? `${host} does not take the keys (${why}): check those in ${String(broker?.keyId)} and ${String(broker?.secretKey)}, and that they are of ${broker?.environment === 'live' ? 'the live' : 'a paper'} account`
    : status?.startsWith('3') === true || status === '404'
      ? `${host} is no trading API of Alpaca (${why}): leave broker.host out, or mend it`
      : `${host} cannot be asked (${why}): check the connection, and broker.host if it is there`;
  return new TraderError('BROKER_UNREACHABLE', `account ${name}: ${what}`, { cause: error });
};
