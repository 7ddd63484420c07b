// The engine's own algorithm in C++: simulated exchange, order lifecycle, gate, exact ledger and SMA cross with an ATR bracket, with the
// same double operations in the same order, so that the final cash is equal to the last unit. Orders are numbers where ours are named by
// strings, and approvals are not minted. Compile with -O3 -ffp-contract=off.
// usage: engine SYMBOLS BARS FAST SLOW RUNS; prints {"ns": median per bar, "output": {...}}.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <numeric>
#include <string>
#include <vector>

using i64 = int64_t;
using i128 = __int128;  // cash in units of 10^-18; prices and quantities are i64 in units of 10^-9

constexpr i64 ONE = 1'000'000'000;
constexpr i64 TICK = 10'000'000;                         // 0.01
constexpr i64 LOT = ONE;                                 // 1 share
constexpr i64 MAX_ORDER = 1'000'000 * ONE;
constexpr i128 CENT = i128(10'000'000) * 1'000'000'000;  // 0.01 in cash units
constexpr double INF = std::numeric_limits<double>::infinity();
constexpr double DAY_MS = 86'400'000.0;

// Math.round of JavaScript: halves up.
static inline double roundHalfUp(double x) {
  const double whole = std::floor(x);
  return x - whole >= 0.5 ? whole + 1 : whole;
}
static inline i64 nearestPrice(double value) { return i64(roundHalfUp(value * 1e9)); }
static inline i128 nearestCash(double value) { return i128(roundHalfUp(value * 1e6)) * 1'000'000'000'000; }
static inline double toDouble(i64 units) { return double(units) / 1e9; }
static inline double cashToDouble(i128 units) { return double(i64(units / 1000000000)) / 1e9; }
static inline i64 magnitude(i64 value) { return value < 0 ? -value : value; }
static inline i64 floorTick(i64 at) { return at - (at % TICK + TICK) % TICK; }
static inline i64 ceilTick(i64 at) { return -floorTick(-at); }

static std::string formatUnits(i128 units, int scale) {
  const bool negative = units < 0;
  if (negative) units = -units;
  std::string digits;
  for (; units > 0 || int(digits.size()) <= scale; units /= 10) digits.push_back(char('0' + int(units % 10)));
  std::reverse(digits.begin(), digits.end());
  std::string whole = digits.substr(0, digits.size() - scale), fraction = digits.substr(digits.size() - scale);
  while (!fraction.empty() && fraction.back() == '0') fraction.pop_back();
  return (negative ? "-" : "") + whole + (fraction.empty() ? "" : "." + fraction);
}

// ---------------------------------------------------------------- bars: the same walk as in bars.mjs

struct Bars {
  int symbols;
  size_t length;
  std::vector<double> time, openTime, open, high, low, close, volume;
  std::vector<int32_t> symbol;
};

static Bars makeBars(int symbols, size_t perSymbol) {
  Bars bars{symbols, symbols * perSymbol, {}, {}, {}, {}, {}, {}, {}, {}};
  for (auto* column : {&bars.time, &bars.openTime, &bars.open, &bars.high, &bars.low, &bars.close, &bars.volume}) column->resize(bars.length);
  bars.symbol.resize(bars.length);
  uint32_t state = 20240601;
  auto next = [&state]() {  // splitmix32
    uint32_t z = state += 0x9e3779b9u;
    z = (z ^ (z >> 16)) * 0x21f0aaadu;
    z = (z ^ (z >> 15)) * 0x735a2d97u;
    return double(z ^ (z >> 15)) / 4294967296.0;
  };
  auto cents = [](double x) { return std::floor(x * 100 + 0.5) / 100; };
  std::vector<double> last(symbols, 100.0);
  size_t row = 0;
  for (size_t bar = 0; bar < perSymbol; bar++) {
    for (int symbol = 0; symbol < symbols; symbol++, row++) {
      const double open = cents(last[symbol] * (1 + (next() - 0.5) * 0.0005));
      const double close = std::min(std::max(cents(open * (1 + (next() - 0.5) * 0.003)), 20.0), 500.0);
      bars.time[row] = 1577836800000.0 + double(bar + 1) * 60000;
      bars.openTime[row] = 1577836800000.0 + double(bar) * 60000;
      bars.symbol[row] = symbol;
      bars.open[row] = open;
      bars.close[row] = close;
      bars.high[row] = cents(std::max(open, close) * (1 + next() * 0.001));
      bars.low[row] = cents(std::min(open, close) * (1 - next() * 0.001));
      bars.volume[row] = 100 + std::floor(next() * 900);
      last[symbol] = close;
    }
  }
  return bars;
}

// ---------------------------------------------------------------- orders

enum Type : uint8_t { MARKET, STOP, LIMIT };
enum Status : uint8_t { INTENDED, HELD, ACCEPTED, PARTIAL, FILLED, CANCELLED, REJECTED };

struct Order {
  i64 quantity, price;  // limit or stop price; 0 for a market order
  int id, parent, symbol, after, group;
  Type type;
  bool buy, reduceOnly;
};

struct OrderState {
  Order order;
  i64 filled;
  Status status;
  bool cancelAsked;
};

struct Fill {
  i128 fee;
  i64 quantity, price;
  double time;
  int execution, order, symbol;
  bool buy;
};

struct Event {
  bool isFill;
  Status status;
  int order;
  double time;
  Fill fill;
};

static bool isFinal(Status status) { return status >= FILLED; }
static bool canBecome(Status from, Status to) {
  switch (from) {
    case INTENDED: return to != INTENDED;
    case HELD: return to >= ACCEPTED;
    case ACCEPTED: return to >= PARTIAL;
    case PARTIAL: return to >= PARTIAL && to != REJECTED;
    default: return false;
  }
}

// Fees: 0.005 a share, at least 1.00, to the cent. Slippage: 1 bp, on the tick, away from the trader.
static i128 feeOf(i64 quantity) {
  const i128 amount = i128(quantity) * 5'000'000;  // 0.005 x quantity in units of 10^-18
  const i128 metered = (2 * amount + CENT) / (2 * CENT) * CENT;
  return std::max(metered, i128(100) * CENT);
}
static i64 slip(bool buy, i64 price) {
  const i64 by = (price + 9'999) / 10'000;
  return std::max(buy ? ceilTick(price + by) : floorTick(price - by), TICK);
}

// ---------------------------------------------------------------- the exchange

struct Resting {
  Order order;
  double trigger;
  i64 remaining;
  double releasedAt;
  enum State : uint8_t { HELD_BACK, WORKING, DONE, GONE } state;
  bool over() const { return state >= DONE; }
  bool below() const { return order.buy == (order.type == LIMIT); }
  bool through(double at) const { return below() ? at <= trigger : at >= trigger; }
  bool touched(const Bars& bars, size_t row) const { return below() ? bars.low[row] <= trigger : bars.high[row] >= trigger; }
};

struct Sessions {
  double nextClose = -INF;
  bool begun = false;
  // The last moment of the UTC day that holds `time`; whether a session ended.
  bool advance(double time) {
    nextClose = std::ceil(time / DAY_MS) * DAY_MS;
    const bool ended = begun;
    begun = true;
    return ended;
  }
};

struct Exchange {
  i128 cash;
  std::vector<i64> positions;
  std::vector<double> sizes, marks, lowTrigger, highTrigger;
  std::vector<std::vector<Resting*>> book;
  std::vector<Resting*> orders;  // by id
  std::vector<Event> history;
  std::vector<Event>* listener;
  Sessions sessions;
  double asOf = -INF;
  int executions = 0;

  Exchange(int symbols, i128 cash, std::vector<Event>* listener)
      : cash(cash), positions(symbols), sizes(symbols), marks(symbols, std::nan("")), lowTrigger(symbols, -INF), highTrigger(symbols, INF),
        book(symbols), listener(listener) {}
  ~Exchange() {
    for (Resting* each : orders) delete each;
  }

  void onSlice(const Bars& bars, size_t from, size_t to) {
    const double time = bars.time[from];
    if (time > sessions.nextClose) sessions.advance(time);
    asOf = time;
    for (size_t row = from; row < to; row++) {
      const int symbol = bars.symbol[row];
      if (bars.low[row] <= lowTrigger[symbol] || bars.high[row] >= highTrigger[symbol]) match(bars, row, symbol);
      marks[symbol] = bars.close[row];
    }
  }

  void place(const Order& order) {
    if (order.id < int(orders.size()) && orders[order.id]) return;
    auto* resting = new Resting{order, order.type == MARKET ? std::nan("") : toDouble(order.price), order.quantity, std::nan(""),
                                order.after < 0 ? Resting::WORKING : Resting::HELD_BACK};
    const Resting* entry = order.after < 0 ? nullptr : orders[order.after];
    if (order.id >= int(orders.size())) orders.resize(order.id + 1);
    orders[order.id] = resting;
    if ((entry && entry->state == Resting::GONE) || order.quantity > MAX_ORDER) {
      resting->state = Resting::GONE;
      tell(order.id, REJECTED);
      return;
    }
    if (entry && entry->state == Resting::DONE) resting->state = Resting::WORKING;
    book[order.symbol].push_back(resting);
    tell(order.id, resting->state == Resting::HELD_BACK ? HELD : ACCEPTED);
    refreshTriggers(order.symbol);
  }

  void cancel(int id) {
    Resting* resting = orders[id];
    if (!resting || resting->over()) return;
    finish(*resting, CANCELLED);
    sweep(resting->order.symbol);
  }

 private:
  void match(const Bars& bars, size_t row, int symbol) {
    for (Type type : {MARKET, STOP, LIMIT}) {
      auto& resting = book[symbol];
      for (size_t i = 0; i < resting.size(); i++) {
        if (resting[i]->state == Resting::WORKING && resting[i]->order.type == type && resting[i]->releasedAt != asOf) tryFill(*resting[i], bars, row);
      }
    }
    sweep(symbol);
  }

  void tryFill(Resting& resting, const Bars& bars, size_t row) {
    const double open = bars.open[row];
    const Type type = resting.order.type;
    if (type == MARKET) return fill(resting, open, true, bars, row, true);
    if (resting.through(open)) fill(resting, open, type == STOP, bars, row, true);
    else if (resting.touched(bars, row)) fill(resting, resting.trigger, type == STOP, bars, row, false);
  }

  void fill(Resting& resting, double shown, bool takes, const Bars& bars, size_t row, bool atOpen) {
    const Order& order = resting.order;
    const int symbol = order.symbol;
    const i64 held = positions[symbol];
    const bool reduces = order.buy ? held < 0 : held > 0;
    const i64 size = order.reduceOnly ? (reduces ? std::min(resting.remaining, magnitude(held)) : 0) : resting.remaining;
    if (size == 0) return finish(resting, CANCELLED);
    const i64 exact = nearestPrice(shown);
    const i64 at = takes ? within(order.buy, slip(order.buy, exact), exact, bars.low[row], bars.high[row]) : exact;
    const i128 fee = feeOf(size);
    if (!order.reduceOnly && !(reduces && size <= magnitude(held))) {
      if (!affords(symbol, toDouble(size) * (order.buy ? 1 : -1), toDouble(at), cashToDouble(fee))) return finish(resting, REJECTED);
    }
    const Fill done{fee, size, at, atOpen ? bars.openTime[row] : bars.time[row], ++executions, order.id, symbol, order.buy};
    const i64 signedSize = order.buy ? size : -size;
    cash -= i128(at) * signedSize;
    positions[symbol] += signedSize;
    sizes[symbol] = toDouble(positions[symbol]);
    cash -= fee;
    resting.remaining -= size;
    const Event event{true, FILLED, order.id, done.time, done};
    history.push_back(event);
    listener->push_back(event);
    resting.state = Resting::DONE;
    if (resting.remaining > 0) tell(order.id, CANCELLED);
    if (order.group >= 0) cancelGroup(resting);
    release(resting, shown, bars, row, atOpen);
  }

  void cancelGroup(const Resting& filled) {
    for (Resting* other : book[filled.order.symbol]) {
      if (other != &filled && !other->over() && other->order.group == filled.order.group) finish(*other, CANCELLED);
    }
  }

  void release(const Resting& entry, double entered, const Bars& bars, size_t row, bool atOpen) {
    for (Type type : {STOP, LIMIT}) {
      auto& resting = book[entry.order.symbol];
      for (size_t i = 0; i < resting.size(); i++) {
        Resting& exit = *resting[i];
        if (exit.state != Resting::HELD_BACK || exit.order.after != entry.order.id || exit.order.type != type) continue;
        exit.state = Resting::WORKING;
        exit.releasedAt = asOf;
        tell(exit.order.id, ACCEPTED);
        if (atOpen) tryFill(exit, bars, row);
        else if (exit.through(entered)) fill(exit, entered, type == STOP, bars, row, false);
        else if ((type == STOP || entry.order.type == STOP) && exit.touched(bars, row)) fill(exit, exit.trigger, type == STOP, bars, row, false);
      }
    }
  }

  void finish(Resting& resting, Status status) {
    resting.state = Resting::GONE;
    tell(resting.order.id, status);
    for (Resting* other : book[resting.order.symbol]) {
      if (other->state == Resting::HELD_BACK && other->order.after == resting.order.id) finish(*other, CANCELLED);
    }
  }

  void tell(int order, Status status) {
    const Event event{false, status, order, asOf, {}};
    history.push_back(event);
    listener->push_back(event);
  }

  void sweep(int symbol) {
    auto& resting = book[symbol];
    resting.erase(std::remove_if(resting.begin(), resting.end(), [](const Resting* each) { return each->over(); }), resting.end());
    refreshTriggers(symbol);
  }

  void refreshTriggers(int symbol) {
    double low = -INF, high = INF;
    for (const Resting* each : book[symbol]) {
      if (each->state != Resting::WORKING) continue;
      if (each->order.type == MARKET) low = INF;
      else if (each->below()) low = std::max(low, each->trigger);
      else high = std::min(high, each->trigger);
    }
    lowTrigger[symbol] = low;
    highTrigger[symbol] = high;
  }

  bool affords(int symbol, double extra, double at, double fee) const {
    double equity = cashToDouble(cash) - fee, margin = 0;
    for (int index = 0; index < int(sizes.size()); index++) {
      const double size = sizes[index], wanted = index == symbol ? size + extra : size;
      if (size == 0 && wanted == 0) continue;
      const double mark = index == symbol ? at : marks[index];
      equity += size * mark;
      margin += std::fabs(wanted) * mark;
    }
    return margin <= equity;
  }

  static i64 within(bool buy, i64 slipped, i64 shown, double low, double high) {
    if (buy) return std::max(std::min(slipped, floorTick(nearestPrice(high))), shown);
    return std::min(std::max(slipped, ceilTick(nearestPrice(low))), shown);
  }
};

// ---------------------------------------------------------------- the trader's books

struct Lot {
  i64 quantity, price;
  double time;
};

struct Ledger {
  i128 cash, fees = 0, realized = 0;
  int version = 0;
  std::vector<i64> positions;
  std::vector<double> marks, markTimes, sizes;
  std::vector<std::vector<Lot>> lots;
  std::vector<bool> executions;

  Ledger(int symbols, i128 cash)
      : cash(cash), positions(symbols), marks(symbols, std::nan("")), markTimes(symbols, -INF), sizes(symbols), lots(symbols) {}

  bool has(int execution) const { return execution < int(executions.size()) && executions[execution]; }

  void book(const Fill& fill) {
    executions.resize(std::max(executions.size(), size_t(fill.execution) + 1));
    executions[fill.execution] = true;
    const i64 size = fill.buy ? fill.quantity : -fill.quantity;
    cash -= i128(fill.price) * size;
    cash -= fill.fee;
    fees += fill.fee;
    positions[fill.symbol] += size;
    sizes[fill.symbol] = toDouble(positions[fill.symbol]);
    bookLots(fill, size);
    version++;
  }

  i128 equity() const {
    i128 total = cash;
    for (size_t symbol = 0; symbol < positions.size(); symbol++) {
      if (positions[symbol] != 0) total += i128(nearestPrice(marks[symbol])) * positions[symbol];
    }
    return total;
  }

  double equityEstimate() const {
    double total = cashToDouble(cash);
    for (size_t symbol = 0; symbol < sizes.size(); symbol++) {
      if (sizes[symbol] != 0) total += sizes[symbol] * marks[symbol];
    }
    return total;
  }

 private:
  void bookLots(const Fill& fill, i64 rest) {
    auto& open = lots[fill.symbol];
    for (size_t index = 0; index < open.size() && rest != 0;) {
      Lot& lot = open[index];
      if ((lot.quantity > 0) == (rest > 0)) {
        index++;
        continue;
      }
      const i64 closed = magnitude(lot.quantity) <= magnitude(rest) ? lot.quantity : -rest;
      realized += i128(fill.price - lot.price) * closed;
      rest += closed;
      if (closed == lot.quantity) open.erase(open.begin() + index);
      else lot.quantity -= closed;
    }
    if (rest != 0) open.push_back({rest, fill.price, fill.time});
  }
};

// ---------------------------------------------------------------- the gate: the checks of defaultLimits

struct Look {
  double time, markTime;
  i64 mark, position, workingBuy, workingSell, parentRemaining;
  i128 gross, working, margin, equity, sessionStart, peak;
};

struct Gate {
  struct Recent {
    std::vector<Order> orders;
    std::vector<double> times;
  };
  std::vector<Recent> recents;
  std::vector<double> approvedAt = std::vector<double>(600, -INF);
  size_t oldest = 0;

  explicit Gate(int symbols) : recents(symbols) {}

  bool approve(const Order& order, const Look& look) {
    const bool reduces = order.reduceOnly && (order.after >= 0 || (order.buy ? order.quantity <= -look.position : order.quantity <= look.position));
    if (order.quantity <= 0 || order.quantity > MAX_ORDER || (order.type != MARKET) != (order.price > 0)) return false;
    if (order.quantity > look.parentRemaining) return false;
    if (order.type == LIMIT && !(order.reduceOnly && order.after >= 0)) {
      const i64 beyond = order.buy ? order.price - look.mark : look.mark - order.price;
      if (i128(beyond) * ONE > i128(look.mark) * 50'000'000) return false;
    }
    if (!reduces && !mayIncrease(order, look)) return false;
    remember(order, look.time);
    return true;
  }

 private:
  bool mayIncrease(const Order& order, const Look& look) const {
    const i64 longSide = std::max<i64>(look.position, 0) + look.workingBuy, shortSide = std::max<i64>(-look.position, 0) + look.workingSell;
    const i64 counted = std::max(longSide, shortSide), after = (order.buy ? longSide : shortSide) + order.quantity;
    const i64 price = std::max(order.type == MARKET ? look.mark : order.price, look.mark);
    const i128 added = after > counted ? i128(price) * (after - counted) : 0;
    return look.mark > 0 && look.time - look.markTime <= 300'000 && !isDuplicate(order, look.time) && look.time - approvedAt[oldest] >= 60'000 &&
           (look.sessionStart - look.equity) * ONE <= look.sessionStart * 50'000'000 &&
           (look.peak - look.equity) * ONE <= look.peak * 250'000'000 && (look.gross + look.working + added) <= look.equity * 2 &&
           added <= look.equity - look.margin;
  }

  bool isDuplicate(const Order& order, double time) const {
    const Recent& recent = recents[order.symbol];
    for (size_t i = recent.times.size(); i-- > 0 && time - recent.times[i] < 1'000;) {
      const Order& other = recent.orders[i];
      if (other.id == order.id) return true;
      if (other.parent != order.parent && other.quantity == order.quantity && other.buy == order.buy && other.type == order.type &&
          other.price == order.price && other.reduceOnly == order.reduceOnly && other.after == order.after && other.group == order.group) return true;
    }
    return false;
  }

  void remember(const Order& order, double time) {
    Recent& recent = recents[order.symbol];
    if (!recent.times.empty() && recent.times.back() <= time - 1'000) {
      recent.orders.clear();
      recent.times.clear();
    }
    recent.orders.push_back(order);
    recent.times.push_back(time);
    approvedAt[oldest] = time;
    oldest = oldest + 1 == approvedAt.size() ? 0 : oldest + 1;
  }
};

// ---------------------------------------------------------------- the loop, its strategy and its desk

struct Goal {
  i64 quantity, stop, takeProfit;  // 0: none
};

struct Target {
  int symbol;
  Goal goal;
};

constexpr double NOISE = 1e-12;

struct Averages {
  std::vector<double> ring;
  double fastSum = 0, slowSum = 0, ratio, threshold = 1 + NOISE;
  int at = -1, left, laps = 0, side = 0;
  bool above = false, full = false;

  Averages(int fast, int slow) : ring(slow), ratio(slow / double(fast)), left(slow - fast - 1) {}

  void accept() {
    above = !above;
    threshold = above ? 1 - NOISE : 1 + NOISE;
  }
};

struct Atr {
  double atr = 0, close = 0;
  int count = 0;
};

struct Loop {
  static constexpr int ATR_PERIOD = 14;
  const int symbols, fast, slow;
  std::vector<Event> events;
  Ledger ledger;
  Exchange exchange;
  Gate gate;
  Sessions sessions;
  std::vector<OrderState*> orders;  // by id
  std::vector<std::vector<OrderState*>> live;
  std::vector<i64> workingBuys, workingSells;
  std::vector<double> buySizes, sellSizes;
  std::vector<Goal> goals;
  std::vector<bool> hasGoal;
  std::vector<Target> targets;
  std::vector<Averages> averages;
  std::vector<Atr> ranges;
  double time = -INF, equity, peak, sessionStart;
  int sequence = 0, groups = 0;

  Loop(int symbols, i128 cash, int fast, int slow)
      : symbols(symbols), fast(fast), slow(slow), ledger(symbols, cash), exchange(symbols, cash, &events), gate(symbols), live(symbols),
        workingBuys(symbols), workingSells(symbols), buySizes(symbols), sellSizes(symbols), goals(symbols), hasGoal(symbols),
        averages(symbols, Averages(fast, slow)), ranges(symbols), equity(cashToDouble(cash)), peak(equity), sessionStart(equity) {}
  ~Loop() {
    for (OrderState* each : orders) delete each;
  }

  void run(const Bars& bars) {
    for (size_t row = 0; row < bars.length;) {
      const double now = bars.time[row];
      size_t end = row + 1;
      while (end < bars.length && bars.time[end] == now) end++;
      if (now > sessions.nextClose && sessions.advance(now)) endSession();
      time = now;
      exchange.onSlice(bars, row, end);
      settle();
      onSlice(bars, row, end);
      settle();
      row = end;
    }
    endSession();
  }

 private:
  void onSlice(const Bars& bars, size_t from, size_t to) {
    double change = 0;
    for (size_t row = from; row < to; row++) {
      const int symbol = bars.symbol[row];
      const double close = bars.close[row];
      if (ledger.sizes[symbol] != 0) change += ledger.sizes[symbol] * (close - ledger.marks[symbol]);
      ledger.marks[symbol] = close;
      ledger.markTimes[symbol] = time;
    }
    if (change != 0) moveEquity(change);
    for (size_t row = from; row < to; row++) onBar(bars.symbol[row], bars.high[row], bars.low[row], bars.close[row]);
    if (!targets.empty()) trade();
  }

  void settle() {
    for (size_t next = 0; next < events.size(); next++) {
      const Event event = events[next];
      OrderState& state = *orders[event.order];
      if (event.isFill ? onFill(state, event.fill) : onUpdate(state, event.status)) proceed(state.order.symbol);
    }
    events.clear();
  }

  void endSession() { sessionStart = cashToDouble(ledger.equity()); }

  void moveEquity(double change) {
    equity += change;
    if (equity > peak) peak = equity;
  }

  void trade() {
    for (const Target& target : targets) {
      goals[target.symbol] = target.goal;
      hasGoal[target.symbol] = true;
      proceed(target.symbol);
    }
    targets.clear();
  }

  // ---- SMA cross with an ATR bracket

  void onBar(int symbol, double high, double low, double close) {
    nextRange(ranges[symbol], high, low, close);
    if (nextClose(averages[symbol], close)) speak(symbol, averages[symbol], close);
  }

  static void nextRange(Atr& range, double high, double low, double close) {
    const double before = range.close;
    range.close = close;
    if (range.count < ATR_PERIOD) {
      range.count++;
      const double sum = range.atr + (range.count == 1 ? high - low : trueRange(high, low, before));
      range.atr = range.count == ATR_PERIOD ? sum / ATR_PERIOD : sum;
      return;
    }
    range.atr = range.atr * ((ATR_PERIOD - 1) / double(ATR_PERIOD)) + trueRange(high, low, before) * (1 / double(ATR_PERIOD));
  }

  static double trueRange(double high, double low, double before) {
    const double down = before - high, up = low - before;
    return high - low + (down + std::fabs(down) + (up + std::fabs(up))) * 0.5;
  }

  bool nextClose(Averages& each, double close) const {
    const int at = each.at + 1 == slow ? startLap(each) : each.at + 1;
    const int left = each.left + 1 == slow ? 0 : each.left + 1;
    each.fastSum += close - each.ring[left];
    each.slowSum += close - each.ring[at];
    each.ring[at] = close;
    each.at = at;
    each.left = left;
    return (each.fastSum * each.ratio > each.slowSum * each.threshold) != each.above;
  }

  int startLap(Averages& each) const {
    if (!each.full && each.fastSum * each.ratio > each.slowSum * each.threshold) each.accept();
    each.full = true;
    if (++each.laps < 64) return 0;
    each.laps = 0;
    each.slowSum = std::accumulate(each.ring.begin(), each.ring.end(), 0.0);
    each.fastSum = std::accumulate(each.ring.end() - fast, each.ring.end(), 0.0);
    return 0;
  }

  void speak(int symbol, Averages& each, double close) {
    if (!each.full) return;
    const int side = each.above ? -1 : 1;
    if (side == each.side) return each.accept();
    const bool marketAtWork = std::any_of(live[symbol].begin(), live[symbol].end(), [](const OrderState* one) { return one->order.type == MARKET; });
    if (hasGoal[symbol] || marketAtWork || ranges[symbol].count < ATR_PERIOD) return;
    each.accept();
    each.side = side;
    const double lots = std::max(std::floor(0.01 / symbols * equity / close), 0.0), range = ranges[symbol].atr;
    const i64 tickBelow = ceilTick(nearestPrice(close)) - TICK, tickAbove = floorTick(nearestPrice(close)) + TICK;
    auto below = [&](double by) { return std::max<i64>(std::min(ceilTick(nearestPrice(close - by)), tickBelow), 0); };
    auto above = [&](double by) { return std::max(floorTick(nearestPrice(close + by)), tickAbove); };
    const double risk = 3 * range, gain = 6 * range;
    targets.push_back({symbol, {i64(side * lots) * LOT, side == 1 ? below(risk) : above(risk), side == 1 ? above(gain) : below(gain)}});
  }

  // ---- the desk: cancel, plan, ask the gate, submit

  void proceed(int symbol) {
    if (!hasGoal[symbol]) return;
    auto& working = live[symbol];
    for (OrderState* state : working) {
      if (state->cancelAsked) continue;
      state->cancelAsked = true;
      exchange.cancel(state->order.id);
    }
    if (!working.empty()) return;
    hasGoal[symbol] = false;
    send(symbol, goals[symbol]);
  }

  // A cross always turns the position: what is held is closed, and all that is wanted is opened with a stop and a limit behind it.
  void send(int symbol, const Goal& goal) {
    i64 held = 0;
    for (const Lot& lot : ledger.lots[symbol]) held += lot.quantity;
    if (held == 0 && goal.quantity == 0) return;
    const int parent = ++sequence;
    const i64 exits = magnitude(goal.quantity);
    i64 market = magnitude(held) + exits, exit = exits;
    std::vector<Order> approved;
    for (i64 rest = magnitude(held); rest > 0; rest -= MAX_ORDER) {
      const Order close{std::min(rest, MAX_ORDER), 0, ++sequence, parent, symbol, -1, -1, MARKET, held < 0, true};
      if (!gate.approve(close, look(symbol, market))) return submit(approved);
      intend(close, approved);
      market -= close.quantity;
    }
    for (i64 rest = exits; rest > 0; rest -= MAX_ORDER) {
      const i64 quantity = std::min(rest, MAX_ORDER);
      const bool buys = goal.quantity > 0;
      const Order open{quantity, 0, ++sequence, parent, symbol, -1, -1, MARKET, buys, false};
      if (!gate.approve(open, look(symbol, market))) break;
      const int group = groups++;
      const Order stop{quantity, goal.stop, ++sequence, parent, symbol, open.id, group, STOP, !buys, true};
      if (!gate.approve(stop, look(symbol, exit))) break;
      const Order limit{quantity, goal.takeProfit, ++sequence, parent, symbol, open.id, group, LIMIT, !buys, true};
      if (!gate.approve(limit, look(symbol, exit))) break;
      for (const Order& each : {open, stop, limit}) intend(each, approved);
      market -= quantity;
      exit -= quantity;
    }
    submit(approved);
  }

  void submit(const std::vector<Order>& approved) {
    for (const Order& order : approved) exchange.place(order);
  }

  Look look(int symbol, i64 parentRemaining) const {
    double gross = 0, worst = 0, margin = 0;
    for (int index = 0; index < symbols; index++) {
      const double size = ledger.sizes[index], buys = buySizes[index], sells = sellSizes[index];
      if (size == 0 && buys == 0 && sells == 0) continue;
      const double value = ledger.marks[index];
      gross += std::fabs(size) * value;
      const double most = std::max(std::max(size, 0.0) + buys, std::max(-size, 0.0) + sells) * value;
      worst += most;
      margin += most;
    }
    return {time, ledger.markTimes[symbol], nearestPrice(ledger.marks[symbol]), ledger.positions[symbol], workingBuys[symbol], workingSells[symbol],
            parentRemaining, nearestCash(gross), nearestCash(worst - gross), nearestCash(margin), nearestCash(ledger.equityEstimate()),
            nearestCash(sessionStart), nearestCash(peak)};
  }

  // ---- the lifecycle

  void intend(const Order& order, std::vector<Order>& approved) {
    approved.push_back(order);
    auto* state = new OrderState{order, 0, INTENDED, false};
    if (order.id >= int(orders.size())) orders.resize(order.id + 1);
    orders[order.id] = state;
    live[order.symbol].push_back(state);
    count(*state, order.quantity);
  }

  bool onUpdate(OrderState& state, Status told) {
    const Status next = told == ACCEPTED && state.filled > 0 ? PARTIAL : told;
    if (next == state.status || !canBecome(state.status, next)) return false;
    become(state, next);
    return true;
  }

  bool onFill(OrderState& state, const Fill& fill) {
    if (ledger.has(fill.execution)) return false;
    ledger.book(fill);
    const bool late = isFinal(state.status);
    state.filled += fill.quantity;
    const bool complete = state.filled >= state.order.quantity;
    if (late) {
      if (complete) state.status = FILLED;
    } else {
      count(state, -fill.quantity);
      become(state, complete ? FILLED : PARTIAL);
    }
    equity = ledger.equityEstimate();
    moveEquity(0);
    return true;
  }

  void become(OrderState& state, Status status) {
    state.status = status;
    if (!isFinal(status)) return;
    count(state, state.filled - state.order.quantity);
    auto& of = live[state.order.symbol];
    of.erase(std::find(of.begin(), of.end(), &state));
  }

  void count(const OrderState& state, i64 change) {
    if (state.order.reduceOnly) return;
    const int symbol = state.order.symbol;
    auto& working = state.order.buy ? workingBuys : workingSells;
    working[symbol] += change;
    (state.order.buy ? buySizes : sellSizes)[symbol] = toDouble(working[symbol]);
  }
};

int main(int argc, char** argv) {
  if (argc != 6) return 1;
  const int symbols = std::atoi(argv[1]), fast = std::atoi(argv[3]), slow = std::atoi(argv[4]), runs = std::atoi(argv[5]);
  const Bars bars = makeBars(symbols, std::strtoull(argv[2], nullptr, 10));
  std::vector<double> times;
  std::string output;
  for (int run = 0; run < runs; run++) {
    const auto start = std::chrono::steady_clock::now();
    Loop loop(symbols, i128(10'000'000) * ONE * ONE, fast, slow);
    loop.run(bars);
    times.push_back(std::chrono::duration<double, std::nano>(std::chrono::steady_clock::now() - start).count() / double(bars.length));
    output = "{\"cash\":\"" + formatUnits(loop.ledger.cash, 18) + "\",\"equity\":\"" + formatUnits(loop.ledger.equity(), 18) + "\",\"fees\":\"" +
             formatUnits(loop.ledger.fees, 18) + "\",\"fills\":" + std::to_string(loop.ledger.version) + "}";
  }
  std::sort(times.begin(), times.end());
  std::printf("{\"ns\": %.4f, \"output\": %s}\n", times[times.size() / 2], output.c_str());
}
