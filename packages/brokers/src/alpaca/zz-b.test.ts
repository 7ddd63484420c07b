import { expect, it } from 'vitest';
import { AlpacaStage, reply } from '../../test/alpaca-stage';

const run = async (stuck: number) => {
  const stage = new AlpacaStage();
  await stage.quote(9.99, 10.01);
  for (let n = 1; n <= stuck; n++) await stage.send({ id: `run-${n}`, limit: 9 });
  await stage.pass(120_000);
  stage.requests.length = 0;
  // Alpaca keeps the orders in pending_cancel: it takes no cancel of them (422), and their end does not come.
  stage.meddle = ({ method }) => (method === 'DELETE' ? reply(422, { code: 42210000, message: 'order is not cancelable' }) : undefined);
  for (let n = 1; n <= stuck; n++) stage.broker.cancel(`run-${n}`);
  await stage.pass(180_000);
  stage.news();
  const out: string[] = [];
  for (let n = 0; n < 6; n++) {
    const before = stage.time.now();
    stage.submit([{ id: `run-${500 + n}`, side: 'sell', stop: 8, quantity: 1, reduceOnly: true }], before + 5_000);
    await stage.pass(10_000);
    out.push(...stage.news());
  }
  let statement = 'ok';
  await stage.answer(stage.broker.statement(stage.time.now() - 60_000, [])).catch((e: unknown) => (statement = String(e)));
  const count = (m: string) => stage.requests.filter(({ method }) => method === m).length;
  return { stuck, out, statement, del: count('DELETE'), get: count('GET'), post: count('POST') };
};

it.each([5, 15, 40])('%i', async (n) => {
  console.log(JSON.stringify(await run(n), null, 1));
}, 30_000);
