import { describe, expect, it } from 'vitest';
import { fault } from '../test/small-world';
import { alpacaWorld } from './alpaca-world';
import { FAULT_KINDS } from './fault';
import type { FaultKind } from './fault';
import { readPlan } from './fault-plan';
import { runPlan } from './run-plan';

const world = alpacaWorld();

// Plans that broke a rule once, as small as they became. What they were about is told by their names.
describe('plans that broke a rule once', () => {
  it.each([
    ['a leg whose stop is replaced comes under another id', '{"seed":22,"ms":60000,"day":0,"kill":false,"faults":[]}'],
    ['of the two orders that turn a position the second fills first', '{"seed":41,"ms":60000,"day":3,"kill":false,"faults":[]}'],
    ['an order that replaces another counts what that had filled', '{"seed":312,"ms":60000,"day":3,"kill":true,"faults":[{"kind":"gap","at":20000,"ms":0,"share":1,"target":"any","amount":-300},{"kind":"gap","at":40000,"ms":0,"share":1,"target":"any","amount":300}]}'],
    ['the first statement of a run takes ten seconds', '{"seed":19,"ms":12000,"day":6,"kill":false,"faults":[{"kind":"request lost","at":66,"ms":5197,"share":0.2,"target":"any","amount":0}]}'],
    ['a request arrives long after it was given up', '{"seed":180,"ms":40000,"day":0,"kill":false,"faults":[{"kind":"request late","at":0,"ms":40000,"share":0.5,"target":"orders","amount":30000}]}'],
    ['an error of the server, with a code, after effect', '{"seed":2,"ms":30000,"day":1,"kill":false,"faults":[{"kind":"server error after","at":0,"ms":30000,"share":0.5,"target":"orders","amount":0}]}'],
    ['questions for many unknown orders use up the rate, and none is ever answered in time',
      '{"seed":386,"ms":15819,"day":3,"kill":true,"faults":[{"kind":"gap","at":492,"ms":0,"share":0.5,"target":"any","amount":337},{"kind":"reply lost","at":3222,"ms":12597,"share":1,"target":"any","amount":0}]}'],
    ['the same after the process died',
      '{"seed":673,"ms":13063,"day":0,"kill":false,"faults":[{"kind":"crash","at":145,"ms":11057,"share":1,"target":"write","amount":11},{"kind":"request lost","at":4514,"ms":6267,"share":1,"target":"orders","amount":0},{"kind":"server restart","at":10583,"ms":655,"share":1,"target":"any","amount":0}]}'],
    ['the close of a turn is rejected, its entry fills, and its exits are for the other side',
      '{"seed":665,"ms":29857,"day":0,"kill":false,"faults":[{"kind":"event repeated","at":17517,"ms":12340,"share":0.2,"target":"any","amount":0}]}'],
    ['a guard gets over a disk that is full, and a kill is not journaled',
      '{"seed":2429,"ms":43878,"day":2,"kill":true,"faults":[{"kind":"power loss","at":3486,"ms":5308,"share":1,"target":"reply","amount":-12},{"kind":"dropped","at":4646,"ms":0,"share":0.5,"target":"any","amount":0},{"kind":"books disagree","at":8225,"ms":761,"share":1,"target":"any","amount":0},{"kind":"frame cut","at":12017,"ms":0,"share":0.5,"target":"any","amount":0},{"kind":"disk full","at":18509,"ms":230,"share":1,"target":"any","amount":0},{"kind":"slow","at":20109,"ms":1416,"share":1,"target":"any","amount":102},{"kind":"fill untold","at":21632,"ms":2329,"share":1,"target":"any","amount":0},{"kind":"gap","at":24860,"ms":0,"share":0.2,"target":"any","amount":-7},{"kind":"clock skew","at":29512,"ms":5970,"share":0.5,"target":"any","amount":2771},{"kind":"order rejected","at":29850,"ms":1662,"share":0.2,"target":"any","amount":0},{"kind":"fill untold","at":38949,"ms":4929,"share":0.2,"target":"any","amount":0}]}'],
  ])('%s', async (_name, json) => {
    expect((await runPlan(readPlan(json), world)).violations).toEqual([]);
  }, 120_000);
});

const DEATHS: readonly FaultKind[] = ['crash', 'power loss', 'torn write'];
/** By how much, where it is not a handful. */
const AMOUNTS: Partial<Record<FaultKind, number>> = { gap: 200, 'request late': 20_000, slow: 1_500, 'request repeated': 500, 'clock skew': 2_500 };

describe('one kind of fault, all the time', () => {
  it.each([...FAULT_KINDS])('%s', async (kind) => {
    const every = DEATHS.includes(kind) ? 3_500 : 7_000;
    const faults = Array.from({ length: Math.floor(30_000 / every) }, (_, index) => fault(kind, {
      at: index * every, ms: DEATHS.includes(kind) ? 400 : every - 1_000, share: 0.5, amount: AMOUNTS[kind] ?? [-5, 3, 12, -1][index % 4],
    }));
    const { violations, hits } = await runPlan({ seed: 5, ms: 30_000, day: 0, kill: false, faults }, world);
    expect(violations).toEqual([]);
    expect(hits.get(kind) ?? 0).toBeGreaterThan(0);
  }, 120_000);
});
