import { nodeTimers } from '@trader/brokers/node';
import { advanceTo } from '@trader/execution/live';
import type { Alarm } from '@trader/execution/live';
import { Health } from '@trader/observability/health';
import type { Readings } from '@trader/observability/health';
import { processReadings } from '@trader/observability/health/node';
import type { LiveAccount } from './open-live';

/** What of an account is read beside its process. */
export type WatchedParts = Pick<LiveAccount, 'timers'> & {
  readonly links: Pick<LiveAccount['links'], 'list'>;
  readonly dataAge: Pick<LiveAccount['dataAge'], 'age'>;
  readonly orderStream: Pick<LiveAccount['orderStream'], 'age'>;
  readonly skew: Pick<LiveAccount['skew'], 'skew'>;
  readonly commits: Pick<LiveAccount['commits'], 'p99'>;
};

/** Readings of what an account is connected to, in real ms. What is not known, or not due, is not there. */
export const readingsOf = ({ timers, links, dataAge, orderStream, skew: { skew }, commits }: WatchedParts, patience: number): Readings => {
  const down = links.list().filter((each) => each.state === 'down').map(({ since }) => timers.now() - since);
  const [age, silence, commit] = [dataAge.age, orderStream.age, commits.p99()];
  return {
    'link down': Math.max(0, ...down) / patience,
    ...(age === undefined ? {} : { 'data age': age / patience }),
    ...(silence === undefined ? {} : { 'order stream age': silence / patience }),
    ...(skew === undefined ? {} : { 'clock skew': Math.abs(skew) / patience }),
    ...(commit === undefined ? {} : { 'journal commit': commit }),
  };
};

/** Watches the process that an account runs in, and what it is connected to: when that is critical, nothing is opened. Gives its state, and what ends it. */
export const watchHealth = (live: LiveAccount, folder: string, patience: number, alarm: Alarm): { readonly health: Health; readonly stop: () => void } => {
  const { loop, timers } = live;
  const ofProcess = processReadings({ clock: nodeTimers(), path: folder });
  const health = new Health({
    timers, tell: alarm,
    sample: () => ({ ...ofProcess.sample(), ...readingsOf(live, patience) }),
    suspend: (reason) => {
      advanceTo(loop, timers);
      loop.control.suspend('health', reason);
    },
    resume: () => {
      advanceTo(loop, timers);
      loop.control.resume('health');
    },
  });
  health.start();
  return {
    health,
    stop: () => {
      health.stop();
      ofProcess.close();
    },
  };
};
