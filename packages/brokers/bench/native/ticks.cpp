// The exchange's comparisons on quotes and trades in C++: limit orders with their queue, what is left of a quote, the prices at which a tick
// matters. Orders are numbers and money is in cents, where ours has named orders, exact accounts, fees, margins and events.
// usage: ticks quotes|trades COUNT AWAY RUNS; prints {"ns": median per tick, "output": {...}}.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <vector>

constexpr double INF = std::numeric_limits<double>::infinity();
constexpr int RESTING = 100, STEP = 2, GAP = 10;
constexpr double SIZE = 300;

struct Walk {
  std::vector<int> cents;
  std::vector<double> bid, bidSize, ask, askSize;
};

static Walk makeWalk(size_t count) {
  Walk walk{std::vector<int>(count), std::vector<double>(count), std::vector<double>(count), std::vector<double>(count), std::vector<double>(count)};
  uint32_t state = 12345;
  int cents = 10000;
  for (size_t row = 0; row < count; row++) {
    state = state * 1664525u + 1013904223u;
    cents = std::min(11000, std::max(9000, cents + int((state >> 16) % 3) - 1));
    walk.cents[row] = cents;
    walk.bid[row] = cents / 100.0;
    walk.ask[row] = (cents + 1 + int((state >> 20) % 3)) / 100.0;
    walk.bidSize[row] = 100.0 * (1 + (state >> 8) % 10);
    walk.askSize[row] = 100.0 * (1 + (state >> 12) % 10);
  }
  return walk;
}

struct Order {
  bool buy;
  int cents;
  double limit, remaining, ahead;
};

struct Exchange {
  bool queue;
  std::vector<Order> orders;
  std::vector<Order> filled;
  double bid = NAN, bidSize = 0, ask = NAN, askSize = 0, bidLeft = 0, askLeft = 0;
  double bidLow = -INF, bidHigh = INF, askLow = -INF, askHigh = INF, tradeLow = -INF, tradeHigh = INF;
  double reached = INF;
  int place = -1;
  int64_t fills = 0, size = 0, paid = 0;

  double after(const Order& o, double ahead) const {
    const double best = o.buy ? bid : ask, shown = o.buy ? bidSize : askSize;
    if (best == o.limit) return ahead < shown ? ahead : shown;
    return (o.buy ? best < o.limit : best > o.limit) ? 0 : ahead;
  }

  void add(bool buy, int cents) {
    Order order{buy, cents, cents / 100.0, SIZE, queue ? INF : 0};
    order.ahead = after(order, order.ahead);
    orders.push_back(order);
  }

  void look() {
    bidLow = askLow = tradeLow = -INF;
    bidHigh = askHigh = tradeHigh = INF;
    for (const Order& o : orders) {
      if (o.buy) {
        askLow = std::max(askLow, o.limit);
        tradeLow = std::max(tradeLow, o.limit);
        if (o.ahead > 0) bidLow = std::max(bidLow, o.limit);
      } else {
        bidHigh = std::min(bidHigh, o.limit);
        tradeHigh = std::min(tradeHigh, o.limit);
        if (o.ahead > 0) askHigh = std::min(askHigh, o.limit);
      }
    }
  }

  int next(double atBid, double atAsk) {
    int found = -1;
    double by = -INF;
    for (int index = 0; index < int(orders.size()); index++) {
      const Order& o = orders[index];
      if (o.remaining <= 0) continue;
      const double each = o.buy ? o.limit - atAsk : atBid - o.limit;
      if (each >= 0 && each > by && (each < reached || (each == reached && index > place))) {
        by = each;
        found = index;
      }
    }
    reached = by;
    place = found;
    return found;
  }

  void trade(Order& o, double& left, double ahead) {
    const double there = left - ahead;
    if (!(there > 0)) return;
    const double taken = std::min(o.remaining, std::floor(there));
    o.remaining -= taken;
    left -= taken;
    fills++;
    size += int64_t(taken);
    paid += (o.buy ? 1 : -1) * int64_t(taken) * o.cents;
    if (o.remaining <= 0) filled.push_back(o);
  }

  void end() {
    orders.erase(std::remove_if(orders.begin(), orders.end(), [](const Order& o) { return o.remaining <= 0; }), orders.end());
    for (const Order& o : filled) add(!o.buy, o.cents + (o.buy ? GAP : -GAP));
    filled.clear();
    look();
  }

  static void show(double& price, double& size, double& left, double at, double now) {
    left = at != price ? now : now > size ? left + now - size : std::min(left, now);
    price = at;
    size = now;
  }

  void quote(double atBid, double atBidSize, double atAsk, double atAskSize) {
    show(bid, bidSize, bidLeft, atBid, atBidSize);
    show(ask, askSize, askLeft, atAsk, atAskSize);
    if (!(bid <= bidLow || bid >= bidHigh || ask <= askLow || ask >= askHigh)) return;
    for (Order& o : orders) o.ahead = after(o, o.ahead);
    reached = INF;
    for (int index = next(bid, ask); index >= 0; index = next(bid, ask)) trade(orders[index], orders[index].buy ? askLeft : bidLeft, 0);
    end();
  }

  void print(double price, double printed) {
    if (!(price <= tradeLow || price >= tradeHigh)) return;
    double left = printed;
    reached = INF;
    for (int index = next(price, price); index >= 0; index = next(price, price)) {
      Order& o = orders[index];
      trade(o, left, price == o.limit ? o.ahead : 0);
    }
    for (Order& o : orders) {
      if (price == o.limit) o.ahead = o.ahead > printed ? o.ahead - printed : 0;
      else if (o.buy ? price < o.limit : price > o.limit) o.ahead = 0;
    }
    end();
  }
};

int main(int argc, char** argv) {
  if (argc != 5) return 1;
  const bool quotes = std::strcmp(argv[1], "quotes") == 0;
  const size_t count = std::strtoull(argv[2], nullptr, 10);
  const int away = std::atoi(argv[3]), runs = std::atoi(argv[4]);
  const Walk walk = makeWalk(count);
  std::vector<double> times;
  Exchange last{quotes};
  for (int run = 0; run < runs; run++) {
    const auto start = std::chrono::steady_clock::now();
    Exchange exchange{quotes};
    for (int index = 0; index < RESTING / 2; index++) {
      exchange.add(true, 9990 - away - STEP * index);
      exchange.add(false, 10010 + away + STEP * index);
    }
    exchange.look();
    if (quotes) for (size_t row = 0; row < count; row++) exchange.quote(walk.bid[row], walk.bidSize[row], walk.ask[row], walk.askSize[row]);
    else for (size_t row = 0; row < count; row++) exchange.print(walk.bid[row], walk.bidSize[row]);
    times.push_back(std::chrono::duration<double, std::nano>(std::chrono::steady_clock::now() - start).count() / double(count));
    last = exchange;
  }
  std::sort(times.begin(), times.end());
  std::printf("{\"ns\": %.4f, \"output\": {\"fills\": %lld, \"size\": %lld, \"paid\": %lld, \"bid\": %g}}\n", times[times.size() / 2], (long long)last.fills,
              (long long)last.size, (long long)last.paid, quotes ? last.bid : walk.bid.back());
}
