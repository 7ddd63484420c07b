import { TraderError } from '@trader/core';
import type { AccountStanding } from '@trader/core';
import type { AccountConfig } from '../config';
import type { BrokerConfig } from '../config-live';
import { modeOfEnvironment, modes } from '../modes';
import type { Mode } from '../modes';

/** Where an account's orders and prices go. */
export interface Way {
  /** Of the trading interface and of its stream, without a path. */
  readonly host: string;
  readonly dataHost: string;
  /** The stream of prices, whole. */
  readonly dataStream: string;
}

/** The broker that an account names. Throws INVALID_CONFIG when it names none. */
export const brokerOf = ({ name, broker }: AccountConfig): BrokerConfig => {
  if (broker !== undefined) return broker;
  throw new TraderError('INVALID_CONFIG', `account ${name}: broker: there is none: add { "name": "alpaca", "account": "PA3..." } to trade it at Alpaca`);
};

const trim = (host: string): string => host.replace(/\/+$/, '');

/**
 * The way to an account at a broker. Real money needs `live`, the flag, an account of the environment `live`, and a host that is the broker's own for
 * it or named in the configuration; what the broker answers is checked by `assertAccount`. Throws INVALID_CONFIG when one of them is missing.
 */
export const admit = (config: AccountConfig, live: boolean): { readonly mode: 'broker-paper' | 'live'; readonly way: Way } => {
  const { environment, feed, host, dataHost, dataStream } = brokerOf(config);
  const fail = (what: string): never => {
    throw new TraderError('INVALID_CONFIG', `account ${config.name}: ${what}: nothing was sent`);
  };
  const name = modeOfEnvironment[environment];
  const mode: Mode & { readonly hosts: NonNullable<Mode['hosts']> } = modes[name];
  if (mode.flag !== undefined && !live) fail(`broker.environment is "${environment}", which is real money, and ${mode.flag} was not said: say it, or trade "paper"`);
  if (mode.flag === undefined && live) fail(`--live was said, and broker.environment is "${environment}": set it to "live", with the number of that account, or leave out --live`);
  const foreign = Object.values<Mode>(modes).find(({ hosts }) => hosts !== undefined && hosts.trading !== mode.hosts.trading && host !== undefined && hostOf(host) === hostOf(hosts.trading));
  if (foreign !== undefined) fail(`broker.host ${host} is not that of "${environment}" accounts: leave it out`);
  const { trading, data, stream } = mode.hosts;
  return { mode: name, way: { host: trim(host ?? trading), dataHost: trim(dataHost ?? data), dataStream: dataStream ?? `${stream}/v2/${feed}` } };
};

const hostOf = (url: string): string => new URL(url).hostname;

/** Throws RECONCILE_FAILED unless the broker says that the account is the one of the configuration. */
export const assertAccount = ({ name, broker }: AccountConfig, { account }: Pick<AccountStanding, 'account'>): void => {
  if (account === broker?.account) return;
  throw new TraderError('RECONCILE_FAILED', `account ${name}: its keys are those of account ${account} and broker.account is ${String(broker?.account)}: nothing was sent; give the keys of that account, or its number`);
};
