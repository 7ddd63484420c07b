// @ts-check
// Slips that one could make in the adapter, the session, its guards and the journal, each of which seeds of bad days must find: `pnpm mutants live`.

export const name = 'live';

/** No tests: seeds. @type {readonly string[][]} */
export const tests = [];
export const seeds = { entry: 'test/hunt.ts', count: 10_000, sound: 200 };

/** Mutants of one file: a name, a text, and what is put in its place. */
const of = (/** @type {string} */ file) =>
  (/** @type {string} */ title, /** @type {string} */ find, /** @type {string} */ put) => ({ name: title, file, find, put });
/** A slip that another layer would make good, and that layer without it. */
const both = (/** @type {ReturnType<ReturnType<typeof of>>} */ one, /** @type {ReturnType<ReturnType<typeof of>>} */ other) => ({ ...one, also: [other] });
const broker = of('../brokers/src/alpaca/alpaca-broker.ts');
const rest = of('../brokers/src/alpaca/rest.ts');
const cancels = of('../brokers/src/alpaca/cancels.ts');
const finder = of('../brokers/src/alpaca/order-finder.ts');
const statement = of('../brokers/src/alpaca/statement.ts');
const status = of('../brokers/src/alpaca/status.ts');
const mute = of('../brokers/src/alpaca/market/mute-watch.ts');
const tracker = of('../brokers/src/resilience/order-tracker.ts');
const keepOpen = of('../brokers/src/resilience/keep-open.ts');
const budget = of('../brokers/src/resilience/rate-budget.ts');
const session = of('../execution/src/live/live-session.ts');
const unknowns = of('../execution/src/live/unknowns.ts');
const reconciliation = of('../execution/src/live/reconciliation.ts');
const market = of('../execution/src/live/market-side.ts');
const restore = of('../execution/src/live/restore.ts');
const kill = of('../execution/src/live/kill-switch.ts');
const exits = of('../execution/src/live/keep-exits.ts');
const dataAge = of('../execution/src/live/data-age.ts');
const desk = of('../execution/src/order-desk.ts');
const lifecycle = of('../execution/src/order-lifecycle.ts');
const loop = of('../execution/src/trading-loop.ts');
const journal = of('../observability/src/journal/journal.ts');
const verify = of('../observability/src/journal/verify.ts');
const collar = of('../risk/src/checks/price-collar.ts');
const repeats = of('../risk/src/checks/repeats.ts');

export const mutants = [
  // The policies of the table of order safety.
  broker('policy: retry with a new id', "    else if (answer.kind === 'unclear') this.tellAll(",
    "    else if (answer.kind === 'unclear' && !orders[0].id.includes('x')) void this.rest.send({ method: 'POST', path: '/v2/orders', urgency: 'entry', deadline: Infinity, body: { symbol: orders[0].symbol, side: orders[0].side, type: 'market', time_in_force: 'day', qty: String(Number(orders[0].quantity) / 1e9), client_order_id: orders[0].id + 'x' } }, () => undefined);\n    else if (answer.kind === 'unclear') this.tellAll("),
  unknowns('policy: not found means that it never arrived', 'if (!settled || doubt.absent < LEAST_ANSWERS) return;', ''),
  unknowns('policy: no reconcile of unknown orders', "doubt.wake = this.options.timers.after(0, () => void this.ask(doubt));", ''),
  tracker('policy: the terminal event is trusted as complete', 'if (order.over || end === undefined || sum(order) < order.told) return;', 'if (order.over || end === undefined) return;'),
  loop('policy: fills are not deduplicated', 'if (this.ledger.has(fill.executionId))', 'if (this.ledger.has(fill.executionId)) fill = { ...fill, executionId: `${fill.executionId}+${this.time}` };\n    if (false)'),
  journal('policy: journal after the wire, and never in time', '    commit() {\n      flush(sealBytes);\n    },', '    commit() {\n      if (pendingRecords > 2) flush(sealBytes);\n    },'),
  desk('policy: journal after the wire, the id that of the next order after a restart',
    '      journal?.commit();\n      const { busy } = account;\n      account.busy = true;\n      try {\n        if (approvals.length > 0) broker.submit(...approvals);',
    '      const { busy } = account;\n      account.busy = true;\n      try {\n        if (approvals.length > 0) broker.submit(...approvals);\n        journal?.commit();'),
  // The adapter.
  rest('a 5xx is a refusal', "const definite = status >= 400 && status < 500 &&", "const definite = status >= 400 &&"),
  broker('an answer that cannot be read is a refusal', "return { kind: 'unclear', reason: error instanceof Error ? error.message : 'the answer cannot be read' };", "return { kind: 'refused', status: 400, code: '0', reason: 'unread' };"),
  rest('no answer is a refusal', "answer(typeof reply === 'string' ? { kind: 'unclear', reason: reply } :", "answer(typeof reply === 'string' ? { kind: 'refused', status: 400, code: '0', reason: reply } :"),
  broker('an unclear outcome is told as a rejection', "else if (answer.kind === 'unclear') this.tellAll(orders, 'unknown', answer.reason);", "else if (answer.kind === 'unclear') this.tellAll(orders, 'rejected', answer.reason);"),
  both(broker('an unclear outcome is not told, and nobody misses what is never told', "else if (answer.kind === 'unclear') this.tellAll(orders, 'unknown', answer.reason);", ''),
    session('', "if (status === 'intended' && now - time >= this.policy.silenceMs)", "if (status === 'intended' && now < time)")),
  finder('stop and limit are taken for each other', "leg.type === 'limit' ? places.limit : places.stop", "leg.type === 'limit' ? places.stop : places.limit"),
  cancels('a cancel that was taken, or of which nothing was heard, is an end', "if (answer.kind === 'unclear') return this.afterLoss(course, () => this.try(course, wire));", "if (answer.kind !== 'refused') return this.end(id);"),
  cancels('a cancel without an answer is forgotten', "if (answer.kind === 'unclear') return this.afterLoss(course, () => this.try(course, wire));", "if (answer.kind === 'unclear') return this.end(id);"),
  status('a pending cancel is an end', "pending_cancel: 'accepted'", "pending_cancel: 'cancelled'"),
  status('what is held is over', "held: 'held'", "held: 'cancelled'"),
  statement('others\' fills are left out of a statement', '} else if (id === undefined && time >= since) events.push(', '} else if (id === undefined && time < since) events.push('),
  keepOpen('silence is not noticed', 'if (!this.heard) return this.fail(`silent for a heartbeat of ${this.heartbeatMs} ms`);', ''),
  keepOpen('a stream that never comes up is waited for', 'if (!this.isUp) return this.fail(`not up within ${2 * this.heartbeatMs} ms`);', 'if (!this.isUp) return;'),
  keepOpen('what is lost is not opened again', 'wait = timers.after(waitMs + backoff(random, tries++, firstDelayMs, mostDelayMs), begin);', ''),
  mute('a mute feed is not noticed', 'if (isMute && !this.news && now - this.heardAt >= heartbeatMs) onMute();', 'if (this.heardAt < 0) onMute();'),
  budget('a request that was answered still counts as under way', 'this.underWay--;', ''),
  // The session and its guards.
  session('events of a statement are not heard', "for (const event of statement.events) this.hear(event, 'told before or not');", ''),
  session('no statement after a stream was lost', '      this.recallCancels();\n      this.schedule(0);', '      this.recallCancels();'),
  session('cancels of an earlier life wait for their turn', 'if (this.recalled) return;', 'return;'),
  session('the first statement is believed', 'if (digest !== this.told && ++this.unlike < MOST_UNLIKE) {', 'if (digest === undefined) {'),
  session('a stream that is down holds nothing up', 'loop.control.suspend(ORDERS_LINK, reason);', ''),
  session('unknown orders of an earlier life are not asked for', "if (state.status === 'unknown') this.unknowns.take(state);\n    this", 'this'),
  unknowns('an order that was never found is told as known', "status: doubt.state.filled > 0n ? 'cancelled' : 'rejected'", "status: 'accepted'"),
  both(reconciliation('orders that are over there are left at work here, and no statement asks for them', 'for (const id of missingOf(loop.parts, statement)) this.options.onMissing(id);', ''),
    statement('', '    for (const id of live) {\n      if (orders.has(id)) continue;', '    for (const id of live) {\n      if (orders.has(id) || id !== undefined) continue;')),
  market('entries go before the market is heard', "loop.control.suspend(MARKET_LINK, 'not heard yet');", ''),
  market('a market that is down holds nothing up', 'loop.control.suspend(MARKET_LINK, `${link}: ${reason}`);', ''),
  market('a market that is up again still holds everything up', 'if (this.down.size === 0) this.options.loop.control.resume(MARKET_LINK);', ''),
  market('missed bars are not asked for', 'if (end > from) {', 'if (end < from) {'),
  dataAge('a silent symbol is not noticed', 'this.hold(symbol, old, now);', ''),
  restore('ids are given again', "if ('id' in record) parts.account.recallId(record.id);", ''),
  restore('what was said is forgotten', 'default: return parts.control.recall(record);', 'default: return undefined;'),
  kill('the kill switch asks once', 'this.attempt(() => loop.control.cancelAll(NAME));\n      for (const id of theirs) this.attempt(() => broker.cancel(id));', ''),
  kill('the kill switch forgets that it was thrown', 'if (kill === undefined) return false;', 'return false;'),
  exits('exits that made way for a close that came to nothing stay away', 'if (isMissed && !wanted.has(role)) wanted.set(role, exit);', ''),
  // The loop and the journal.
  desk('what is unknown is planned around', "if (state.status === 'unknown') unknown++;", "if (state.status === 'unknown') continue;"),
  desk('nobody waits until what works is over', 'if (working > 0) return;', ''),
  lifecycle('a status may go back', 'if (next === state.status || !canBecome(state.status, next)) return false;', 'if (next === state.status) return false;'),
  journal('a resumed journal forgets its unsealed lines', 'block.appendBytes(after.tailBytes);', ''),
  verify('a torn line is the end of the world', "what: 'is the last and torn: it has no end', droppable: true", "what: 'is the last and torn: it has no end', droppable: false"),
  // The limits and the exits.
  exits('exits that are gone are not asked for again', '    else this.restore(holding, held);\n  }', '  }'),
  collar('the collar is for exits only', '    const limit = order.limitPrice;', '    const limit = order.reduceOnly ? order.limitPrice : undefined;'),
  repeats('twice as many orders a minute pass', 'return count < limit ? undefined : `${count} orders and cancels within a minute', 'return count < 2 * limit ? undefined : `${count} orders and cancels within a minute'),
];
