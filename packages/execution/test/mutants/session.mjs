// @ts-check
// Slips in the live session, and under it, that another layer makes good, or that need what no seed of bad days draws: `pnpm mutants session`. Unit tests must find them.

export const name = 'session';

/** @type {readonly string[][]} */
export const tests = [['src/live/live-session.test.ts', 'src/live/bad-days.test.ts', 'src/live/market-side.test.ts', 'src/live/data-age.test.ts', 'src/live/restore.test.ts', 'src/order-lifecycle.test.ts', '../observability/src/journal/journal.test.ts', '../brokers/src/alpaca/statement.test.ts', 'src/live/keep-exits.test.ts', 'src/live/keep-exits-beside-entries.test.ts', 'src/live/keep-exits-restart.test.ts', 'src/live/after-a-restart.test.ts', 'src/live/kill-switch.test.ts', 'src/plan-orders.test.ts']];

/** Mutants of one file: a name, a text, and what is put in its place. */
const of = (/** @type {string} */ file) =>
  (/** @type {string} */ title, /** @type {string} */ find, /** @type {string} */ put) => ({ name: title, file, find, put });
const session = of('src/live/live-session.ts');
const reconciliation = of('src/live/reconciliation.ts');
const unknowns = of('src/live/unknowns.ts');
const takeOver = of('src/live/take-over.ts');
const market = of('src/live/market-side.ts');
const differences = of('src/live/differences.ts');
const restore = of('src/live/restore.ts');
const exits = of('src/live/keep-exits.ts');
const lifecycle = of('src/order-lifecycle.ts');
const journal = of('../observability/src/journal/journal.ts');
const statement = of('../brokers/src/alpaca/statement.ts');
const dataAge = of('src/live/data-age.ts');
const plan = of('src/plan-orders.ts');

export const mutants = [
  session('the door opens without an agreement', 'if (findings.agreed && (adopt', 'if ((adopt'),
  session('what nobody tells of stays as it is', "if (status === 'intended' && now - time >= this.policy.silenceMs)", "if (status === 'intended' && now < time)"),
  session('what turns up late is left at work', "if (alive && age === 'new' && isFinal(state.status) && this.unknowns.neverArrived(id)) this.reconciliation.cancelGhost(id, loop.time);", ''),
  reconciliation('cancels are not sent again', 'if (last !== undefined) broker.cancel(id);', ''),
  reconciliation('orders that are over here are left at work there', 'if (this.see(ghost, now) || this.options.neverArrived(id)) this.cancelGhost(id, now);', ''),
  reconciliation('orders that are over there are left at work here', 'for (const id of missingOf(loop.parts, statement)) this.options.onMissing(id);', ''),
  unknowns('a clock that is set ends the wait for an order', 'if (!settled || doubt.absent < LEAST_ANSWERS) return;', 'if (timers.now() - doubt.state.time < policy.settleMs || doubt.absent < LEAST_ANSWERS) return;'),
  takeOver('what was found at first is booked in the first life or never', '!account.begun || (!ledger.knows(takenOverOf(run)) && orders.all().next().done === true)', '!account.begun'),
  dataAge('a silent market is not noticed', 'this.suspend(this.due && now - this.lastAt >= heartbeatMs, now);', ''),
  differences('positions are not compared', 'if (ours === theirs) return;', 'if (ours === theirs || ours !== theirs) return;'),
  restore('orders of an earlier life are taken for sent', "if (state.status === 'intended') orders.doubt(state);", ''),
  exits('what cannot be closed is tried without a rest', 'holding.quietUntil = this.options.timers.now() + ms;', ''),
  exits('a part of an entry waits for its exits for ever', 'holding.partSince = naked ? (holding.partSince ?? now) : undefined;', 'holding.partSince = undefined;'),
  lifecycle('an order ends when somebody says so, whatever has filled', 'if (!isFinal(state.status)) this.become(state, progressOf(state));\n    else if', 'this.become(state, progressOf(state));\n    if'),
  restore('a cancel of an earlier life is forgotten', 'if (state !== undefined) [state.cancelAsked, state.isAskedAgain] = [true, again];', ''),
  journal('a write that failed is forgotten', "state = 'failed';", "state = 'open';"),
  statement('what a statement told of orders at work is taken for heard at once', 'if (this.told !== undefined && since > this.told.since)', 'if (this.told !== undefined)'),
  exits('exits that were asked for again are taken for taken back by a later life', 'if (state.isAskedAgain) wanted.set(role, state);', 'if (state.status === "held") wanted.set(role, state);'),
  exits('exits that a goal leaves out are asked for again', 'if ((goal[role] ?? goal.or?.[role]) !== undefined ||', 'if (goal.quantity !== held || goal.quantity === held ||'),
  exits('exits that a goal leaves out are asked for again by a later life', "parts.record?.({ kind: 'cancel', time, id: exit.order.id, reason });", '[exit.cancelAsked, exit.isAskedAgain] = [false, true];'),
  reconciliation('money that left while nobody looked is taken for roundings of all fills there ever were', 'options.loop.ledger.bookedFills - MOST_ROUNDED', '0'),
  plan('what is kept of a holding loses its exits', 'for (const quantity of slices(instrument, kept)) protect(plan, goal, out, quantity, undefined, group++);', ''),
  market('a clock that is set back holds entries for as long', 'left -= LOOK_MS', 'left -= 0'),
  market('a clock that is late hides bars', 'BEHIND_MS + Math.min(Math.max(0, clock?.skew ?? 0), MOST_KNOWN_MS)', 'BEHIND_MS'),
];
