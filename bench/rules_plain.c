/* The same careers as bench/rules.py in a plain loop: one person after the other, 64-bit whole numbers, nothing clever. */
#include <stdint.h>

enum { SCHEMES = 3, MONTHS = 480 }; /* pension, unemployment, medical */

static inline int64_t half_up(int64_t a, int64_t b) { return (int64_t)((uint64_t)(2 * a + b) / (uint64_t)(2 * b)); }

void careers(int64_t people, const int64_t *offsets, const int64_t *wages, const int64_t (*lowest)[MONTHS],
             const int64_t (*highest)[MONTHS], const int64_t (*employer)[MONTHS], const int64_t (*person)[MONTHS],
             const int64_t (*fixed)[MONTHS], const int64_t *share, const int64_t *rate, const int64_t *rate_on_postings,
             int64_t *out) {
  for (int64_t p = 0; p < people; p++) {
    const int64_t *wage = wages + offsets[p];
    int64_t balance = 0, entered = 0, months = 0, owed[2 * SCHEMES] = {0};
    for (int64_t y = 0; y < MONTHS / 12; y++) {
      int64_t principal = 0, interest = 0;
      for (int64_t m = 0; m < 12; m++) {
        int64_t t = 12 * y + m, w = *wage++;
        if (w > 0) {
          int64_t base[SCHEMES];
          for (int s = 0; s < SCHEMES; s++) {
            base[s] = w < lowest[s][t] ? lowest[s][t] : w > highest[s][t] ? highest[s][t] : w;
            owed[2 * s] += half_up(base[s] * employer[s][t], 1000000);
            owed[2 * s + 1] += half_up(base[s] * person[s][t], 1000000) + fixed[s][t];
          }
          int64_t posted = half_up(base[0] * share[t], 1000000);
          principal += posted;
          interest += half_up(posted * (12 - m) * rate_on_postings[y], 12000000);
          months++;
        }
      }
      entered += principal;
      balance += principal + interest + half_up(balance * rate[y] * 12, 12000000);
    }
    out[p] = balance;
    out[people + p] = entered;
    out[2 * people + p] = months;
    for (int s = 0; s < 2 * SCHEMES; s++) out[(3 + s) * people + p] = owed[s];
  }
}
