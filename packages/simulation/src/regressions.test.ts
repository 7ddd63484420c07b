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
    ['a holding that cannot be closed, for another sleeve has an order on the other side, uses up the rate, and nobody can ask what is unknown',
      '{"seed":5778,"ms":37760,"day":2,"kill":false,"faults":[{"kind":"crash","at":8225,"ms":280,"share":0.2,"target":"any","amount":-6},{"kind":"throttled","at":14220,"ms":4787,"share":1,"target":"reads","amount":0},{"kind":"half-open","at":34710,"ms":0,"share":0.2,"target":"any","amount":0}]}'],
    ['the same, for an order of another sleeve holds the shares',
      '{"seed":9514,"ms":31658,"day":1,"kill":false,"faults":[{"kind":"server error","at":11178,"ms":1564,"share":0.5,"target":"any","amount":0},{"kind":"crash","at":27668,"ms":1321,"share":1,"target":"timer","amount":9},{"kind":"crash","at":29193,"ms":2465,"share":0.5,"target":"any","amount":12}]}'],
    ['somebody trades while the first statement is made',
      '{"seed":7792,"ms":36128,"day":3,"kill":true,"faults":[{"kind":"outside trade","at":215,"ms":0,"share":0.2,"target":"any","amount":-17},{"kind":"feed mute","at":17071,"ms":19057,"share":1,"target":"any","amount":0},{"kind":"refused","at":17196,"ms":1664,"share":0.2,"target":"orders","amount":0},{"kind":"gap","at":19637,"ms":0,"share":0.2,"target":"any","amount":-54},{"kind":"refused","at":25152,"ms":4079,"share":0.5,"target":"any","amount":0},{"kind":"stalled","at":26229,"ms":4657,"share":0.5,"target":"any","amount":0},{"kind":"event repeated","at":32596,"ms":771,"share":1,"target":"any","amount":0},{"kind":"server restart","at":34380,"ms":1382,"share":0.5,"target":"any","amount":0},{"kind":"request late","at":34602,"ms":1526,"share":1,"target":"orders","amount":6166}]}'],
    ['a market that is mute while the stream begins',
      '{"seed":9597,"ms":32757,"day":1,"kill":false,"faults":[{"kind":"crash","at":4205,"ms":12312,"share":1,"target":"message","amount":-9},{"kind":"feed mute","at":18779,"ms":6062,"share":1,"target":"any","amount":0},{"kind":"request lost","at":21313,"ms":4056,"share":0.2,"target":"orders","amount":0},{"kind":"halt","at":28061,"ms":2362,"share":1,"target":"any","amount":0}]}'],
    ['a market that is mute while the stream of a second life begins',
      '{"seed":10259,"ms":17485,"day":0,"kill":false,"faults":[{"kind":"fill untold","at":5563,"ms":5977,"share":0.5,"target":"any","amount":0},{"kind":"crash","at":6000,"ms":9487,"share":1,"target":"request","amount":12},{"kind":"power loss","at":11548,"ms":333,"share":0.2,"target":"write","amount":-1},{"kind":"sync fails","at":14046,"ms":1348,"share":1,"target":"any","amount":0},{"kind":"feed mute","at":17034,"ms":451,"share":0.5,"target":"any","amount":0}]}'],
    ['an order that was cancelled before the process died, by rate limits that are used up',
      '{"seed":1568,"ms":34134,"day":3,"kill":false,"faults":[{"kind":"request late","at":153,"ms":8554,"share":0.5,"target":"reads","amount":2216},{"kind":"disk full","at":3144,"ms":489,"share":0.2,"target":"any","amount":0},{"kind":"server error","at":4767,"ms":20368,"share":1,"target":"orders","amount":0},{"kind":"reply cut","at":12852,"ms":1032,"share":1,"target":"orders","amount":0},{"kind":"power loss","at":16884,"ms":4480,"share":0.5,"target":"request","amount":0},{"kind":"dropped","at":18078,"ms":0,"share":0.5,"target":"orders","amount":0},{"kind":"disk full","at":19372,"ms":4269,"share":1,"target":"any","amount":0},{"kind":"event repeated","at":19943,"ms":14191,"share":0.5,"target":"any","amount":0},{"kind":"throttled","at":23289,"ms":6882,"share":0.5,"target":"orders","amount":0},{"kind":"dropped","at":25453,"ms":0,"share":1,"target":"market","amount":0},{"kind":"crash","at":33629,"ms":505,"share":0.5,"target":"message","amount":10}]}'],
    ['our clock is minutes ahead while the stream of bars begins',
      '{"seed":539,"ms":42595,"day":0,"kill":false,"whole":true,"faults":[{"kind":"gap","at":15504,"ms":0,"share":1,"target":"any","amount":391},{"kind":"power loss","at":21811,"ms":345,"share":1,"target":"request","amount":-3},{"kind":"fill untold","at":24876,"ms":8194,"share":1,"target":"any","amount":0},{"kind":"fill untold","at":33212,"ms":9383,"share":0.2,"target":"any","amount":0},{"kind":"books disagree","at":35033,"ms":7199,"share":0.2,"target":"any","amount":0},{"kind":"clock far off","at":35959,"ms":6636,"share":0.5,"target":"any","amount":248909},{"kind":"dropped","at":40422,"ms":0,"share":0.2,"target":"any","amount":0}]}'],
    ['a close is rejected whose exits were cancelled before anybody had told of them',
      '{"seed":8112,"ms":32825,"day":4,"kill":false,"whole":false,"faults":[{"kind":"frame garbled","at":7550,"ms":0,"share":0.2,"target":"any","amount":0},{"kind":"reply lost","at":15639,"ms":17186,"share":0.5,"target":"orders","amount":0},{"kind":"refused","at":18460,"ms":3372,"share":0.2,"target":"any","amount":0},{"kind":"request late","at":24893,"ms":7932,"share":0.2,"target":"orders","amount":26941}]}'],
    ['a close is rejected in a life after the one that cancelled its exits',
      '{"seed":8397,"ms":35615,"day":1,"kill":false,"whole":false,"faults":[{"kind":"torn write","at":21003,"ms":1543,"share":1,"target":"write","amount":-10},{"kind":"request lost","at":27218,"ms":8183,"share":0.5,"target":"orders","amount":0},{"kind":"crash","at":32830,"ms":2785,"share":1,"target":"any","amount":8}]}'],
    ['a frame of the market is cut off in the middle of a number',
      '{"seed":2804,"ms":30999,"day":8,"kill":false,"whole":true,"faults":[{"kind":"event repeated","at":4108,"ms":9266,"share":0.2,"target":"any","amount":0},{"kind":"frame cut","at":14818,"ms":0,"share":0.2,"target":"any","amount":0},{"kind":"request late","at":20278,"ms":2239,"share":0.5,"target":"orders","amount":2862}]}'],
    ['a close that never arrives while our clock was ahead, whose exits were cancelled for it',
      '{"seed":458,"ms":36696,"day":1,"kill":false,"whole":false,"faults":[{"kind":"fill untold","at":983,"ms":10395,"share":0.5,"target":"any","amount":0},{"kind":"server error after","at":3819,"ms":12893,"share":0.2,"target":"reads","amount":0},{"kind":"request lost","at":17383,"ms":19313,"share":0.5,"target":"orders","amount":0},{"kind":"clock far off","at":28347,"ms":1064,"share":0.5,"target":"any","amount":123268}]}'],
    ['a holding that was given up once, and is opened anew',
      '{"seed":7455,"ms":34998,"day":1,"kill":false,"whole":false,"faults":[]}'],
    ['the machine dies while what the account held at the first start is being booked',
      '{"seed":127627,"ms":33206,"day":3,"kill":false,"whole":true,"faults":[{"kind":"outside trade","at":1001,"ms":0,"share":1,"target":"any","amount":17},{"kind":"gap","at":1540,"ms":0,"share":1,"target":"any","amount":-295},{"kind":"throttled","at":7517,"ms":7070,"share":1,"target":"reads","amount":0},{"kind":"stalled","at":11370,"ms":115,"share":1,"target":"orders","amount":0},{"kind":"fill untold","at":12797,"ms":4602,"share":1,"target":"any","amount":0},{"kind":"order rejected","at":19187,"ms":9209,"share":1,"target":"any","amount":0},{"kind":"fill untold","at":22335,"ms":3481,"share":0.2,"target":"any","amount":0},{"kind":"power loss","at":24198,"ms":6756,"share":0.5,"target":"write","amount":2},{"kind":"fill untold","at":24796,"ms":2640,"share":1,"target":"any","amount":0},{"kind":"order rejected","at":27090,"ms":2506,"share":0.5,"target":"any","amount":0},{"kind":"reply lost","at":31559,"ms":1647,"share":1,"target":"orders","amount":0}]}'],
    ['our clock jumps while the broker says that it has no such order',
      '{"seed":10834,"ms":34552,"day":2,"kill":false,"whole":false,"faults":[{"kind":"request late","at":6664,"ms":1238,"share":0.2,"target":"orders","amount":20859},{"kind":"symbol mute","at":8412,"ms":23418,"share":1,"target":"any","amount":0},{"kind":"request late","at":18306,"ms":16246,"share":1,"target":"orders","amount":24438},{"kind":"order rejected","at":24227,"ms":9425,"share":1,"target":"any","amount":0},{"kind":"clock far off","at":32092,"ms":2460,"share":0.5,"target":"any","amount":-103809}]}'],
    ['a minute ends at the venue, and by our clock it has not, when bars of the past are asked for',
      '{"seed":57246,"ms":35573,"day":7,"kill":false,"whole":true,"faults":[{"kind":"dropped","at":4038,"ms":0,"share":1,"target":"market","amount":0},{"kind":"clock far off","at":13516,"ms":10307,"share":1,"target":"any","amount":-19427},{"kind":"request lost","at":15352,"ms":2840,"share":0.2,"target":"orders","amount":0},{"kind":"order rejected","at":15605,"ms":1978,"share":0.5,"target":"any","amount":0},{"kind":"torn write","at":17281,"ms":3049,"share":0.2,"target":"write","amount":6}]}'],
    ['a limit fills in part while the stop beside it is being replaced',
      '{"seed":79097,"ms":36798,"day":8,"kill":false,"whole":true,"faults":[{"kind":"feed mute","at":1441,"ms":9309,"share":0.2,"target":"any","amount":0},{"kind":"half-open","at":2724,"ms":0,"share":1,"target":"market","amount":0},{"kind":"request late","at":7674,"ms":1784,"share":0.2,"target":"reads","amount":12800},{"kind":"request repeated","at":11500,"ms":25298,"share":0.5,"target":"orders","amount":6},{"kind":"gap","at":15599,"ms":0,"share":1,"target":"any","amount":274},{"kind":"night","at":29750,"ms":0,"share":1,"target":"any","amount":104},{"kind":"order rejected","at":30602,"ms":1587,"share":0.2,"target":"any","amount":0},{"kind":"reply lost","at":32678,"ms":4120,"share":0.2,"target":"orders","amount":0},{"kind":"event repeated","at":36301,"ms":497,"share":1,"target":"any","amount":0},{"kind":"feed mute","at":36753,"ms":45,"share":1,"target":"any","amount":0}]}'],
    ['a machine keeps the cancel and loses the line after it',
      '{"seed":118545,"ms":44352,"day":4,"kill":false,"whole":true,"faults":[{"kind":"half-open","at":10349,"ms":0,"share":0.5,"target":"orders","amount":0},{"kind":"torn write","at":36912,"ms":377,"share":1,"target":"write","amount":5}]}'],
    ['a replacement is cancelled before it takes effect, and counts what the order before it has filled',
      '{"seed":121200,"ms":31266,"day":5,"kill":false,"whole":false,"faults":[{"kind":"gap","at":23206,"ms":0,"share":1,"target":"any","amount":-117},{"kind":"reply lost","at":25900,"ms":5366,"share":0.5,"target":"orders","amount":0}]}'],
    ['exits are asked for again, one of them is refused, and the program dies',
      '{"seed":235765,"ms":40033,"day":7,"kill":false,"whole":true,"faults":[{"kind":"night","at":13895,"ms":0,"share":0.5,"target":"any","amount":167},{"kind":"power loss","at":17662,"ms":1079,"share":1,"target":"send","amount":7}]}'],
    ['a life ends before it has agreed, days after the last one that had, and its journal says so much later',
      '{"seed":279921,"ms":19379,"day":10,"kill":false,"whole":true,"faults":[{"kind":"server error after","at":417,"ms":4382,"share":0.2,"target":"orders","amount":0},{"kind":"fill untold","at":3014,"ms":16365,"share":1,"target":"any","amount":0},{"kind":"dropped","at":4794,"ms":0,"share":1,"target":"any","amount":0},{"kind":"outside trade","at":6409,"ms":0,"share":0.2,"target":"any","amount":18},{"kind":"reply lost","at":8929,"ms":1723,"share":1,"target":"any","amount":0},{"kind":"stalled","at":9669,"ms":1378,"share":1,"target":"any","amount":0},{"kind":"night","at":14662,"ms":0,"share":1,"target":"any","amount":-95},{"kind":"server restart","at":17322,"ms":2057,"share":1,"target":"any","amount":0},{"kind":"refused","at":18097,"ms":927,"share":1,"target":"any","amount":0},{"kind":"crash","at":18501,"ms":878,"share":1,"target":"any","amount":-2}]}'],
  ])('%s', async (_name, json) => {
    expect((await runPlan(readPlan(json), world)).violations).toEqual([]);
  }, 120_000);
});

const DEATHS: readonly FaultKind[] = ['crash', 'power loss', 'torn write'];
/** By how much, where it is not a handful. */
const AMOUNTS: Partial<Record<FaultKind, number>> = { gap: 200, 'request late': 20_000, slow: 1_500, 'request repeated': 500, 'clock skew': 2_500, 'clock far off': -200_000, night: 50 };

describe('one kind of fault, all the time', () => {
  it.each([...FAULT_KINDS])('%s', async (kind) => {
    const every = DEATHS.includes(kind) ? 3_500 : 7_000;
    const faults = Array.from({ length: Math.floor(30_000 / every) }, (_, index) => fault(kind, {
      at: index * every, ms: DEATHS.includes(kind) ? 400 : every - 1_000, share: 0.5, amount: AMOUNTS[kind] ?? [-5, 3, 12, -1][index % 4],
    }));
    const { violations, hits } = await runPlan({ seed: 5, ms: 30_000, day: 0, kill: false, whole: true, faults }, world);
    expect(violations).toEqual([]);
    expect(hits.get(kind) ?? 0).toBeGreaterThan(0);
  }, 120_000);
});
