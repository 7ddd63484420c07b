// @ts-check
// Slips that one could make in the gate, each of which some test must see: `pnpm mutants risk-gate`.

/** Quick tests first, the models last. */
export const tests = [
  ['src/checks/memory.test.ts', 'src/checks/examples.test.ts', 'src/gate.test.ts'],
  ['src/what-if.test.ts', 'src/checks/order-of-checks.property.test.ts', 'src/gate.property.test.ts'],
  ['src/gate.model.test.ts'],
];

const of = (/** @type {string} */ file) => (/** @type {string} */ name, /** @type {string} */ find, /** @type {string} */ put) => ({ name, file, find, put });
const gate = of('src/gate.ts');
const exposure = of('src/exposure.ts');
const memory = of('src/memory.ts');
const limits = of('src/limits.ts');
const worst = of('src/worst-case.ts');
const portfolio = of('src/portfolio.ts');
const checksOf = of('src/checks/checks-of.ts');
const funds = of('src/checks/buying-power.ts');
const groups = of('src/checks/exposures.ts');
const guards = of('src/checks/guards.ts');
const market = of('src/checks/market.ts');
const repeats = of('src/checks/repeats.ts');
const sizes = of('src/checks/order-size.ts');
const positions = of('src/checks/positions.ts');
const shorts = of('src/checks/short-sale.ts');

export const mutants = [
  gate('a reduction skips every check', 'pass < (exposure.reduces ? 1 : 2)', 'pass < (exposure.reduces ? 0 : 2)'),
  gate('a reduction is trapped by the checks of increases', 'pass < (exposure.reduces ? 1 : 2)', 'pass < 2'),
  gate('increases meet only what all orders meet', 'pass < (exposure.reduces ? 1 : 2)', 'pass < 1'),
  gate('the first check is never asked', 'for (let index = 0; index < checks.length; index++)', 'for (let index = 1; index < checks.length; index++)'),
  gate('mints before the checks', '    let overridden = NOTHING;', '    this.options.mint(order, context.portfolioVersion, context.time);\n    let overridden = NOTHING;'),
  gate('notes an order before the checks', '    let overridden = NOTHING;', '    memory.approved(order, context.time, KEEP_MS);\n    let overridden = NOTHING;'),
  gate('notes no order', '    memory.approved(order, context.time, Math.max(KEEP_MS, this.limits.duplicateWindowMs ?? 0));\n', ''),
  gate('overrides lift what nobody may', 'NEVER_OVERRIDDEN.includes(refusal.check) ? undefined : this.overrides', 'this.overrides'),
  gate('an override is asked for the first check, whichever refused', 'suspends(refusal.check, order, context.time)', 'suspends(checks[0].name, order, context.time)'),
  gate('an override never expires', 'suspends(refusal.check, order, context.time)', 'suspends(refusal.check, order, 0)'),
  gate('an override that was used is not told', 'overridden = [...overridden, { refusal, override }];', 'overridden = NOTHING;'),
  gate('only the last override is told', 'overridden = [...overridden, { refusal, override }];', 'overridden = [{ refusal, override }];'),
  gate('an approval expires at once', 'context.time + this.ttlMs', 'context.time'),
  gate('reductions count as probes', 'if (breaker !== undefined && !exposure.reduces)', 'if (breaker !== undefined)'),
  gate('probes say what is usual', "if (breaker.mayEnter(context.time).state === 'closed') memory.entered", 'memory.entered'),
  gate('entries are not told to the breaker', '      breaker.entered(context.time);\n', ''),
  gate('judging of a reduction asks the checks of increases', '(exposure.reduces ? forAll : [...forAll, ...forIncreases])', '[...forAll, ...forIncreases]'),
  gate('cancels are no messages', '        memory.messages.add(event.time);\n', ''),
  gate('closed trades are no news to the streak', '        memory.closed(event.trade.profit, event.trade.closedAt);\n', ''),
  gate('closed trades are no news to the protections', '        protections?.closed(event.trade);\n', ''),
  gate('the breaker counts a share of the stake instead of equity', 'breaker?.closed(event.shareOfEquity,', 'breaker?.closed(event.trade.profit / 100,'),
  gate('looser limits while reducing', "state !== 'halted' && looser", "state === 'active' && looser"),
  gate('new limits are told and not in force', '    this.of = of;\n    this.checks = namesOf(of);\n  }\n}', '    this.checks = namesOf(of);\n  }\n}'),
  gate('new limits forget what was remembered', 'const of = checksOf(limits, this.memories);', 'const of = checksOf(limits, { ...this.memories, memory: new Memory() });'),

  exposure('reduce-only is proof enough', "return order.side === 'sell' ? order.quantity <= held : order.quantity <= -held;", 'return true;'),
  exposure('any order within the holding is a reduction', 'if (!order.reduceOnly) return false;', ''),
  exposure('a buy reduces a long', 'order.quantity <= -held;', 'order.quantity <= held;'),
  exposure('a reduction may be larger than the holding by a share', 'order.quantity <= held :', 'order.quantity <= held + 1_000_000_000n :'),
  exposure('an order held behind its entry is an opening', 'if (order.after !== undefined) return true;', ''),
  exposure('working buys are forgotten', '(position > 0 ? position : 0) + quantityToNumber(context.workingBuy)', '(position > 0 ? position : 0)'),
  exposure('working sells are forgotten', '(position < 0 ? -position : 0) + quantityToNumber(context.workingSell)', '(position < 0 ? -position : 0)'),
  exposure('a sell is netted with the long that it may close', '(position < 0 ? -position : 0) + quantityToNumber', '-position + quantityToNumber'),
  exposure('the sides of working orders are mixed up', 'const after = (buys ? longSide : shortSide) + quantity;', 'const after = (buys ? shortSide : longSide) + quantity;'),
  exposure('the order itself is not counted', 'const after = (buys ? longSide : shortSide) + quantity;', 'const after = (buys ? longSide : shortSide);'),
  exposure('a buy beyond what is counted adds all of itself', 'unitWorth * (after - counted)', 'unitWorth * quantity'),
  exposure('what the order adds is left out of gross', 'into.gross = gross + into.addedNotional;', 'into.gross = gross;'),
  exposure('what the order adds is left out of net', 'into.net = net + unitWorth * quantity;', 'into.net = net;'),
  exposure('net of a sell has the sign of a buy', 'book.sells[index] - worth', 'book.sells[index] + worth'),
  exposure('the worst of a symbol nets its two sides', '(worth > 0 ? worth : 0) + buys, (worth < 0 ? -worth : 0) + sells', 'worth + buys, sells - worth - buys'),
  exposure('the multiplier is left out', '(price * Number(instrument.multiplier) * rate) / 1e9', 'price * rate'),
  exposure('the rate is left out', '(price * Number(instrument.multiplier) * rate) / 1e9', '(price * Number(instrument.multiplier)) / 1e9'),
  exposure('an order is valued at the last price, whatever it may pay', 'priceToNumber(dearest(order, mark))', 'priceToNumber(mark)'),
  exposure('a trailing buy is valued at the last price', 'if (trailBps !== undefined) return', 'if (trailBps === -1) return'),
  exposure('what was weighed before stays', '  into.quantity = quantity;\n', ''),

  memory('a minute has its last millisecond twice', 'time - times[middle] >= MINUTE_MS', 'time - times[middle] > MINUTE_MS'),
  memory('a minute is a second', 'const MINUTE_MS = 60_000;', 'const MINUTE_MS = 1_000;'),
  memory('buys count as sells', "(side === 'buy' ? recent.buys : recent.sells)", "(side === 'buy' ? recent.sells : recent.buys)"),
  memory('approved orders are no messages', '    recent.add(order, time, keepMs);\n    this.messages.add(time);', '    recent.add(order, time, keepMs);'),
  memory('a trade at nought ends a streak', 'if (profit > 0) this.lossStreak = 0;', 'if (profit >= 0) this.lossStreak = 0;'),
  memory('gains count as losses', 'if (!(profit < 0)) return;', ''),
  memory('a gain ends no streak', 'if (profit > 0) this.lossStreak = 0;', ''),
  memory('the first entries say what is usual, not the last', 'this.entries.shift();', 'this.entries.pop();'),

  limits('a value at its limit is refused', '!(value <= limit + 1e-9 + 1e-12 * Math.abs(limit))', '!(value < limit)'),
  limits('what is no number passes', '!(value <= limit + 1e-9 + 1e-12 * Math.abs(limit))', 'value > limit + 1e-9'),
  limits('limits have a slack of a hundredth', '1e-12 * Math.abs(limit)', '1e-2 * Math.abs(limit)'),
  limits('a limit that is taken away is no looser', 'is === undefined || (NUMBERS', 'is !== undefined && (NUMBERS'),
  limits('a lower limit is the looser one', '? is > was : is < was', '? is < was : is > was'),
  limits('a shorter window is no looser', '? is > was : is < was', '? is > was : is > was'),
  limits('symbols that are restricted no more are no looser', '.some((symbol) => !(next.restricted ?? [])', '.every((symbol) => !(next.restricted ?? [])'),
  limits('other owners are no looser', "for (const name of ['owners', 'sectors', 'currency', 'correlations'] as const)", "for (const name of ['sectors', 'currency', 'correlations'] as const)"),
  limits('the default pause is unknown to a reload', 'if (numbers.maxLossStreak !== undefined) numbers.lossStreakPauseMs ??= DAY_MS;', ''),
  limits('NaN is a limit', '!(value >= 0 && value < Infinity)', 'value < 0'),

  worst('the side that is not the larger one is never asked', 'if (others[index] === 0) continue;', 'continue;'),
  worst('the dearer side does not stay', 'if (needed > most && needed < Infinity) most = needed;\n      else ', 'if (needed > most && needed < Infinity) most = needed;\n      '),
  worst('working sells are no worst case', 'const short = Math.max(-size, 0) + sells;', 'const short = Math.max(-size, 0);'),
  worst('a symbol that is given up keeps its worth', 'sizes[index] = worths[index] = others[index] = book.worths[index] = book.buys[index] = book.sells[index] = 0;', ''),
  worst('asking what would be leaves it so', '    sizes[index] = sizeBefore;\n', ''),

  portfolio('an order whose cancellation is under way is forgotten', 'if (order.reduceOnly) continue;', "if (order.reduceOnly || orders.get(order.id)?.status === 'pending-cancel') continue;"),
  portfolio('an order whose replacement is under way is forgotten', 'if (order.reduceOnly) continue;', "if (order.reduceOnly || orders.get(order.id)?.status === 'pending-replace') continue;"),
  portfolio('an order and its replacement both count', 'const first = firstOf(order, orders);', 'const first = order;'),
  portfolio('of an order and its replacement the last counts', 'else if (left > known.left) known.left = left;', 'else known.left = left;'),
  portfolio('what has filled still counts', 'const left = order.quantity - filled;', 'const left = order.quantity;'),
  portfolio('a replacement begins anew', "filled = orders.get(order.replaces ?? '')?.filled ?? 0n", 'filled = 0n'),
  portfolio('exits at work count as openings', 'if (order.reduceOnly) continue;', ''),
  portfolio('what owners hold against each other is netted', 'if (line !== undefined && quantity > 0n) line.longs += quantity;', ''),
  portfolio("anybody may reduce anybody's", '&& (each.owner ?? order.owner) === order.owner)', ')'),

  checksOf('orders of all kinds skip the owner', '      ...present(limits.owners, owner),\n', ''),
  checksOf('parents reserve nothing for reductions', '      parentReservation,\n', ''),
  checksOf('a halt stops nothing', 'tradingState, unknownOrder, marginCall,', 'unknownOrder, marginCall,'),
  checksOf('only limits on size have a price', '  unknownPrice,\n', ''),

  funds('margin of what is at work already is free', 'context.equity - (context.receivable ?? 0) - context.marginUsed', 'context.equity - (context.receivable ?? 0)'),
  funds('what is only due can be spent', 'context.equity - (context.receivable ?? 0) - context.marginUsed', 'context.equity - context.marginUsed'),
  funds('a short is margined as a long', "(side === 'buy' ? after : -after)", 'after'),
  funds('what the rule forbids needs nothing', 'margin === Infinity ? Infinity : Math.max(0, margin - marginUsed)', 'margin === Infinity ? 0 : Math.max(0, margin - marginUsed)'),
  funds('a broker that answers nothing lets all pass', "if ('refused' in answer) return answer.refused;", "if ('refused' in answer) return undefined;"),

  groups('gross ignores equity', 'exceeds(gross, equity * leverage)', 'exceeds(gross, 1e6 * leverage)'),
  groups('the members of a group are those of the first symbol asked', 'let found = members.get(own.symbol);', "let found = members.get('');\n    if (found !== undefined) return found;"),
  groups("the order's own symbol is no member", 'other.symbol === own.symbol || belongs(own, other)', 'other.symbol !== own.symbol && belongs(own, other)'),
  groups('members of a book that was', 'if (instruments !== known) {', 'if (known.length === 0) {'),
  groups('shorts offset longs of a sector', 'sum += worstOf(worths[index], buys[index], sells[index])', 'sum += worths[index] + buys[index]'),
  groups('what nobody knows moves with nothing', 'row === undefined || column === undefined || matrix', 'row !== undefined && column !== undefined && matrix'),
  groups('as near as the threshold is not near', 'matrix[row * n + column] >= threshold', 'matrix[row * n + column] > threshold'),

  guards('a streak pauses from its first loss on', 'memory.lossStreak < limit ||', 'memory.lossStreak < 1 ||'),
  guards('a streak needs one loss more', 'memory.lossStreak < limit ||', 'memory.lossStreak <= limit ||'),
  guards('a pause that is over goes on for a millisecond', 'time - memory.lastLoss >= pauseMs', 'time - memory.lastLoss > pauseMs'),
  guards('a probe may be as large as any order', 'const most = share * memory.usualEntry(equity);', 'const most = memory.usualEntry(equity);'),
  guards('all probes being out stops nothing', 'if (share === 0) return', 'if (share < 0) return'),
  guards('a protection locks the other side', "side === 'buy' ? 'long' : 'short'", "side === 'buy' ? 'short' : 'long'"),

  of('src/checks/loss.ts')('a gain counts as a loss', '(reference - equity) / reference', 'Math.abs(reference - equity) / reference'),
  of('src/checks/loss.ts')('a start at nought proves that nothing is lost', '(reference > 0 ? (reference - equity) / reference : Infinity)', '(reference > 0 ? (reference - equity) / reference : 0)'),
  of('src/checks/loss.ts')('the drawdown is that of the session', 'exceeds(fallOf(equity, peakEquity), limit)', 'exceeds(fallOf(equity, equity), limit)'),
  of('src/checks/margin-call.ts')('a margin call stops nothing', 'context.marginCall === undefined', 'context.marginCall !== context.marginCall + 1'),
  of('src/checks/trading-state.ts')('reducing is as good as active', "state === 'active' ? undefined", "state !== 'halted' ? undefined"),
  of('src/checks/trading-state.ts')('an unknown order stops nothing', '(id === undefined ? undefined', "(id !== '' ? undefined"),

  market('a market of which nobody knows is open', "return market === undefined ? `nobody", "return market === undefined ? undefined && `nobody"),
  market('an auction is closed', "market === 'open' || market === 'auction'", "market === 'open'"),
  market('a halt is only for those who want open markets', "if (market === 'halted')", "if (onlyWhenOpen && market === 'halted')"),
  market('the first ms of a session is free', 'time >= sessionOpen && time', 'time > sessionOpen && time'),
  market('entries end with their last ms', 'sessionClose - time < beforeCloseMs', 'sessionClose - time <= beforeCloseMs'),
  market('a spread is of the bid', '((ask + bid) / 2)', 'bid'),
  market('the other side of a buy is the own bid', "side === 'buy' ? context.ownAsk : context.ownBid", "side === 'buy' ? context.ownBid : context.ownAsk"),
  market('prices that touch do not trade', 'reach < priceToNumber(other) : reach > priceToNumber(other)', 'reach <= priceToNumber(other) : reach >= priceToNumber(other)'),
  market('a market order goes no further than the last price', "if (type === 'market') return marketReach(side === 'buy', context);", "if (type === 'market') return marketReach(side === 'buy', { ...context, bid: undefined, ask: undefined });"),

  repeats('a duplicate is another id only', 'other.id === order.id || (', '('),
  repeats('slices of one parent repeat each other', 'other.parentId !== order.parentId && sameContent', 'sameContent'),
  repeats('the window ends a ms late', 'time - times[i] < windowMs', 'time - times[i] <= windowMs'),
  repeats('an order of the other side is the same', 'a.side === b.side && ', ''),
  repeats('one message more than the limit', "const count = memory.messagesInMinute(time);\n    return count < limit", "const count = memory.messagesInMinute(time);\n    return count <= limit"),
  repeats('one repeat more than the limit', "const count = memory.repeatsInMinute(order, time);\n    return count < limit", "const count = memory.repeatsInMinute(order, time);\n    return count <= limit"),
  repeats('orders at work that nobody counts are none', "if (count === undefined) return 'nobody knows how many orders are at work';", 'if (count === undefined) return undefined;'),

  sizes('the least size is a largest', 'exceeds(leastQuantity, quantity)', 'exceeds(quantity, leastQuantity)'),
  sizes('a small worth is large enough', 'exceeds(leastNotional, quantity * unitWorth)', 'exceeds(0, quantity * unitWorth)'),
  sizes('a volume nobody knows is endless', 'if (averageVolume === undefined) return `', 'if (averageVolume === undefined) return undefined && `'),
  positions('the position is limited without the order', 'refuse: (_order, _context, { after }) => (exceeds(after, limit)', 'refuse: (_order, _context, { after, quantity }) => (exceeds(after - quantity, limit)'),
  positions('orders at work in other symbols are no positions', '(worths[index] !== 0 || buys[index] > 0 || sells[index] > 0)', '(worths[index] !== 0)'),
  positions("the order's own symbol counts twice", ' && instruments[index].symbol !== symbol', ''),
  shorts('what cannot be borrowed is sold', "side === 'buy' || instrument.shortable", "side === 'buy' || !instrument.shortable"),
  shorts('working sells borrow nothing', 'workingSell + quantity <= borrowable', 'quantity <= borrowable'),

  of('src/checks/order-shape.ts')('a quantity of nought is one', 'order.quantity <= 0n', 'order.quantity < 0n'),
  of('src/checks/order-shape.ts')('one order may be larger than the largest', 'order.quantity > instrument.maxOrderQuantity', 'order.quantity > instrument.maxOrderQuantity * 2n'),
  of('src/checks/order-shape.ts')('another instrument will do', 'order.symbol !== instrument.symbol', "order.symbol === ''"),
  of('src/checks/owner.ts')('an owner trades any symbol', "symbols === '*' || symbols.includes(symbol)", 'symbols.length > 0'),
  of('src/checks/owner.ts')('names that every object has are owners', 'Object.hasOwn(owners, name) ? owners[name] : undefined', 'owners[name]'),
  of('src/checks/parent-reservation.ts')('children may be larger than their parent', 'quantity <= parentRemaining', 'quantity <= parentRemaining + 1n'),
  of('src/checks/price-collar.ts')('the collar is for buys', 'if (buys ? limit <= market : limit >= market) return undefined;', 'if (!buys || limit <= market) return undefined;'),
  of('src/checks/price-collar.ts')('a patient limit is held to the collar', 'if (buys ? limit <= market : limit >= market) return undefined;', ''),
  of('src/checks/price-collar.ts')('a stale price traps a reduction', ' || (exposure.reduces && isStale(context, maxPriceAgeMs))', ''),
  of('src/checks/price-collar.ts')('a stale price frees an opening', '(exposure.reduces && isStale(context, maxPriceAgeMs))', 'isStale(context, maxPriceAgeMs)'),
  of('src/checks/price-collar.ts')('a triggered limit is compared with the last price', 'const market = marketOf(order, mark);', 'const market = mark;'),
  of('src/checks/stale-price.ts')('a price without a time is fresh', '!(context.time - context.markTime <= maxPriceAgeMs)', 'context.time - context.markTime > maxPriceAgeMs'),
  of('src/checks/stale-price.ts')('a rate that nobody knows is good', 'return rate > 0 ? undefined', 'return !(rate <= 0) ? undefined'),
];
