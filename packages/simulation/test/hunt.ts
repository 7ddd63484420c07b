import { alpacaWorld, drawPlan, runPlan } from '../src';

// `node hunt FROM COUNT`: the first seed that breaks a rule, as a line of JSON; nothing when none does.
const [from, count] = process.argv.slice(2).map(Number);
const world = alpacaWorld();
for (let seed = from; seed < from + count; seed++) {
  const { violations: [first] } = await runPlan(drawPlan(seed, { days: world.days.length }), world);
  if (first === undefined) continue;
  process.stdout.write(JSON.stringify({ seed, rule: first.rule, what: first.what }));
  break;
}
