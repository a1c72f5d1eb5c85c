/* The limit: R1, R2 and R1S written out by hand in C, each step a case of one switch. Nothing of the model is data, so no program that
   reads a model can be expected to be faster on the same machine with draws of the same kind and the same nine time stamps kept.

   limit MODEL MINUTES PATH|- SEED...     a line of JSON for each seed; with a path, the arrivals and releases are written there.

   Uniforms are keyed as everywhere in this project: a function of (seed, declaration, step, visit), mixed by SplitMix64's finaliser, 52
   bits, never 0 or 1; lognormals by the normal quantile of Wichura's AS 241 (Applied Statistics 37, 1988). limit.h is written from
   reference_model.py when this is compiled. Compiled with -ffp-contract=off: a fused multiply-add would change the last bits. */
#define _POSIX_C_SOURCE 200809L
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "limit.h"

enum {
  ARRIVE, PREPARE, NEEDS_PERMIT, VALIDATE, ACCEPTED, CORRECT, ASSESS, CHANNEL, YELLOW_CHECK, RED_CHECK, INSPECT, PERMIT, PAY, DESK, STANDING
};
enum { PREPARERS, DOCUMENT_DESK, INSPECTORS, PERMIT_DESK, RELEASE_DESK, TEAMS };
enum { ARRIVED, PREPARED, VALIDATED, ASSESSED, CHECKED, INSPECTED, PERMITTED, PAID, RELEASED, STAMPS };

typedef struct { double time; int64_t key; } Event;                      /* key: declaration << 8 | step; it decides ties */
typedef struct { int64_t *keys; long head, count, size; } Queue;         /* a ring; its size is a power of 2 */

static Event *heap; static long heap_count, heap_size;
static Queue queues[TEAMS][2]; static long busy[TEAMS], servers[TEAMS];
static double *openings, *closings; static long day;
static int with_hours, in_series;
static uint64_t luck;

/* --- luck ------------------------------------------------------------------------------------------------------------------------ */

static inline uint64_t mix(uint64_t x) {
  x ^= x >> 30; x *= 0xBF58476D1CE4E5B9ULL; x ^= x >> 27; x *= 0x94D049BB133111EBULL; return x ^ (x >> 31);
}
static inline double uniform(int64_t declaration, unsigned step, unsigned visit) {
  uint64_t address = ((uint64_t)declaration << 16) | (step << 8) | visit;
  return ((double)(int64_t)(mix(luck + address * 0x9E3779B97F4A7C15ULL) >> 12) + 0.5) * 0x1p-52;
}
static double normal_quantile(double p) {
  double q = p - 0.5, r, v;
  if (fabs(q) <= 0.425) {
    r = 0.180625 - q * q;
    return q * (((((((2509.0809287301226727*r + 33430.575583588128105)*r + 67265.770927008700853)*r + 45921.953931549871457)*r
      + 13731.693765509461125)*r + 1971.5909503065514427)*r + 133.14166789178437745)*r + 3.387132872796366608)
      / (((((((5226.495278852545925*r + 28729.085735721942674)*r + 39307.89580009271061)*r + 21213.794301586595867)*r
      + 5394.1960214247511077)*r + 687.1870074920579083)*r + 42.313330701600911252)*r + 1.0);
  }
  r = sqrt(-log(q < 0 ? p : 1.0 - p));
  if (r <= 5.0) {
    r -= 1.6;
    v = (((((((7.7454501427834140764e-4*r + 0.0227238449892691845833)*r + 0.24178072517745061177)*r + 1.27045825245236838258)*r
      + 3.64784832476320460504)*r + 5.7694972214606914055)*r + 4.6303378461565452959)*r + 1.42343711074968357734)
      / (((((((1.05075007164441684324e-9*r + 5.475938084995344946e-4)*r + 0.0151986665636164571966)*r + 0.14810397642748007459)*r
      + 0.68976733498510000455)*r + 1.6763848301838038494)*r + 2.05319162663775882187)*r + 1.0);
  } else {
    r -= 5.0;
    v = (((((((2.01033439929228813265e-7*r + 2.71155556874348757815e-5)*r + 0.0012426609473880784386)*r + 0.026532189526576123093)*r
      + 0.29656057182850489123)*r + 1.7848265399172913358)*r + 5.4637849111641143699)*r + 6.6579046435011037772)
      / (((((((2.04426310338993978564e-15*r + 1.4215117583164458887e-7)*r + 1.8463183175100546818e-5)*r + 7.868691311456132591e-4)*r
      + 0.0148753612908506148525)*r + 0.13692988092273580531)*r + 0.59983220655588793769)*r + 1.0);
  }
  return q < 0 ? -v : v;
}
static inline double exponential(double mean, double u) { return -mean * log(u); }
static inline double lognormal(double mu, double sigma, double u) { return exp(mu + sigma * normal_quantile(u)); }

/* --- events and queues ----------------------------------------------------------------------------------------------------------- */

static inline int before(Event a, Event b) { return a.time < b.time || (a.time == b.time && a.key < b.key); }
static void *or_give_up(void *memory) { if (!memory) { fputs("no memory\n", stderr); exit(3); } return memory; }

static inline void at(double time, int64_t declaration, int step) {
  if (heap_count == heap_size) { heap_size *= 2; heap = or_give_up(realloc(heap, heap_size * sizeof *heap)); }
  Event event = {time, declaration << 8 | step};
  long i = heap_count++;
  while (i > 0) { long parent = (i - 1) >> 1; if (!before(event, heap[parent])) break; heap[i] = heap[parent]; i = parent; }
  heap[i] = event;
}
static inline Event next_event(void) {
  Event first = heap[0], last = heap[--heap_count];
  long i = 0, child = 1;
  while (child < heap_count) {
    if (child + 1 < heap_count && before(heap[child + 1], heap[child])) child++;
    if (!before(heap[child], last)) break;
    heap[i] = heap[child]; i = child; child = 2 * i + 1;
  }
  heap[i] = last;
  return first;
}
static void stand(Queue *queue, int64_t key) {
  if (queue->count == queue->size) {
    int64_t *larger = or_give_up(malloc(2 * queue->size * sizeof *larger));
    for (long i = 0; i < queue->count; i++) larger[i] = queue->keys[(queue->head + i) & (queue->size - 1)];
    free(queue->keys); queue->keys = larger; queue->head = 0; queue->size *= 2;
  }
  queue->keys[(queue->head + queue->count++) & (queue->size - 1)] = key;
}
static inline int next_in_queue(int team, int64_t *key) {
  Queue *queue = queues[team][0].count ? &queues[team][0] : &queues[team][1];
  if (!queue->count) return 0;
  *key = queue->keys[queue->head]; queue->head = (queue->head + 1) & (queue->size - 1); queue->count--;
  return 1;
}

/* --- teams ----------------------------------------------------------------------------------------------------------------------- */

static inline int has_hours(int team) { return with_hours && team != PREPARERS && team != RELEASE_DESK; }
static inline int is_open(int team, double now) {
  if (!has_hours(team)) return 1;
  while (closings[day] <= now) day++;
  return openings[day] <= now;
}
static inline double end_of_work(double now, double work) {               /* it rests while the office is closed */
  long d = day;
  for (double left = closings[d] - now; work > left; left = closings[d] - now) { work -= left; now = openings[++d]; }
  return now + work;
}
static inline double work_at(int64_t declaration, int step) {
  double u = uniform(declaration, step, 0);
  switch (step) {
    case PREPARE: return lognormal(PREPARATION_MU, PREPARATION_SIGMA, u);
    case YELLOW_CHECK: case RED_CHECK: return lognormal(DOCUMENTS_MU, DOCUMENTS_SIGMA, u);
    case INSPECT: return lognormal(INSPECTION_MU, INSPECTION_SIGMA, u);
    case PERMIT: return exponential(PERMIT_MEAN, u);
    default: return lognormal(RELEASE_MU, RELEASE_SIGMA, u);
  }
}
static inline void begin(int team, double now, int64_t declaration, int step) {
  double work = work_at(declaration, step);
  at(has_hours(team) ? end_of_work(now, work) : now + work, declaration, step);
}
static inline void ask(int team, double now, int64_t declaration, int step, int class) {
  if (busy[team] < servers[team] && is_open(team, now)) { busy[team]++; begin(team, now, declaration, step); }
  else stand(&queues[team][class], declaration << 8 | step);
}
static inline void done(int team, double now) {
  int64_t key;
  if (is_open(team, now) && next_in_queue(team, &key)) begin(team, now, key >> 8, key & 255); else busy[team]--;
}
static void opening(double now) {
  while (closings[day] <= now) day++;
  for (int team = DOCUMENT_DESK; team <= PERMIT_DESK; team++) {
    int64_t key;
    while (busy[team] < servers[team] && next_in_queue(team, &key)) { busy[team]++; begin(team, now, key >> 8, key & 255); }
  }
}

/* --- the model ------------------------------------------------------------------------------------------------------------------- */

typedef struct { double (*stamps)[STAMPS]; long declarations, events; } Run;

static Run simulate(double minutes, uint64_t seed) {
  long most = (long)(minutes + 6.0 * sqrt(minutes)) + 50;
  luck = mix((seed + 1) * 0x9E3779B97F4A7C15ULL);
  const long ordinary_hours[] = R1_SERVERS, office_hours[] = R2_SERVERS;
  memcpy(servers, with_hours ? office_hours : ordinary_hours, sizeof servers);
  memset(busy, 0, sizeof busy);
  heap_count = 0; heap_size = 4096; heap = or_give_up(malloc(heap_size * sizeof *heap));
  for (int t = 0; t < TEAMS; t++)
    for (int c = 0; c < 2; c++) queues[t][c] = (Queue){or_give_up(malloc(1024 * sizeof(int64_t))), 0, 0, 1024};
  double opens = INFINITY;
  if (with_hours) {
    long weeks = (long)(minutes / 10080.0) + 60;
    openings = or_give_up(malloc(weeks * 5 * sizeof(double))); closings = or_give_up(malloc(weeks * 5 * sizeof(double)));
    for (long d = 0; d < weeks * 5; d++) {
      double start = (d / 5) * 10080.0 + (d % 5) * 1440.0;
      openings[d] = start + 510.0; closings[d] = start + 1050.0;
    }
    day = 0; opens = openings[0];
  }
  double (*stamp)[STAMPS] = or_give_up(malloc(most * sizeof *stamp));
  uint8_t *visits = or_give_up(calloc(most, 1)), *awaited = or_give_up(calloc(most, 1)), *class = or_give_up(malloc(most));

  long arrivals = 0, events = 0;
  double arrival = exponential(ARRIVAL_MEAN, uniform(0, ARRIVE, 0));
  for (;;) {
    double now = heap_count ? heap[0].time : INFINITY;
    if (arrival < now) now = arrival;
    if (opens <= now) now = opens;
    if (now >= minutes) break;
    events++;
    if (opens <= now) { opening(now); opens = openings[day + 1]; continue; }
    if (!heap_count || arrival < heap[0].time || (arrival == heap[0].time && arrivals << 8 < heap[0].key)) {
      int64_t d = arrivals++;
      for (int i = 1; i < STAMPS; i++) stamp[d][i] = NAN;
      stamp[d][ARRIVED] = now;
      class[d] = uniform(d, STANDING, 0) < AUTHORISED ? 0 : 1;
      arrival = now + exponential(ARRIVAL_MEAN, uniform(arrivals, ARRIVE, 0));
      ask(PREPARERS, now, d, PREPARE, 0);
      continue;
    }
    Event event = next_event();
    int64_t d = event.key >> 8;
    switch (event.key & 255) {
      case PREPARE:
        stamp[d][PREPARED] = now; done(PREPARERS, now);
        if (uniform(d, NEEDS_PERMIT, 0) < PERMIT_NEEDED) {
          if (in_series) { ask(PERMIT_DESK, now, d, PERMIT, 0); break; }
          awaited[d] = 1;
          at(now + exponential(VALIDATION_MEAN, uniform(d, VALIDATE, 0)), d, VALIDATE);
          ask(PERMIT_DESK, now, d, PERMIT, 0);
          break;
        }
        at(now + exponential(VALIDATION_MEAN, uniform(d, VALIDATE, 0)), d, VALIDATE);
        break;
      case VALIDATE:
        stamp[d][VALIDATED] = now;
        if (uniform(d, ACCEPTED, visits[d]) < CORRECTED) at(now + exponential(CORRECTION_MEAN, uniform(d, CORRECT, visits[d])), d, CORRECT);
        else at(now + exponential(ASSESSMENT_MEAN, uniform(d, ASSESS, 0)), d, ASSESS);
        break;
      case CORRECT:
        visits[d]++;
        at(now + exponential(VALIDATION_MEAN, uniform(d, VALIDATE, visits[d])), d, VALIDATE);
        break;
      case ASSESS: {
        stamp[d][ASSESSED] = now;
        double u = uniform(d, CHANNEL, 0);
        if (u < GREEN) goto join;
        ask(DOCUMENT_DESK, now, d, u < GREEN + YELLOW ? YELLOW_CHECK : RED_CHECK, class[d]);
        break;
      }
      case YELLOW_CHECK: stamp[d][CHECKED] = now; done(DOCUMENT_DESK, now); goto join;
      case RED_CHECK: stamp[d][CHECKED] = now; done(DOCUMENT_DESK, now); ask(INSPECTORS, now, d, INSPECT, 0); break;
      case INSPECT: stamp[d][INSPECTED] = now; done(INSPECTORS, now); goto join;
      case PERMIT:
        stamp[d][PERMITTED] = now; done(PERMIT_DESK, now);
        if (in_series) { at(now + exponential(VALIDATION_MEAN, uniform(d, VALIDATE, 0)), d, VALIDATE); break; }
      join:
        if (awaited[d]) { awaited[d] = 0; break; }
        at(now + exponential(PAYMENT_MEAN, uniform(d, PAY, 0)), d, PAY);
        break;
      case PAY: stamp[d][PAID] = now; ask(RELEASE_DESK, now, d, DESK, 0); break;
      case DESK: stamp[d][RELEASED] = now; done(RELEASE_DESK, now); break;
    }
  }
  free(visits); free(awaited); free(class); free(heap);
  for (int t = 0; t < TEAMS; t++) for (int c = 0; c < 2; c++) free(queues[t][c].keys);
  if (with_hours) { free(openings); free(closings); }
  return (Run){stamp, arrivals, events};
}

static double seconds(clockid_t clock) { struct timespec t; clock_gettime(clock, &t); return t.tv_sec + t.tv_nsec * 1e-9; }

static double peak_mb(void) {                                              /* 0 where the system does not say */
  char line[256]; long kb = 0; FILE *status = fopen("/proc/self/status", "r");
  if (!status) return 0.0;
  while (fgets(line, sizeof line, status)) if (sscanf(line, "VmHWM: %ld", &kb) == 1) break;
  fclose(status);
  return kb / 1024.0;
}

int main(int count, char **argument) {
  if (count < 5) { fputs("limit MODEL MINUTES PATH|- SEED...\n", stderr); return 2; }
  with_hours = !strcmp(argument[1], "R2"); in_series = !strcmp(argument[1], "R1S");
  double minutes = atof(argument[2]);
  FILE *file = strcmp(argument[3], "-") ? fopen(argument[3], "wb") : NULL;
  for (int i = 4; i < count; i++) {
    double processor = seconds(CLOCK_PROCESS_CPUTIME_ID), wall = seconds(CLOCK_MONOTONIC);
    Run run = simulate(minutes, strtoull(argument[i], NULL, 10));
    printf("{\"processor\": %.6f, \"wall\": %.6f, \"declarations\": %ld, \"events\": %ld, \"peak_mb\": %.1f}\n",
      seconds(CLOCK_PROCESS_CPUTIME_ID) - processor, seconds(CLOCK_MONOTONIC) - wall, run.declarations, run.events, peak_mb());
    for (long d = 0; file && d < run.declarations; d++) {
      fwrite(&run.stamps[d][ARRIVED], 8, 1, file); fwrite(&run.stamps[d][RELEASED], 8, 1, file);
    }
    free(run.stamps);
  }
  if (file) fclose(file);
  return 0;
}
