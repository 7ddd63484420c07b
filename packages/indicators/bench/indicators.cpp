// The same indicators in C++, for bench/indicators.mjs. Arguments: indicator, number of bars, file of high, low, close, volume in doubles.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <vector>

using Column = std::vector<double>;
static Column high_, low_, close_, volume_, out;

static void sma(int n) {
  double sum = 0;
  for (int i = 0; i < n; i++) sum += close_[i];
  out[n - 1] = sum / n;
  for (size_t i = n; i < out.size(); i++) {
    sum += close_[i] - close_[i - n];
    out[i] = sum / n;
  }
}

static void ema(int n) {
  const double share = 2.0 / (n + 1), keep = 1 - share;
  double value = 0;
  for (int i = 0; i < n; i++) value += close_[i];
  value /= n;
  for (size_t i = n; i < out.size(); i++) out[i] = value = value * keep + close_[i] * share;
}

static void rsi(int n) {
  const double keep = (n - 1.0) / n, half = 0.5 / n;
  double gain = 0, loss = 0;
  for (size_t i = 1; i < out.size(); i++) {
    const double change = close_[i] - close_[i - 1], size = std::fabs(change);
    const double k = i <= static_cast<size_t>(n) ? 1 : keep;
    gain = gain * k + (size + change) * half;
    loss = loss * k + (size - change) * half;
    const double both = gain + loss;
    out[i] = both == 0 ? 100 : 100 * gain / both;
  }
}

static double trueRange(size_t i) {
  return std::max(high_[i], close_[i - 1]) - std::min(low_[i], close_[i - 1]);
}

static void atr(int n) {
  const double keep = (n - 1.0) / n, share = 1.0 / n;
  double value = high_[0] - low_[0];
  for (int i = 1; i < n; i++) value += trueRange(i);
  value /= n;
  for (size_t i = n; i < out.size(); i++) out[i] = value = value * keep + trueRange(i) * share;
}

static void vwap(int n) {
  static Column money;
  money.resize(out.size());
  double spent = 0, traded = 0;
  for (size_t i = 0; i < out.size(); i++) {
    money[i] = (high_[i] + low_[i] + close_[i]) / 3 * volume_[i];
    spent += money[i];
    traded += volume_[i];
    if (i >= static_cast<size_t>(n)) {
      spent -= money[i - n];
      traded -= volume_[i - n];
    }
    out[i] = spent / traded;
  }
}

static void sessionVwap(int) {
  double spent = 0, traded = 0;
  for (size_t i = 0; i < out.size(); i++) {
    spent += (high_[i] + low_[i] + close_[i]) / 3 * volume_[i];
    traded += volume_[i];
    out[i] = spent / traded;
  }
}

int main(int, char** argv) {
  const char* name = argv[1];
  const size_t bars = std::strtoull(argv[2], nullptr, 10);
  std::FILE* file = std::fopen(argv[3], "rb");
  if (!file) return 1;
  for (Column* column : {&high_, &low_, &close_, &volume_}) {
    column->resize(bars);
    if (std::fread(column->data(), 8, bars, file) != bars) return 1;
  }
  std::fclose(file);
  out.assign(bars, 0);
  void (*run)(int) = !std::strcmp(name, "sma") ? sma : !std::strcmp(name, "ema") ? ema : !std::strcmp(name, "rsi") ? rsi
    : !std::strcmp(name, "atr") ? atr : !std::strcmp(name, "vwap") ? vwap : sessionVwap;
  const int period = std::atoi(argv[4]);
  Column times;
  for (int round = 0; round < 25; round++) {
    const auto start = std::chrono::steady_clock::now();
    run(period);
    times.push_back(std::chrono::duration<double, std::nano>(std::chrono::steady_clock::now() - start).count() / bars);
  }
  std::sort(times.begin(), times.end());
  double sum = 0;
  for (size_t i = 1000; i < bars; i += 997) sum += out[i];
  std::printf("{\"ns\": %.6f, \"output\": %.17g}\n", times[times.size() / 2], sum);
}
