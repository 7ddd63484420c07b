import { nodeTimers } from '@trader/brokers/node';
import type { Alarm } from '@trader/execution/live';
import { Health } from '@trader/observability/health';
import type { Readings } from '@trader/observability/health';
import { processReadings } from '@trader/observability/health/node';
import type { LiveAccount } from './open-live';

/** Watches the process that an account runs in, and what it is connected to: when that is critical, nothing is opened. Gives its state, and what ends it. */
export const watchHealth = (live: LiveAccount, folder: string, patience: number, alarm: Alarm): { readonly health: Health; readonly stop: () => void } => {
  const { loop, timers, links, dataAge, skew } = live;
  const ofProcess = processReadings({ clock: nodeTimers(), path: folder });
  const now = (): void => loop.advance(Math.max(timers.now(), loop.time));
  const sample = async (): Promise<Readings> => {
    const down = links.list().filter((each) => each.state === 'down').map(({ since }) => timers.now() - since);
    const [age, apart] = [dataAge.age, skew.skew];
    const commit = live.commits.p99();
    return {
      ...(await ofProcess.sample()), 'link down': Math.max(0, ...down) / patience, ...(age === undefined ? {} : { 'data age': age / patience }),
      ...(apart === undefined ? {} : { 'clock skew': Math.abs(apart) / patience }), ...(commit === undefined ? {} : { 'journal commit': commit }),
    };
  };
  const health = new Health({
    timers, sample, tell: alarm,
    suspend: (reason) => {
      now();
      loop.control.suspend('health', reason);
    },
    resume: () => {
      now();
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
