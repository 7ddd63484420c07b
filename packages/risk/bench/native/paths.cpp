// Geometric Brownian paths with their drawdown in C++: the same generator, normals, rules and order of sums as ours.
// usage: paths PATHS PERIODS SEED DRIFT VOLATILITY RUNS; prints {"ns": median per path, "output": {...}}.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <vector>

struct State {
  uint32_t a, b, c, d;
};

static inline uint32_t rotate(uint32_t x, int by) { return (x << by) | (x >> (32 - by)); }

static inline uint32_t next(State& s) {
  const uint32_t result = rotate(s.b * 5, 7) * 9, shifted = s.b << 9;
  s.c ^= s.a;
  s.d ^= s.b;
  s.b ^= s.c;
  s.a ^= s.d;
  s.c ^= shifted;
  s.d = rotate(s.d, 11);
  return result;
}

static inline double uniform(State& s) {
  const double high = next(s) >> 5;
  return (high * 67108864.0 + (next(s) >> 6)) / 9007199254740992.0;
}

static inline uint32_t mix(uint32_t z) {
  z = (z ^ (z >> 16)) * 0x21f0aaadu;
  z = (z ^ (z >> 15)) * 0x735a2d97u;
  return z ^ (z >> 15);
}

static State seeded(uint64_t seed, uint64_t stream) {
  uint32_t w[4] = {uint32_t(seed), uint32_t(seed >> 32), uint32_t(stream), uint32_t(stream >> 32)}, round = 0;
  for (int i = 0; i < 16; i++) {
    round += 0x9e3779b9u;
    w[i & 3] ^= mix(w[(i + 1) & 3] + w[(i + 3) & 3] + round);
  }
  if ((w[0] | w[1] | w[2] | w[3]) == 0) w[0] = 1;
  return {w[0], w[1], w[2], w[3]};
}

constexpr double TAIL = 3.6541528853610088, AREA = 0.004928673233974658, GRID = 1099511627776.0, UNIT = 1.0 / 8388608;
static double edges[257], steps[256], heights[257];

static double bell(double x) { return std::exp(-0.5 * x * x); }

static void build() {
  edges[0] = AREA / bell(TAIL);
  edges[1] = TAIL;
  for (int i = 2; i < 256; i++) edges[i] = std::sqrt(-2 * std::log(AREA / edges[i - 1] + bell(edges[i - 1])));
  for (int i = 0; i < 256; i++) edges[i] = std::round(edges[i] * GRID) / GRID;
  edges[256] = 0;
  for (int i = 0; i < 256; i++) steps[i] = edges[i] * UNIT;
  for (int i = 0; i < 257; i++) heights[i] = bell(edges[i]);
}

static double normal(State& s);

static double beyond(State& s) {
  for (;;) {
    const double over = -std::log(1 - uniform(s)) / TAIL;
    if (-2 * std::log(1 - uniform(s)) >= over * over) return TAIL + over;
  }
}

__attribute__((noinline)) static double outside(State& s, uint32_t layer, double z) {
  if (layer == 0) return z < 0 ? -beyond(s) : beyond(s);
  const double height = heights[layer] + uniform(s) * (heights[layer + 1] - heights[layer]);
  return height < bell(z) ? z : normal(s);
}

static inline double normal(State& s) {
  const int32_t bits = int32_t(next(s));
  const uint32_t layer = bits & 255;
  const double z = ((bits >> 8) + 0.5) * steps[layer];
  return std::fabs(z) < edges[layer + 1] ? z : outside(s, layer, z);
}

struct Columns {
  std::vector<double> finalWealth, maxDrawdown, longest, lowest;
};

static void simulate(Columns& out, int paths, int periods, uint64_t seed, double mean, double deviation) {
  for (int path = 0; path < paths; path++) {
    State s = seeded(seed, path);
    double level = 0, peak = 0, worst = 0, low = 0;
    int top = 0, longest = 0;
    for (int t = 1; t <= periods; t++) {
      level += mean + deviation * normal(s);
      if (level >= peak) {
        if (t - top > 1 && t - top > longest) longest = t - top;
        peak = level;
        top = t;
      } else if (peak - level >= worst) {
        worst = peak - level;
        if (level < low) low = level;
      }
    }
    if (periods - top > longest) longest = periods - top;
    out.finalWealth[path] = std::exp(level);
    out.maxDrawdown[path] = -std::expm1(-worst);
    out.longest[path] = longest;
    out.lowest[path] = std::exp(low);
  }
}

static double average(const std::vector<double>& values) {
  double sum = 0;
  for (double value : values) sum += value;
  return sum / double(values.size());
}

int main(int argc, char** argv) {
  if (argc != 7) return 1;
  const int paths = std::atoi(argv[1]), periods = std::atoi(argv[2]), runs = std::atoi(argv[6]);
  const uint64_t seed = std::strtoull(argv[3], nullptr, 10);
  const double drift = std::atof(argv[4]), volatility = std::atof(argv[5]);
  std::vector<double> times;
  Columns out;
  for (int run = 0; run < runs; run++) {
    const auto start = std::chrono::steady_clock::now();
    build();
    out = {std::vector<double>(paths), std::vector<double>(paths), std::vector<double>(paths), std::vector<double>(paths)};
    simulate(out, paths, periods, seed, (drift - 0.5 * volatility * volatility) / periods, volatility * std::sqrt(1.0 / periods));
    times.push_back(std::chrono::duration<double, std::nano>(std::chrono::steady_clock::now() - start).count() / paths);
  }
  std::sort(times.begin(), times.end());
  std::printf("{\"ns\": %.4f, \"output\": {\"finalWealth\": %.17g, \"maxDrawdown\": %.17g, \"longestUnderwater\": %.17g, \"lowestWealth\": %.17g}}\n", times[times.size() / 2],
              average(out.finalWealth), average(out.maxDrawdown), average(out.longest), average(out.lowest));
}
