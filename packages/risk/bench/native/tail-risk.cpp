// Value at risk and expected shortfall of made-up returns in C++: by std::nth_element, by std::sort, and by the Cornish-Fisher expansion of their moments.
// usage: tail-risk select|sort|moments COUNT CONFIDENCE RUNS; prints {"ns": median of a run, "output": {...}}.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <vector>

struct Risk {
  double valueAtRisk, expectedShortfall;
};

static std::vector<double> makeReturns(size_t count) {
  std::vector<double> returns(count);
  uint32_t state = 12345;
  auto uniform = [&state] {
    state = state * 1664525u + 1013904223u;
    return state / 4294967296.0;
  };
  for (size_t i = 0; i < count; i++) {
    const double bell = uniform() + uniform() + uniform() + uniform() - 2;
    returns[i] = 0.0004 + (0.006 * bell) / (0.2 + uniform());
  }
  return returns;
}

static Risk historical(const std::vector<double>& returns, double confidence, bool sorts) {
  std::vector<double> values(returns);
  const double count = double(values.size()) * (1 - confidence);
  const double whole = std::fabs(count - std::round(count)) < 1e-9 * (1 + count) ? std::round(count) : count;
  const size_t below = size_t(whole);
  if (sorts) std::sort(values.begin(), values.end());
  else std::nth_element(values.begin(), values.begin() + below, values.end());
  double sum = 0;
  for (size_t i = 0; i < below; i++) sum += values[i];
  return {-values[below], -(sum + (whole - double(below)) * values[below]) / whole};
}

static Risk cornishFisher(const std::vector<double>& returns, double z, double density, double tail) {
  const double n = double(returns.size());
  double sum = 0, second = 0, third = 0, fourth = 0;
  for (double each : returns) sum += each;
  const double mean = sum / n;
  for (double each : returns) {
    const double off = each - mean, square = off * off;
    second += square;
    third += square * off;
    fourth += square * square;
  }
  const double variance = second / n;
  const double s = std::sqrt(n * (n - 1)) / (n - 2) * (third / n / std::pow(variance, 1.5));
  const double k = (n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * (fourth / n / (variance * variance) - 3) + 6);
  const double deviation = std::sqrt(second / (n - 1));
  const double place = z + (z * z - 1) * s / 6 + (z * z * z - 3 * z) * k / 24 - (2 * z * z * z - 5 * z) * s * s / 36;
  const double beyond = 1 + z * s / 6 + (z * z - 1) * k / 24 - (2 * z * z - 1) * s * s / 36;
  return {-deviation * place - mean, deviation * density / tail * beyond - mean};
}

int main(int argc, char** argv) {
  if (argc != 5) return 1;
  const std::vector<double> returns = makeReturns(std::strtoull(argv[2], nullptr, 10));
  const double confidence = std::atof(argv[3]);
  const int runs = std::atoi(argv[4]);
  std::vector<double> times;
  Risk risk{};
  for (int run = 0; run < runs; run++) {
    const auto start = std::chrono::steady_clock::now();
    // Quantile of a normal at 1 %, and its density there.
    if (std::strcmp(argv[1], "moments") == 0) risk = cornishFisher(returns, -2.3263478740408408, 0.02665214220345808, 0.01);
    else risk = historical(returns, confidence, std::strcmp(argv[1], "sort") == 0);
    times.push_back(std::chrono::duration<double, std::nano>(std::chrono::steady_clock::now() - start).count());
  }
  std::sort(times.begin(), times.end());
  std::printf("{\"ns\": %.0f, \"output\": {\"valueAtRisk\": %.17g, \"expectedShortfall\": %.17g}}\n", times[times.size() / 2], risk.valueAtRisk, risk.expectedShortfall);
}
