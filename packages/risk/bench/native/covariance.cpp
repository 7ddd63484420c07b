// Sample covariance and Cholesky factor in C++, blocked by hand so that the compiler can use vector registers.
// usage: covariance covariance|cholesky ASSETS PERIODS RUNS; prints {"ns": median per run, "output": {...}}.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <vector>

using Cells = std::vector<double>;

static Cells makeReturns(int periods, int assets) {
  Cells values(size_t(periods) * assets);
  uint32_t state = 1;
  auto next = [&] { state = state * 1664525u + 1013904223u; return state / 4294967296.0 - 0.5; };
  for (int t = 0; t < periods; t++) {
    double market = next();
    for (int i = 0; i < assets; i++) values[size_t(t) * assets + i] = 0.02 * (0.6 * market + next());
  }
  return values;
}

constexpr int ROWS = 4, COLUMNS = 8;

/** sums[a][b] = the sum over k of x[k * xStride + a] y[k * COLUMNS + b]. */
static inline void tile(const double* x, int xStride, const double* y, int count, double sums[ROWS][COLUMNS]) {
  double s[ROWS][COLUMNS] = {};
  for (int k = 0; k < count; k++)
    for (int a = 0; a < ROWS; a++)
      for (int b = 0; b < COLUMNS; b++) s[a][b] += x[size_t(k) * xStride + a] * y[size_t(k) * COLUMNS + b];
  std::memcpy(sums, s, sizeof s);
}

static Cells covariance(const Cells& values, int periods, int n) {
  int wide = (n + COLUMNS - 1) / COLUMNS * COLUMNS;
  Cells means(n), out(size_t(n) * n), panels(size_t(wide) * periods), sums(size_t(wide) * wide);
  for (int t = 0; t < periods; t++)
    for (int i = 0; i < n; i++) means[i] += values[size_t(t) * n + i];
  for (auto& mean : means) mean /= periods;
  for (int t = 0; t < periods; t++)
    for (int i = 0; i < n; i++) panels[(size_t(i / COLUMNS) * periods + t) * COLUMNS + i % COLUMNS] = values[size_t(t) * n + i] - means[i];
  constexpr int BLOCK = 256;
  for (int first = 0; first < periods; first += BLOCK) {
    int count = std::min(BLOCK, periods - first);
    for (int j = 0; j < wide; j += COLUMNS)
      for (int i = j; i < wide; i += ROWS) {
        double s[ROWS][COLUMNS];
        tile(&panels[(size_t(i / COLUMNS) * periods + first) * COLUMNS + i % COLUMNS], COLUMNS, &panels[(size_t(j / COLUMNS) * periods + first) * COLUMNS], count, s);
        for (int a = 0; a < ROWS; a++)
          for (int b = 0; b < COLUMNS; b++) sums[size_t(i + a) * wide + j + b] += s[a][b];
      }
  }
  for (int i = 0; i < n; i++)
    for (int j = 0; j <= i; j++) out[size_t(i) * n + j] = out[size_t(j) * n + i] = sums[size_t(i) * wide + j] / (periods - 1);
  return out;
}

static Cells cholesky(const Cells& matrix, int n) {
  constexpr int BLOCK = 64;
  Cells lower = matrix, packed, left;
  for (int k0 = 0; k0 < n; k0 += BLOCK) {
    int k1 = std::min(n, k0 + BLOCK), count = k1 - k0;
    for (int i = k0; i < n; i++)
      for (int j = k0; j < std::min(i + 1, k1); j++) {
        double rest = lower[size_t(i) * n + j];
        for (int k = k0; k < j; k++) rest -= lower[size_t(i) * n + k] * lower[size_t(j) * n + k];
        lower[size_t(i) * n + j] = i == j ? std::sqrt(rest) : rest / lower[size_t(j) * n + j];
      }
    int rest = n - k1, wide = (rest + COLUMNS - 1) / COLUMNS * COLUMNS;
    packed.assign(size_t(wide) * count, 0);
    for (int i = 0; i < rest; i++)
      for (int k = 0; k < count; k++) packed[(size_t(i / COLUMNS) * count + k) * COLUMNS + i % COLUMNS] = lower[size_t(k1 + i) * n + k0 + k];
    for (int j = 0; j < rest; j += COLUMNS)
      for (int i = j; i < rest; i += ROWS) {
        double s[ROWS][COLUMNS];
        tile(&packed[size_t(i / COLUMNS) * count * COLUMNS + i % COLUMNS], COLUMNS, &packed[size_t(j / COLUMNS) * count * COLUMNS], count, s);
        for (int a = 0; a < ROWS && i + a < rest; a++)
          for (int b = 0; b < COLUMNS && j + b < rest; b++) lower[size_t(k1 + i + a) * n + k1 + j + b] -= s[a][b];
      }
  }
  for (int i = 0; i < n; i++)
    for (int j = i + 1; j < n; j++) lower[size_t(i) * n + j] = 0;
  return lower;
}

int main(int, char** argv) {
  bool factor = !std::strcmp(argv[1], "cholesky");
  int assets = std::atoi(argv[2]), periods = std::atoi(argv[3]), runs = std::atoi(argv[4]);
  Cells values = makeReturns(periods, assets), sample = covariance(values, periods, assets), result;
  std::vector<double> times;
  for (int run = 0; run < runs; run++) {
    auto start = std::chrono::steady_clock::now();
    result = factor ? cholesky(sample, assets) : covariance(values, periods, assets);
    times.push_back(std::chrono::duration<double, std::nano>(std::chrono::steady_clock::now() - start).count());
  }
  std::sort(times.begin(), times.end());
  double trace = 0, weighted = 0;
  for (int i = 0; i < assets; i++) {
    trace += result[size_t(i) * assets + i];
    if (i % 16 == 0) for (int j = 0; j <= i; j++) weighted += std::fabs(result[size_t(i) * assets + j]) * (1 + (i * 7 + j * 3) % 11);
  }
  std::printf("{\"ns\": %.1f, \"output\": {\"trace\": %.17g, \"weighted\": %.17g, \"first\": %.17g}}\n", times[runs / 2], trace, weighted, result[0]);
}
